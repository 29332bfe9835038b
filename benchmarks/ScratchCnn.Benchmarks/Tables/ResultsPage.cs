using System.Globalization;
using System.Text;
using ScratchCnn.Peers;

namespace ScratchCnn.Benchmarks.Tables;

/// <summary>Generates the README.md of a results folder: all figures in its files, with the commands that measured them.</summary>
internal static class ResultsPage
{
    private const string ReportSuffix = "-report-github.md";

    /// <summary>The page of a folder.</summary>
    /// <param name="files">Contents of the files, by name.</param>
    public static string Markdown(IReadOnlyDictionary<string, string> files)
    {
        (string Name, Results Results)[] peers =
        [
            .. files.Where(file => file.Key.EndsWith(".json", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal)
                .Select(file => (file.Key, Results.Read(file.Value))),
        ];
        var page = new StringBuilder();
        Machine machine = peers[0].Results.Machine;
        page.Append(CultureInfo.InvariantCulture, $"# Results: {machine.Processor}, {machine.Cores} cores\n\n");
        page.Append("Generated from the files in this folder; do not edit it. To generate it again:\n\n");
        page.Append(CultureInfo.InvariantCulture, $"    dotnet run --project benchmarks/ScratchCnn.Benchmarks -- readme README.md benchmarks/results/{machine.Folder}\n\n");
        page.Append("[benchmarks/ScratchCnn.Peers](../../ScratchCnn.Peers/README.md) describes the comparison and the columns.\n");
        foreach ((string name, Results results) in peers)
            Append(page, name, results);
        AppendReports(page, [.. files.Keys.Where(name => name.EndsWith(ReportSuffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);
        return page.ToString();
    }

    private static void Append(StringBuilder page, string name, Results results)
    {
        Machine machine = results.Machine;
        page.Append(CultureInfo.InvariantCulture, $"\n## {Path.GetFileNameWithoutExtension(name)}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"    dotnet run -c Release --project benchmarks/ScratchCnn.Peers -- {machine.Arguments} --results benchmarks/results\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{machine.Date}, {machine.Runtime}, {machine.Os}; vectors of {32 * machine.VectorFloats} bits, ");
        page.Append(CultureInfo.InvariantCulture, $"AVX-512 {(machine.Avx512 ? "on" : "off")}. [{name}]({name}) has every round.\n\n");
        if (results.Comparisons.Count > 0)
            AppendComparisons(page, results.Comparisons);
        if (results.FirstSteps.Count > 0)
            AppendFirstSteps(page, results.FirstSteps);
    }

    private static void AppendComparisons(StringBuilder page, IReadOnlyList<Comparison> comparisons)
    {
        page.Append("| | library | threads | median | quartiles | x ours | FMA peak used | cores | bytes | FMA peak, GFLOP/s | rounds | repeated |\n");
        page.Append("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (Comparison comparison in comparisons)
        {
            foreach (Timing timing in comparison.Libraries)
            {
                string share = comparison.BusyLoops > 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * timing.ShareOfPeak:0} %");
                page.Append(CultureInfo.InvariantCulture, $"| {PeerTable.What(comparison)} | {timing.Library} | {timing.Threads} | {PeerTable.Time(timing.MedianMs)} ");
                page.Append(CultureInfo.InvariantCulture, $"| {PeerTable.Time(timing.LowerQuartileMs)}–{PeerTable.Time(timing.UpperQuartileMs)} ");
                page.Append(CultureInfo.InvariantCulture, $"| {timing.TimesOurs:0.00} | {share} | {timing.Cores:0.0} | {timing.ManagedBytes:0} ");
                page.Append(CultureInfo.InvariantCulture, $"| {comparison.LowestPeakGflops.Min():0}–{comparison.PeakGflops.Max():0} ");
                page.Append(CultureInfo.InvariantCulture, $"| {comparison.Rounds} | {comparison.RepeatedRounds} |\n");
            }
        }
    }

    private static void AppendFirstSteps(StringBuilder page, IReadOnlyList<Start> starts)
    {
        page.Append("| process start to the end of the first training step | library | threads | median | quartiles | peak memory | own buffers | processes |\n");
        page.Append("|---|---|--:|--:|--:|--:|--:|--:|\n");
        foreach (Start start in starts)
        {
            string buffers = start.BufferMegabytes is { } megabytes ? string.Create(CultureInfo.InvariantCulture, $"{megabytes:0.0} MB") : "";
            page.Append(CultureInfo.InvariantCulture, $"| {start.Model}, batch {start.Batch} | {start.Library} | {start.Threads} | {start.MedianMs:0} ms ");
            page.Append(CultureInfo.InvariantCulture, $"| {start.LowerQuartileMs:0}–{start.UpperQuartileMs:0} ms | {start.PeakMegabytes:0} MB ");
            page.Append(CultureInfo.InvariantCulture, $"| {buffers} | {start.Milliseconds.Count} |\n");
        }
    }

    private static void AppendReports(StringBuilder page, string[] reports)
    {
        if (reports.Length == 0)
            return;
        page.Append("\n## BenchmarkDotNet\n\n    dotnet run -c Release --project benchmarks/ScratchCnn.Benchmarks -- --filter '*' --job short\n\n");
        page.Append("Its reports, copied from BenchmarkDotNet.Artifacts/results:\n\n");
        foreach (string report in reports)
            page.Append(CultureInfo.InvariantCulture, $"- [{report[..^ReportSuffix.Length].Split('.')[^1]}]({report})\n");
    }
}
