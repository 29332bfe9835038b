using System.Globalization;

namespace Ecg.Train.Reports;

/// <summary>Charts of the figures for each file or recording.</summary>
internal static class GroupSection
{
    /// <summary>A recording stands out if its figure is this far below the figure over all beats.</summary>
    private const double Far = 0.1;

    /// <summary>Bar charts with one bar per file or recording.</summary>
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

    /// <summary>A short name: that of a file without its extension, or the distinctive part of the name of a generated file.</summary>
    private static string ShortName(string name)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && name.EndsWith(')') ? name[(open + 1)..^1] : name.Split('.')[0];
    }
}
