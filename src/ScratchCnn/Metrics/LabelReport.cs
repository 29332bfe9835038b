using System.Globalization;
using System.Numerics;
using ScratchCnn.Data;

namespace ScratchCnn.Metrics;

/// <summary>The measures of one label; a quotient whose divisor is 0 is 0.</summary>
/// <param name="Name">Name of the label.</param>
/// <param name="Accuracy">Share of the rows for which the label is predicted correctly, present or absent.</param>
/// <param name="Precision">Of the rows predicted to have the label, the share that has it.</param>
/// <param name="Recall">Of the rows that have the label, the share predicted to have it.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="RocAuc">Area under the ROC curve of the label's probability (<see cref="RocCurve"/>); null unless rows with and without the label occur.</param>
/// <param name="Support">Rows that have the label.</param>
public sealed record LabelMeasures(string Name, double Accuracy, double Precision, double Recall, double F1, double? RocAuc, int Support);

/// <summary>The quality of the probabilities of independent labels. A label is predicted where its probability is at least ½.</summary>
public sealed class LabelReport
{
    private LabelReport(IReadOnlyList<LabelMeasures> labels) => Labels = labels;

    /// <summary>The measures of each label.</summary>
    public IReadOnlyList<LabelMeasures> Labels { get; }

    /// <summary>Share of rows all of whose labels are predicted correctly.</summary>
    public required double ExactMatch { get; init; }

    /// <summary>Share of labels that are predicted correctly, over all rows: Keras' binary accuracy.</summary>
    public double Accuracy => Labels.Average(label => label.Accuracy);

    /// <summary>Mean F1 of the labels.</summary>
    public double MacroF1 => Labels.Average(label => label.F1);

    /// <summary>Measures predictions.</summary>
    /// <param name="probabilities">[rows, labels].</param>
    /// <param name="rows">The rows, with labels as targets; a target of at least ½ is a label that is present.</param>
    /// <exception cref="ArgumentException">There are no rows, or the sizes disagree.</exception>
    public static LabelReport Create<T>(ReadOnlySpan<T> probabilities, Dataset<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        int labels = rows.TargetNames.Count;
        if (rows.Count == 0 || probabilities.Length != (long)rows.Count * labels)
            throw new ArgumentException($"{rows.Count} rows with {labels} labels have {(long)rows.Count * labels} probabilities; got {probabilities.Length}.");

        var isExact = new bool[rows.Count];
        Array.Fill(isExact, true);
        var measures = new LabelMeasures[labels];
        for (int label = 0; label < labels; label++)
        {
            int[] present = new int[rows.Count], predicted = new int[rows.Count];
            var scores = new double[rows.Count];
            for (int row = 0; row < rows.Count; row++)
            {
                scores[row] = double.CreateTruncating(probabilities[(row * labels) + label]);
                present[row] = double.CreateTruncating(rows.Target(row)[label]) >= 0.5 ? 1 : 0;
                predicted[row] = scores[row] >= 0.5 ? 1 : 0;
                isExact[row] &= present[row] == predicted[row];
            }

            var confusion = new ConfusionMatrix(present, predicted, classes: 2);
            measures[label] = new LabelMeasures(
                rows.TargetNames[label], confusion.Accuracy, confusion.Precision(1), confusion.Recall(1), confusion.F1(1),
                RocCurve.Area(scores, Array.ConvertAll(present, value => value == 1)), confusion.Support(1));
        }

        return new LabelReport(measures) { ExactMatch = isExact.Count(exact => exact) / (double)rows.Count };
    }

    /// <summary>One line per label, and one for all of them.</summary>
    public override string ToString() => string.Join('\n', Labels.Select(label => string.Create(
        CultureInfo.InvariantCulture,
        $"{label.Name}: precision {100 * label.Precision:F2} %, recall {100 * label.Recall:F2} %, F1 {label.F1:F4}, {label.Support} rows"))
        .Append(string.Create(CultureInfo.InvariantCulture, $"labels {100 * Accuracy:F2} % right, all labels of a row {100 * ExactMatch:F2} %")));
}
