using System.Globalization;
using Ecg.Beats;
using Ecg.Evaluation;

namespace Ecg.Train.Display;

/// <summary>A comparison of annotation files on the screen.</summary>
internal static class ComparisonTable
{
    // Places in ComparisonReport.Figures.
    private const int Qrs = 2;

    /// <summary>Shows the tables: each recording where there are several, the matrix of all beats, the figures.</summary>
    public static void Show(Screen screen, ComparisonReport report)
    {
        if (report.Recordings.Count > 1)
        {
            ShowDetection(screen, report);
            ShowEctopic(screen, report);
        }

        ShowMatrix(screen, report.Gross);
        ShowFigures(screen, report);
        ShowRest(screen, report);
    }

    private static void ShowDetection(Screen screen, ComparisonReport report)
    {
        static string[] Row(string name, BeatCounts counts) =>
        [
            name, Screen.Count(counts.ReferenceBeats), Screen.Count(counts.ReferenceBeats - counts.PairedBeats),
            Screen.Count(counts.TestBeats - counts.PairedBeats), Percent(counts.QrsSensitivity.Value), Percent(counts.QrsPositivePredictivity.Value),
        ];
        screen.Table(
            ["record", "beats", "missed", "extra", "QRS Se", "QRS +P"],
            [
                .. report.Recordings.Select(recording => Row(recording.Record, recording.Counts)),
                Row("gross", report.Gross),
                ["average", "", "", "", .. report.Figures.Take(Qrs).Select(figure => Percent(figure.Average))],
            ]);
    }

    private static void ShowEctopic(Screen screen, ComparisonReport report)
    {
        static string[] Row(string name, BeatCounts counts) => [name, .. ComparisonReport.FiguresOf(counts).Skip(Qrs).Select(share => Percent(share.Value))];
        screen.Table(
            ["record", "VEB Se", "VEB +P", "VEB FPR", "SVEB Se", "SVEB +P", "SVEB FPR"],
            [
                .. report.Recordings.Select(recording => Row(recording.Record, recording.Counts)),
                Row("gross", report.Gross),
                ["average", .. report.Figures.Skip(Qrs).Select(figure => Percent(figure.Average))],
            ]);
    }

    private static void ShowMatrix(Screen screen, BeatCounts counts)
    {
        IEnumerable<int> places = Enumerable.Range(0, BeatCounts.Size);
        int classes = BeatLabels.ClassNames.Count;
        screen.Table(
            ["reference \\ test", .. BeatCounts.Names],
            places.Select(reference => (string[])
            [
                BeatCounts.Names[reference],
                .. places.Select(test => reference >= classes && test >= classes ? "" : Screen.Count(counts[reference, test])),
            ]));
    }

    private static void ShowFigures(Screen screen, ComparisonReport report)
    {
        bool several = report.Recordings.Count > 1;
        string[] header = ["figure", several ? "gross" : "value", "beats"];
        screen.Table(
            several ? [.. header, "average"] : header,
            report.Figures.Select(figure =>
            {
                string[] row =
                [
                    figure.Name, Percent(figure.Gross.Value),
                    string.Create(CultureInfo.InvariantCulture, $"{figure.Gross.Count}/{figure.Gross.Total}"),
                ];
                return several ? (string[])[.. row, Percent(figure.Average)] : row;
            }));
    }

    private static void ShowRest(Screen screen, ComparisonReport report)
    {
        if (report.Gross.PairedBeats > 0)
            screen.Line($"Position error: median {Milliseconds(report.PositionError(0.5))}, 95 % {Milliseconds(report.PositionError(0.95))}.");
        if (report.ShutdownSeconds > 0)
        {
            IEnumerable<string> missed = Enumerable.Range(0, BeatLabels.ClassNames.Count)
                .Select(label => $"{BeatLabels.ClassNames[label]} {report.Gross.MissedInShutdown(label).Count}");
            screen.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"The test marks {report.ShutdownSeconds:F1} s as unreadable; beats missed there: {string.Join(", ", missed)}."));
        }
    }

    private static string Percent(double share) => double.IsNaN(share) ? "-" : (100 * share).ToString("F2", CultureInfo.InvariantCulture);

    private static string Milliseconds(double seconds) => (1000 * seconds).ToString("F1", CultureInfo.InvariantCulture) + " ms";
}
