using Ecg.Beats;
using Ecg.Csv;
using Ecg.Data;
using ScratchCnn.Data;

namespace Ecg.Train.Display;

/// <summary>Shows the data as read and as split.</summary>
internal static class DataTable
{
    /// <summary>Rows and classes of each file, and what was wrong with them.</summary>
    public static void ShowFiles(Screen screen, BeatSet beats)
    {
        screen.Line(beats.IsGenerated
            ? $"Data: {beats.Source}, because no data was found in ./data (--data gives another folder). They show that the program works; their figures mean nothing for real hearts."
            : $"Data: {beats.Source}");
        foreach (IGrouping<int, BeatPart> parts in beats.Parts.GroupBy(part => (part.Published ?? PublishedFile.MitbihTrain).Classes))
        {
            IReadOnlyList<string> names = parts.Key == BeatLabels.BinaryClassNames.Count ? BeatLabels.BinaryClassNames : BeatLabels.ClassNames;
            screen.Table(["source", "rows", .. names, "bad rows", "from"], parts.Select(part => Row(beats, part, parts.Key)));
        }

        foreach (BeatPart part in beats.Parts.Where(part => part.Report is { BadRowCount: > 0 }))
            ShowBadRows(screen, part.Report!);
    }

    /// <summary>Rows of each class in each part of a task.</summary>
    public static void ShowSplit(Screen screen, string task, IReadOnlyList<string> classNames, params (string Name, Dataset<float> Rows)[] parts)
    {
        screen.Line($"Task: {task}");
        screen.Table(
            ["part", "rows", .. classNames],
            parts.Select(part => (string[])[part.Name, Screen.Count(part.Rows.Count), .. part.Rows.CountByClass().Select(n => Screen.Count(n))]));
    }

    private static string[] Row(BeatSet beats, BeatPart part, int classes)
    {
        var counts = new int[classes];
        foreach (byte label in beats.Beats.LabelsOf(part.FirstRow, part.Rows))
            counts[label]++;
        string origin = beats.IsGenerated ? "generator" : part.Report is not { } report ? "recording" : report.FromCache ? "cache" : "file";
        // Without its extension, a published file's name leaves room for all columns at 80 characters.
        string name = beats.IsGenerated ? part.Name : part.Published?.Name ?? part.Name;
        return [name, Screen.Count(part.Rows), .. counts.Select(n => Screen.Count(n)), Screen.Count(part.Report?.BadRowCount ?? 0), origin];
    }

    private static void ShowBadRows(Screen screen, FileReport report)
    {
        screen.Line($"{report.Name}: {report.BadRowCount} bad rows, {report.SkippedRowCount} of them skipped"
            + (report.BadRowCount > report.SkippedRowCount ? ", the others read with 0 in place of each bad value" : "")
            + (report.BadRowCount > report.FirstBadRows.Count ? $"; the first {report.FirstBadRows.Count}:" : ":"));
        foreach (BadRow row in report.FirstBadRows)
            screen.Line($"  {row}");
    }
}
