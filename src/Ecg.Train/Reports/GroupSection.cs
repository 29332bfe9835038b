using System.Globalization;
using Ecg.Beats;
using Ecg.Evaluation;

namespace Ecg.Train.Reports;

/// <summary>How results differ between files or recordings.</summary>
internal static class GroupSection
{
    /// <summary>How far below the figure over all beats a recording has to be to stand out.</summary>
    private const double Far = 0.1;

    /// <summary>Bars for each file or recording.</summary>
    public static IReadOnlyList<Chart> Charts(ReportSource source)
    {
        (string Name, double Value)[] accuracies = [.. source.Metrics.PerSource.Select(group => (ShortName(group.Key), group.Value.Accuracy))];
        List<Chart> charts = [];
        if (accuracies.Length > 1)
            charts.Add(Bars("Accuracy", source.GroupsArePatients ? "recording" : "file", accuracies, source.Metrics.Accuracy));
        if (source.Ec57 is not { } report)
            return charts;
        foreach ((string name, int label) in new[] { ("S", 1), ("V", 2) })
        {
            charts.Add(Bars(
                $"Sensitivity for {name}", "recording",
                [.. report.Recordings.Select(recording => (recording.Record, recording.Figures.Classes[label].Sensitivity.Value))],
                report.Overall.Classes[label].Sensitivity.Value));
            charts.Add(Bars(
                $"Positive predictivity for {name}", "recording",
                [.. report.Recordings.Select(recording => (recording.Record, recording.Figures.Classes[label].PositivePredictivity.Value))],
                report.Overall.Classes[label].PositivePredictivity.Value));
        }

        return charts;
    }

    /// <summary>The figures of EC57 as tables.</summary>
    public static IReadOnlyList<PageTable> Ec57Tables(Ec57Report report) =>
    [
        new PageTable(
            "Without the beats of class Q; 95 % intervals over patients (bootstrap)",
            ["figure", "value", "95 % interval"],
            [
                .. report.Summary.Select(figure => (string[])
                    [figure.Name, Numbers.Four(figure.Value), Numbers.Range(figure.Interval.Lower, figure.Interval.Upper)]),
            ]),
        new PageTable(
            "All beats; exact 95 % intervals over beats (Clopper–Pearson)",
            ["class", "beats", "sensitivity", "95 % interval", "positive predictivity", "95 % interval", "false positive rate"],
            [
                .. report.Overall.Classes.Concat(report.Overall.Ectopic).Select(row => (string[])
                [
                    row.Name, Numbers.Count(row.Sensitivity.Total), Numbers.Four(row.Sensitivity.Value), RangeOf(row.Sensitivity),
                    Numbers.Four(row.PositivePredictivity.Value), RangeOf(row.PositivePredictivity), Numbers.Four(row.FalsePositiveRate.Value),
                ]),
            ]),
        new PageTable(
            "Each recording",
            ["recording", "beats", "accuracy", "S beats", "S sensitivity", "S predictivity", "V beats", "V sensitivity", "V predictivity"],
            [
                .. report.Recordings.Select(recording =>
                {
                    ClassFigures s = recording.Figures.Classes[1], v = recording.Figures.Classes[2];
                    return (string[])
                    [
                        recording.Record, Numbers.Count(recording.Figures.Total), Numbers.Percent(recording.Figures.Accuracy.Value),
                        Numbers.Count(s.Sensitivity.Total), Numbers.Four(s.Sensitivity.Value), Numbers.Four(s.PositivePredictivity.Value),
                        Numbers.Count(v.Sensitivity.Total), Numbers.Four(v.Sensitivity.Value), Numbers.Four(v.PositivePredictivity.Value),
                    ];
                }),
            ]),
    ];

    /// <summary>Says which beats the tables count.</summary>
    public static string Ec57Note(Ec57Report report) =>
        $"{Numbers.Count(report.Overall.Total)} beats of {report.Recordings.Count} recordings; classes as "
        + (report.Scheme == LabelScheme.Aami ? "ANSI/AAMI EC57 has them (e and j are S)." : "in the published files (e and j are N).");

    private static Chart Bars(string figure, string group, IReadOnlyList<(string Name, double Value)> bars, double overall)
    {
        (string Name, double Value)[] known = [.. bars.Where(bar => double.IsFinite(bar.Value)).OrderBy(bar => bar.Value)];
        string lowest = string.Join(", ", known.Take(3).Select(bar => $"{bar.Name} {Numbers.Percent(bar.Value)}"));
        return Drawing.Bars(
            $"{figure} of each {group}",
            string.Create(CultureInfo.InvariantCulture, $"{figure} of {known.Length} {group}s; over all beats {Numbers.Percent(overall)}. Lowest: {lowest}."),
            new ChartAxis("", 0, 1, 0.2),
            bars,
            value => value < overall - Far);
    }

    private static string RangeOf(Proportion proportion)
    {
        if (proportion.Total == 0)
            return Numbers.None;
        Interval interval = proportion.ClopperPearson();
        return Numbers.Range(interval.Lower, interval.Upper);
    }

    /// <summary>The part of a name that tells generated files apart, and a file's name without its extension.</summary>
    private static string ShortName(string name)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && name.EndsWith(')') ? name[(open + 1)..^1] : name.Split('.')[0];
    }
}
