using Ecg.Beats;

namespace Ecg.Evaluation;

/// <summary>
/// The figures by which beat classifiers are compared, all from one confusion matrix over the classes of <see
/// cref="BeatLabels.ClassNames"/> (rows: what a beat is; columns: what it is called), after ANSI/AAMI EC57 and the custom of the field.
/// </summary>
public sealed class Ec57Figures
{
    private const int S = 1;
    private const int V = 2;
    private const int Q = 4;

    private static readonly int s_classes = BeatLabels.ClassNames.Count;

    private readonly BeatCounts _counts;

    /// <summary>Computes nothing yet; each figure is computed when asked for.</summary>
    /// <param name="confusion">[5, 5]: beats of class row that were called column.</param>
    /// <exception cref="ArgumentException">The matrix has another size.</exception>
    public Ec57Figures(int[,] confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        if (confusion.GetLength(0) != s_classes || confusion.GetLength(1) != s_classes)
            throw new ArgumentException($"Expected a confusion matrix of {s_classes} by {s_classes}.", nameof(confusion));
        _counts = new BeatCounts();
        for (int truth = 0; truth < s_classes; truth++)
        {
            for (int predicted = 0; predicted < s_classes; predicted++)
                _counts.Add(truth, predicted, confusion[truth, predicted]);
        }
    }

    /// <summary>Beats of class <paramref name="truth"/> that were called <paramref name="predicted"/>.</summary>
    public int this[int truth, int predicted] => _counts[truth, predicted];

    /// <summary>Number of beats.</summary>
    public int Total => _counts.PairedBeats;

    /// <summary>Share of the beats that are called what they are.</summary>
    public Proportion Accuracy => new(Enumerable.Range(0, s_classes).Sum(label => _counts[label, label]), Total);

    /// <summary>Each class against all others, nothing left out.</summary>
    public IReadOnlyList<ClassFigures> Classes =>
        [.. Enumerable.Range(0, s_classes).Select(label => _counts.Against(label, BeatLabels.ClassNames[label]))];

    /// <summary>
    /// S and V as EC57 counts them, which neither rewards nor punishes calling an unclassifiable beat ectopic, nor a fusion beat
    /// ventricular: S called on a Q beat, and V called on an F or Q beat, are no false positives.
    /// </summary>
    public IReadOnlyList<ClassFigures> Ectopic =>
        [_counts.Supraventricular with { Name = "S (EC57)" }, _counts.Ventricular with { Name = "V (EC57)" }];

    /// <summary>Mean of the sensitivities of the classes that occur.</summary>
    public double MeanSensitivity =>
        Classes.Select(figures => figures.Sensitivity.Value).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    /// <summary>
    /// Agreement beyond chance: (pₒ − pₑ) / (1 − pₑ), where pₒ is the accuracy and pₑ what it would be if classes and calls were
    /// independent; Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
    /// </summary>
    public double Kappa
    {
        get
        {
            double total = Total;
            double chance = Enumerable.Range(0, s_classes).Sum(label => RowSum(label) / total * (ColumnSum(label) / total));
            return (Accuracy.Value - chance) / (1 - chance);
        }
    }

    /// <summary>
    /// j = Se(S) + Se(V) + P⁺(S) + P⁺(V), of <see cref="Classes"/>; a predictivity counts 0 where the class is never called.
    /// </summary>
    public double J => new[] { Classes[S], Classes[V] }.Sum(
        figures => figures.Sensitivity.Value + (figures.PositivePredictivity.Total == 0 ? 0 : figures.PositivePredictivity.Value));

    /// <summary>
    /// The j-kappa index κ/2 + j/8, between 0 and 1 for a classifier better than chance: Mar, Zaunseder, Martínez, Llamedo, Poll,
    /// "Optimization of ECG classification by means of feature selection", IEEE Trans. Biomed. Eng. 58(8), 2011.
    /// </summary>
    public double JKappa => (Kappa / 2) + (J / 8);

    /// <summary>
    /// The same without the beats of class Q, which the literature leaves out (DS2 has seven of them); calling another beat Q stays an
    /// error.
    /// </summary>
    public Ec57Figures WithoutUnclassifiable()
    {
        int[,] confusion = new int[s_classes, s_classes];
        for (int truth = 0; truth < Q; truth++)
        {
            for (int predicted = 0; predicted < s_classes; predicted++)
                confusion[truth, predicted] = _counts[truth, predicted];
        }
        return new Ec57Figures(confusion);
    }

    private int RowSum(int label) => Enumerable.Range(0, s_classes).Sum(predicted => _counts[label, predicted]);

    private int ColumnSum(int label) => Enumerable.Range(0, s_classes).Sum(truth => _counts[truth, label]);
}
