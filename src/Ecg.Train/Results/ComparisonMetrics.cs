using System.Text.Json;
using Ecg.Evaluation;

namespace Ecg.Train.Results;

/// <summary>Annotation files compared beat by beat: the file that compare writes.</summary>
/// <param name="Reference">Folder and annotator of the reference.</param>
/// <param name="Test">Folder and annotator under test.</param>
/// <param name="FromSeconds">Time from which beats count.</param>
/// <param name="WindowSeconds">Match window.</param>
/// <param name="Classes">Names of the rows and columns of matrices: O is a beat that the other side lacks, X one that it lacks during a
/// shutdown.</param>
/// <param name="WithoutTest">Recordings that took no part, as there is no file under test.</param>
/// <param name="Gross">All recordings together.</param>
/// <param name="Average">Mean of each figure over the recordings in which it is defined; null where it is defined in none.</param>
/// <param name="PerRecording">Each recording.</param>
public sealed record ComparisonMetrics(
    AnnotatorEntry Reference,
    AnnotatorEntry Test,
    double FromSeconds,
    double WindowSeconds,
    IReadOnlyList<string> Classes,
    IReadOnlyList<string> WithoutTest,
    ComparisonEntry Gross,
    IReadOnlyDictionary<string, double?> Average,
    IReadOnlyDictionary<string, ComparisonEntry> PerRecording)
{
    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Options) + "\n";

    /// <summary>The figures of a report.</summary>
    public static ComparisonMetrics From(ComparedFiles files, ComparisonReport report, double fromSeconds)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(report);
        return new ComparisonMetrics(
            new AnnotatorEntry(files.Reference.Folder, files.Reference.Annotator!),
            new AnnotatorEntry(files.Test.Folder, files.Test.Annotator!),
            fromSeconds,
            ComparedSpan.WindowSeconds,
            BeatCounts.Names,
            files.WithoutTest,
            ComparisonEntry.Of(report),
            report.Figures.ToDictionary(figure => Key(figure.Name), figure => double.IsNaN(figure.Average) ? null : (double?)figure.Average),
            report.Recordings.ToDictionary(recording => recording.Record, recording => ComparisonEntry.Of(new ComparisonReport([recording]))));
    }

    internal static string Key(string name) => name.ToLowerInvariant().Replace(' ', '_');
}

/// <summary>The files of an annotator.</summary>
/// <param name="Folder">Their folder.</param>
/// <param name="Annotator">Their extension.</param>
public sealed record AnnotatorEntry(string Folder, string Annotator);

/// <summary>Beats of one or more recordings.</summary>
/// <param name="Matrix">[reference][test]: pairs, in the order of the classes.</param>
/// <param name="Figures">The figures of EC57.</param>
/// <param name="ShutdownSeconds">Seconds that the test annotator marks as unreadable.</param>
/// <param name="MedianPositionError">Median distance in seconds between two annotations of one beat; null where no beats are paired.</param>
/// <param name="PositionError95">Distance that 95 % of the pairs do not exceed.</param>
public sealed record ComparisonEntry(
    IReadOnlyList<IReadOnlyList<int>> Matrix,
    IReadOnlyDictionary<string, ShareEntry> Figures,
    double ShutdownSeconds,
    double? MedianPositionError,
    double? PositionError95)
{
    internal static ComparisonEntry Of(ComparisonReport report)
    {
        int[] places = [.. Enumerable.Range(0, BeatCounts.Size)];
        return new ComparisonEntry(
            [.. places.Select(reference => places.Select(test => report.Gross[reference, test]).ToArray())],
            report.Figures.ToDictionary(figure => ComparisonMetrics.Key(figure.Name), figure => ShareEntry.Of(figure.Gross)),
            report.ShutdownSeconds,
            Finite(report.PositionError(0.5)),
            Finite(report.PositionError(0.95)));
    }

    // JSON has no NaN.
    private static double? Finite(double value) => double.IsNaN(value) ? null : value;
}

/// <summary>A share with its counts.</summary>
/// <param name="Count">Beats that have it.</param>
/// <param name="Total">Beats that could.</param>
/// <param name="Value">Their ratio; null where there is no beat.</param>
public sealed record ShareEntry(int Count, int Total, double? Value)
{
    internal static ShareEntry Of(Proportion share) => new(share.Count, share.Total, share.Total == 0 ? null : share.Value);
}
