namespace ScratchCnn.Metrics;

/// <summary>Counts of rows by actual and predicted class, and the measures that follow from these counts alone.</summary>
/// <remarks>
/// A quotient whose divisor is 0 is 0: the precision of a class that was never predicted, the recall of one that has no rows. Averages over
/// classes leave out those that have no part in them, as in scikit-learn: <see cref="MacroPrecision"/>, <see cref="MacroRecall"/> and
/// <see cref="MacroF1"/> take the classes that occur among labels or predictions, <see cref="BalancedAccuracy"/> those that occur among labels.
/// </remarks>
public sealed class ConfusionMatrix
{
    private readonly int[] _counts;

    /// <summary>Counts.</summary>
    /// <param name="labels">[rows], class of each row.</param>
    /// <param name="predictions">[rows], class that each row was taken for.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a class is out of range.</exception>
    public ConfusionMatrix(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes)
    {
        if (labels.Length != predictions.Length || labels.Length == 0)
            throw new ArgumentException($"Every row has a label and a prediction; got {labels.Length} labels and {predictions.Length} predictions.");
        Classes = classes;
        Rows = labels.Length;
        _counts = new int[classes * classes];
        for (int row = 0; row < labels.Length; row++)
        {
            int label = labels[row], prediction = predictions[row];
            if ((uint)label >= (uint)classes || (uint)prediction >= (uint)classes)
                throw new ArgumentException($"Row {row} has class {label} and was taken for {prediction}; there are {classes}, 0 to {classes - 1}.");
            _counts[(label * classes) + prediction]++;
        }
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Rows of class <paramref name="label"/> that were taken for class <paramref name="prediction"/>.</summary>
    public int this[int label, int prediction] => _counts[(label * Classes) + prediction];

    /// <summary>Share of the rows that were taken for what they are.</summary>
    public double Accuracy => Ratio(EachClass.Sum(label => this[label, label]), Rows);

    /// <summary>Mean recall of the classes that have rows.</summary>
    public double BalancedAccuracy => EachClass.Where(label => Support(label) > 0).Average(Recall);

    /// <summary>Mean precision of the classes that occur.</summary>
    public double MacroPrecision => OccurringClasses.Average(Precision);

    /// <summary>Mean recall of the classes that occur.</summary>
    public double MacroRecall => OccurringClasses.Average(Recall);

    /// <summary>Mean F1 of the classes that occur.</summary>
    public double MacroF1 => OccurringClasses.Average(F1);

    /// <summary>Accuracy of always predicting the majority class of these rows.</summary>
    public double MajorityBaseline => Ratio(EachClass.Max(Support), Rows);

    /// <summary>Rows of a class.</summary>
    public int Support(int label) => EachClass.Sum(prediction => this[label, prediction]);

    /// <summary>Rows that were taken for a class.</summary>
    public int Predicted(int prediction) => EachClass.Sum(label => this[label, prediction]);

    /// <summary>Of the rows that were taken for the class, the share that belongs to it.</summary>
    public double Precision(int label) => Ratio(this[label, label], Predicted(label));

    /// <summary>Of the rows that belong to the class, the share that was taken for it.</summary>
    public double Recall(int label) => Ratio(this[label, label], Support(label));

    /// <summary>Harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn).</summary>
    public double F1(int label) => Ratio(2 * (long)this[label, label], (long)Predicted(label) + Support(label));

    private IEnumerable<int> EachClass => Enumerable.Range(0, Classes);

    private IEnumerable<int> OccurringClasses => EachClass.Where(label => Support(label) + Predicted(label) > 0);

    private static double Ratio(long numerator, long denominator) => denominator == 0 ? 0 : (double)numerator / denominator;
}
