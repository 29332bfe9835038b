using Ecg.Beats;
using Ecg.Evaluation;

namespace Ecg.Train.Results;

/// <summary>The figures of a model on recordings after ANSI/AAMI EC57: the object "ec57" of metrics.json.</summary>
/// <param name="Labels">Mapping of annotations to classes: "published" or "aami".</param>
/// <param name="FromSeconds">Time from which beats count, in s from the start of each recording.</param>
/// <param name="Summary">The figures by which classifiers are compared, without the beats of class Q; intervals over patients.</param>
/// <param name="PerClass">Each class against the others, over all beats; exact intervals over beats.</param>
/// <param name="ConfusionMatrix">[label][prediction], in the order of <paramref name="PerClass"/>.</param>
/// <param name="PerRecording">The figures of each recording.</param>
public sealed record Ec57Metrics(
    string Labels,
    double FromSeconds,
    IReadOnlyDictionary<string, FigureEntry> Summary,
    IReadOnlyDictionary<string, Ec57ClassEntry> PerClass,
    IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix,
    IReadOnlyDictionary<string, Ec57RecordingEntry> PerRecording)
{
    /// <summary>The figures of a report.</summary>
    public static Ec57Metrics From(Ec57Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Ec57Metrics(
            report.Scheme == LabelScheme.Aami ? "aami" : "published",
            report.FromSeconds,
            report.Summary.ToDictionary(figure => figure.Name, figure => FigureEntry.Of(figure.Value, figure.Interval)),
            ClassesOf(report.Overall),
            MatrixOf(report.Overall),
            report.Recordings.ToDictionary(
                recording => recording.Record,
                recording => new Ec57RecordingEntry(
                    recording.Figures.Total, recording.Figures.Accuracy.Value, ClassesOf(recording.Figures), MatrixOf(recording.Figures))));
    }

    private static Dictionary<string, Ec57ClassEntry> ClassesOf(Ec57Figures figures) => figures.Classes.ToDictionary(
        entry => entry.Name,
        entry => new Ec57ClassEntry(
            entry.Sensitivity.Total,
            FigureEntry.Of(entry.Sensitivity),
            FigureEntry.Of(entry.PositivePredictivity),
            FigureEntry.Of(entry.FalsePositiveRate)));

    private static int[][] MatrixOf(Ec57Figures figures)
    {
        int[] classes = [.. Enumerable.Range(0, BeatLabels.ClassNames.Count)];
        return [.. classes.Select(truth => classes.Select(prediction => figures[truth, prediction]).ToArray())];
    }
}

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The figure; null where there is no beat to compute it from.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end of its interval.</param>
public sealed record FigureEntry(double? Value, double? Lower, double? Upper)
{
    internal static FigureEntry Of(double value, Interval interval) => new(Finite(value), Finite(interval.Lower), Finite(interval.Upper));

    internal static FigureEntry Of(Proportion proportion) => Of(proportion.Value, proportion.ClopperPearson());

    // JSON has no NaN.
    private static double? Finite(double value) => double.IsNaN(value) ? null : value;
}

/// <summary>One class against the others.</summary>
/// <param name="Beats">Beats of the class.</param>
/// <param name="Sensitivity">Share of them that were found.</param>
/// <param name="PositivePredictivity">Share of the beats predicted as the class that belong to it.</param>
/// <param name="FalsePositiveRate">Share of the beats of other classes that were predicted as the class.</param>
public sealed record Ec57ClassEntry(int Beats, FigureEntry Sensitivity, FigureEntry PositivePredictivity, FigureEntry FalsePositiveRate);

/// <summary>The figures of one recording.</summary>
/// <param name="Beats">Its beats.</param>
/// <param name="Accuracy">Share of them that were classified correctly.</param>
/// <param name="PerClass">Each class against the others.</param>
/// <param name="ConfusionMatrix">[label][prediction].</param>
public sealed record Ec57RecordingEntry(
    int Beats, double Accuracy, IReadOnlyDictionary<string, Ec57ClassEntry> PerClass, IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix);
