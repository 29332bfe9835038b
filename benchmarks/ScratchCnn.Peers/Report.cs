using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ecg.Data.Files;

namespace ScratchCnn.Peers;

/// <summary>The results as a table for a reader and as JSON for a program.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void PrintHeader(TextWriter output) => output.WriteLine(
        "task     model     batch  library               median ms  quartiles ms     beats/s  of peak  ours is  FMA peak GFLOP/s  rounds");

    /// <summary>One line for each library; the first is ours.</summary>
    public static void Print(TextWriter output, Result result)
    {
        foreach (Timing timing in result.Timings)
        {
            string ratio = timing == result.Timings[0] ? "" : Invariant($"{TimesOurs(result, timing):0.00}x");
            string rounds = result.RepeatedRounds == 0 ? "" : Invariant($" ({result.RepeatedRounds} repeated)");
            output.WriteLine(
                Invariant($"{result.Task,-8} {result.Model,-9} {result.Batch,5}  {timing.Library,-20} {timing.Median,10:0.000}  ")
                + Invariant($"{timing.LowerQuartile,7:0.000}–{timing.UpperQuartile,-7:0.000} {1000 * result.Batch / timing.Median,8:0}  ")
                + Invariant($"{ShareOfPeak(result, timing),6:0.0%}  {ratio,7}  {result.PeakGflops.Min(),7:0}–{result.PeakGflops.Max(),-7:0}  ")
                + Invariant($"{result.PeakGflops.Count}{rounds}"));
        }
    }

    /// <summary>Writes all results to <paramref name="path"/>.</summary>
    public static void WriteJson(string path, IReadOnlyList<Result> results)
    {
        var json = new
        {
            Runtime = RuntimeInformation.FrameworkDescription,
            Os = RuntimeInformation.OSDescription,
            Processor = Processor(),
            Results = results.Select(result => new
            {
                result.Task,
                result.Model,
                result.Batch,
                result.Threads,
                result.Flops,
                Rounds = result.PeakGflops.Count,
                result.RepeatedRounds,
                result.PeakGflops,
                Libraries = result.Timings.Select(timing => new
                {
                    timing.Library,
                    MedianMs = timing.Median,
                    LowerQuartileMs = timing.LowerQuartile,
                    UpperQuartileMs = timing.UpperQuartile,
                    timing.Milliseconds,
                    ShareOfPeak = ShareOfPeak(result, timing),
                    TimesOurs = TimesOurs(result, timing),
                }),
            }),
        };
        AtomicFile.WriteText(path, JsonSerializer.Serialize(json, Indented) + "\n");
    }

    /// <summary>The median over the rounds of this library's time over ours in the same round: what the machine did to both cancels.</summary>
    private static double TimesOurs(Result result, Timing timing) =>
        Statistics.Quantile(timing.Milliseconds.Zip(result.Timings[0].Milliseconds, (theirs, ours) => theirs / ours), 0.5);

    /// <summary>The share of the FMA peak that the arithmetic would use if it were all; median over the rounds.</summary>
    private static double ShareOfPeak(Result result, Timing timing) =>
        Statistics.Quantile(timing.Milliseconds.Zip(result.PeakGflops, (milliseconds, peak) => result.Flops / (milliseconds * 1e6 * peak)), 0.5);

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
