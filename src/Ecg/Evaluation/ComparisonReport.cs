namespace Ecg.Evaluation;

/// <summary>The comparison of one recording.</summary>
/// <param name="Record">Name of the recording.</param>
/// <param name="Counts">The pairs of beats.</param>
/// <param name="OffsetSeconds">Of each pair of beats the time of the test minus that of the reference, in seconds.</param>
/// <param name="ShutdownSeconds">Seconds that the test annotator marks as unreadable.</param>
public sealed record RecordComparison(string Record, BeatCounts Counts, IReadOnlyList<double> OffsetSeconds, double ShutdownSeconds)
{
    /// <summary>One line for each fault that did not keep the files from being read, for people.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A figure of a comparison, over all beats and over all recordings.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Gross">Over the beats of all recordings together: a long recording weighs more.</param>
/// <param name="Average">Mean over the recordings in which it is defined; NaN where it is defined in none.</param>
public sealed record ComparisonFigure(string Name, Proportion Gross, double Average);

/// <summary>Annotation files compared with those of a reference: each recording, and all of them.</summary>
/// <param name="Recordings">The recordings.</param>
public sealed record ComparisonReport(IReadOnlyList<RecordComparison> Recordings)
{
    private static readonly (string Name, Func<BeatCounts, Proportion> Of)[] s_figures =
    [
        ("QRS sensitivity", counts => counts.QrsSensitivity),
        ("QRS positive predictivity", counts => counts.QrsPositivePredictivity),
        ("VEB sensitivity", counts => counts.Ventricular.Sensitivity),
        ("VEB positive predictivity", counts => counts.Ventricular.PositivePredictivity),
        ("VEB false positive rate", counts => counts.Ventricular.FalsePositiveRate),
        ("SVEB sensitivity", counts => counts.Supraventricular.Sensitivity),
        ("SVEB positive predictivity", counts => counts.Supraventricular.PositivePredictivity),
        ("SVEB false positive rate", counts => counts.Supraventricular.FalsePositiveRate),
    ];

    /// <summary>The pairs of all recordings.</summary>
    public BeatCounts Gross { get; } = BeatCounts.Sum(Recordings.Select(recording => recording.Counts));

    /// <summary>Seconds that the test annotator marks as unreadable.</summary>
    public double ShutdownSeconds => Recordings.Sum(recording => recording.ShutdownSeconds);

    /// <summary>The figures of EC57, in a fixed order.</summary>
    public IReadOnlyList<ComparisonFigure> Figures =>
    [
        .. s_figures.Select(figure => new ComparisonFigure(
            figure.Name,
            figure.Of(Gross),
            Recordings.Select(recording => figure.Of(recording.Counts).Value).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())),
    ];

    /// <summary>The figures of one recording, in the order of <see cref="Figures"/>.</summary>
    public static IReadOnlyList<Proportion> FiguresOf(BeatCounts counts) => [.. s_figures.Select(figure => figure.Of(counts))];

    /// <summary>A quantile of the distance between two annotations of one beat, whichever comes first.</summary>
    /// <param name="share">Share of the pairs that are not farther apart: 0.5 for the median.</param>
    /// <returns>Seconds; NaN where there is no pair.</returns>
    public double PositionError(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        double[] distances = [.. Recordings.SelectMany(recording => recording.OffsetSeconds).Select(Math.Abs).Order()];
        return distances.Length == 0 ? double.NaN : distances[Math.Max(0, (int)Math.Ceiling(share * distances.Length) - 1)];
    }
}
