using System.Globalization;
using Ecg.Files;

namespace ScratchCnn.Peers;

/// <summary>Prints the results as a table and writes them as JSON.</summary>
internal static class Report
{
    /// <summary>Prints a line about the processor and its vector width.</summary>
    public static void PrintMachine(TextWriter output, Machine machine) => output.WriteLine(
        Invariant($"{machine.Processor}, {machine.Cores} cores, vectors of {32 * machine.VectorFloats} bits, {machine.Runtime}"));

    public static void PrintHeader(TextWriter output) => output.WriteLine(
        "task     model     batch  library             threads   median ms  quartiles ms       beats/s  of peak  ours is  bytes  cores  FMA peak GFLOP/s  rounds");

    /// <summary>Prints one line per library, ScratchCnn first.</summary>
    public static void Print(TextWriter output, Comparison comparison)
    {
        string rounds = comparison.RepeatedRounds == 0 ? "" : Invariant($" ({comparison.RepeatedRounds} repeated)");
        foreach (Timing timing in comparison.Libraries)
        {
            string ratio = timing == comparison.Libraries[0] ? "" : Invariant($"{timing.TimesOurs:0.00}x");
            // Beside busy loops the measured peak is not that of the work.
            string share = comparison.BusyLoops > 0 ? "" : Invariant($"{timing.ShareOfPeak:0.0%}");
            output.WriteLine(
                Invariant($"{comparison.Task,-8} {comparison.Model,-9} {comparison.Batch,5}  {timing.Library,-19} {timing.Threads,7}  {timing.MedianMs,10:0.000}  ")
                + Invariant($"{timing.LowerQuartileMs,8:0.000}–{timing.UpperQuartileMs,-8:0.000} {1000 * comparison.Batch / timing.MedianMs,8:0}  {share,7}  ")
                + Invariant($"{ratio,7}  {timing.ManagedBytes,5:0}  {timing.Cores,5:0.0}  {comparison.LowestPeakGflops.Min(),7:0}–{comparison.PeakGflops.Max(),-8:0}  ")
                + Invariant($"{comparison.Rounds}{rounds}"));
        }
    }

    public static void PrintStartHeader(TextWriter output) => output.WriteLine(
        "start to first step  model     batch  library             threads  median ms  quartiles ms  peak memory MB  own buffers MB");

    /// <summary>Prints one line.</summary>
    public static void Print(TextWriter output, Start start) => output.WriteLine(
        Invariant($"                     {start.Model,-9} {start.Batch,5}  {start.Library,-19} {start.Threads,7}  {start.MedianMs,9:0}  ")
        + Invariant($"{start.LowerQuartileMs,5:0}–{start.UpperQuartileMs,-7:0} {start.PeakMegabytes,14:0}  {start.BufferMegabytes,14:0.0}"));

    /// <summary>Writes all results to <paramref name="path"/>.</summary>
    public static void WriteJson(string path, Results results) => AtomicFile.WriteText(path, results.ToJson());

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
