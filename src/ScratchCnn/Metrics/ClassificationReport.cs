using System.Globalization;
using System.Numerics;
using ScratchCnn.Data;
using ScratchCnn.Kernels;

namespace ScratchCnn.Metrics;

/// <summary>The measures of one class; what divides by 0 is 0.</summary>
/// <param name="Name">Name of the class.</param>
/// <param name="Precision">Of the rows that were taken for the class, the share that belongs to it.</param>
/// <param name="Recall">Of the rows that belong to the class, the share that was taken for it.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="Support">Rows of the class.</param>
public sealed record ClassMeasures(string Name, double Precision, double Recall, double F1, int Support);

/// <summary>The measures of the rows of one group.</summary>
/// <param name="Name">Name of the file or recording.</param>
/// <param name="Accuracy">Share of its rows that were taken for what they are.</param>
/// <param name="Rows">Number of its rows, at least 1.</param>
public sealed record GroupMeasures(string Name, double Accuracy, int Rows);

/// <summary>
/// The quality of predicted probabilities by every usual measure. The class with the highest probability is the prediction; of equal ones the
/// first.
/// </summary>
public sealed class ClassificationReport
{
    private ClassificationReport(ConfusionMatrix confusion) => Confusion = confusion;

    /// <summary>Counts by class and prediction; accuracy, balanced accuracy, macro averages and majority baseline are members of it.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>
    /// Mean of −ln p, p being the probability of the row's class. A p below the machine epsilon of the number type counts as that
    /// (1.2e-7 for float), as in scikit-learn, so that one row cannot make the mean infinite.
    /// </summary>
    public required double LogLoss { get; init; }

    /// <summary>See <see cref="Calibration.ExpectedError"/>, on the probability of the predicted class.</summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>See <see cref="RocCurve.Area"/>, on the probability of class 1; null unless there are two classes and both have rows.</summary>
    public required double? RocAuc { get; init; }

    /// <summary>Every class of the data set, also those without rows.</summary>
    public required IReadOnlyList<ClassMeasures> Classes { get; init; }

    /// <summary>The groups that have rows.</summary>
    public required IReadOnlyList<GroupMeasures> Groups { get; init; }

    /// <summary>Measures predictions.</summary>
    /// <param name="probabilities">[rows, classes], each row adding up to 1.</param>
    /// <param name="rows">The rows that were predicted: labels, class names and groups.</param>
    /// <exception cref="ArgumentException">There are no rows, the sizes disagree, or a probability is outside 0 … 1.</exception>
    public static ClassificationReport Create<T>(ReadOnlySpan<T> probabilities, Dataset<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        int classes = rows.ClassNames.Count;
        if (rows.Count == 0 || probabilities.Length != (long)rows.Count * classes)
        {
            throw new ArgumentException(
                $"{rows.Count} rows with {classes} classes have {(long)rows.Count * classes} probabilities; got {probabilities.Length}.");
        }

        int[] labels = new int[rows.Count], predictions = new int[rows.Count];
        var correct = new bool[rows.Count];
        var confidences = new double[rows.Count];
        double smallest = double.CreateTruncating(T.BitIncrement(T.One) - T.One), logSum = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<T> given = probabilities.Slice(row * classes, classes);
            labels[row] = rows.Label(row);
            predictions[row] = PredictedClass(given, row);
            correct[row] = predictions[row] == labels[row];
            confidences[row] = double.CreateTruncating(given[predictions[row]]);
            logSum -= MathFunctions.Log(Math.Max(smallest, double.CreateTruncating(given[labels[row]])));
        }

        var confusion = new ConfusionMatrix(labels, predictions, classes);
        return new ClassificationReport(confusion)
        {
            LogLoss = logSum / rows.Count,
            ExpectedCalibrationError = Calibration.ExpectedError(confidences, correct),
            RocAuc = classes == 2 ? AreaUnderCurve(probabilities, labels) : null,
            Classes = [.. rows.ClassNames.Select((name, label) => new ClassMeasures(
                name, confusion.Precision(label), confusion.Recall(label), confusion.F1(label), confusion.Support(label)))],
            Groups = [.. Enumerable.Range(0, rows.Count).GroupBy(rows.Group).OrderBy(group => group.Key).Select(group => new GroupMeasures(
                rows.GroupNames[group.Key], group.Average(row => correct[row] ? 1.0 : 0), group.Count()))],
        };
    }

    /// <summary>Two lines: accuracy, macro F1, log loss, and the classes' F1.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"accuracy {100 * Confusion.Accuracy:F2} %, macro F1 {Confusion.MacroF1:F4}, log loss {LogLoss:F4}, {Confusion.Rows} rows\nF1 ")
        + string.Join(", ", Classes.Select(of => string.Create(CultureInfo.InvariantCulture, $"{of.Name} {of.F1:F4}")));

    private static int PredictedClass<T>(ReadOnlySpan<T> probabilities, int row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int best = 0;
        for (int label = 0; label < probabilities.Length; label++)
        {
            // Softmax in float may end a rounding above 1.
            if (!(probabilities[label] >= T.Zero && probabilities[label] <= T.CreateTruncating(1.001)))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Probabilities are from 0 to 1; row {row} has {probabilities[label]} for class {label}."));
            }
            if (probabilities[label] > probabilities[best])
                best = label;
        }
        return best;
    }

    private static double? AreaUnderCurve<T>(ReadOnlySpan<T> probabilities, int[] labels)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scores = new double[labels.Length];
        for (int row = 0; row < scores.Length; row++)
            scores[row] = double.CreateTruncating(probabilities[(2 * row) + 1]);
        return RocCurve.Area(scores, Array.ConvertAll(labels, label => label == 1));
    }
}
