using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;

namespace ScratchCnn.Peers;

/// <summary>First message of a library's process: the library is loaded and ready, or cannot be loaded.</summary>
/// <param name="Name">Library and version.</param>
/// <param name="Answer">The values that must agree between all libraries.</param>
/// <param name="Floats">Floats in the widest vector.</param>
/// <param name="HasAvx512">Whether .NET uses AVX-512 in this process.</param>
/// <param name="Problem">The reason why the library cannot be loaded; null if it is loaded.</param>
internal sealed record Ready(string Name, double[] Answer, int Floats, bool HasAvx512, string? Problem);

/// <summary>Result of a turn.</summary>
/// <param name="Milliseconds">Time of one run; median over the turn.</param>
/// <param name="ManagedBytes">Bytes that one run allocates on the managed heap.</param>
/// <param name="Cores">Mean number of busy cores: processor time divided by elapsed time.</param>
internal sealed record Turn(double Milliseconds, double ManagedBytes, double Cores);

/// <summary>Result of a process that trained as soon as it had started.</summary>
/// <param name="Name">Library and version.</param>
/// <param name="Timestamp">End of the first step, on a clock that all processes share.</param>
/// <param name="PeakBytes">Peak memory of the process, after some more steps.</param>
/// <param name="BufferBytes">Bytes of the library's own buffers; null if not known.</param>
/// <param name="Problem">The reason why the library cannot be loaded; null if it is loaded.</param>
internal sealed record FirstStep(string Name, long Timestamp, long PeakBytes, long? BufferBytes, string? Problem);

/// <summary>
/// The process of one library. It prepares the work and reports that it is ready. Each line that it then reads is a number of milliseconds, for which
/// it runs; it answers with a line of JSON. While it waits for a line its threads are idle. It ends at the end of its input.
/// </summary>
internal static class Child
{
    private const int StepsBeforeMemory = 20;

    public static int Run(Work work)
    {
        try
        {
            using IContestant contestant = Create(work);
            if (work.IsFirstStep)
                Send(FirstStepOf(contestant));
            else
                TakeTurns(contestant);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            string problem = Reason(error);
            if (work.IsFirstStep)
                Send(new FirstStep("", 0, 0, null, problem));
            else
                Send(new Ready("", [], 0, false, problem));
        }

        return 0;
    }

    private static IContestant Create(Work work)
    {
        PeerModel model = PeerModel.ByName(work.Model);
        const bool dropout = true;
        return (work.Library, work.Task) switch
        {
            (Library.ScratchCnn, "train") => new OurTraining(model, work.Batch, work.Threads, dropout),
            (Library.ScratchCnn, _) => new OurPrediction(model, work.Batch, work.Threads),
            (Library.TorchSharp, _) => TorchTraining.Create(model, work.Batch, work.Threads, dropout, withOurWeights: !work.IsFirstStep),
            _ => OnnxPrediction.Create(model, work.Batch, work.Threads),
        };
    }

    private static FirstStep FirstStepOf(IContestant contestant)
    {
        contestant.Run();
        long timestamp = Stopwatch.GetTimestamp();
        for (int step = 0; step < StepsBeforeMemory; step++)
            contestant.Run();
        using var process = Process.GetCurrentProcess();
        return new FirstStep(contestant.Name, timestamp, process.PeakWorkingSet64, contestant.BufferBytes, Problem: null);
    }

    private static void TakeTurns(IContestant contestant)
    {
        Send(new Ready(contestant.Name, contestant.Answer(), FmaPeak.VectorFloats, Avx512F.IsSupported, Problem: null));
        while (Console.In.ReadLine() is { } line)
            Send(TakeTurn(contestant, TimeSpan.FromMilliseconds(int.Parse(line, CultureInfo.InvariantCulture))));
    }

    /// <summary>
    /// Returns the median without the first run, which wakes threads and fills caches. Another program that takes a core for a moment affects only a
    /// few runs, and hardly the median.
    /// </summary>
    private static Turn TakeTurn(IContestant contestant, TimeSpan duration)
    {
        var ticks = new List<long>(1 << 16);
        contestant.Run();
        using var process = Process.GetCurrentProcess();
        TimeSpan processorTime = process.TotalProcessorTime;
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long begin = Stopwatch.GetTimestamp(), end = begin;
        do
        {
            contestant.Run();
            long now = Stopwatch.GetTimestamp();
            ticks.Add(now - end);
            end = now;
        }
        while (Stopwatch.GetElapsedTime(begin, end) < duration && ticks.Count < ticks.Capacity);

        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        process.Refresh();
        processorTime = process.TotalProcessorTime - processorTime;
        double median = Statistics.Median(ticks.Select(count => (double)count));
        return new Turn(1000 * median / Stopwatch.Frequency, (double)bytes / ticks.Count, processorTime / Stopwatch.GetElapsedTime(begin, end));
    }

    /// <summary>Picks the most useful line of a loader error. The loader lists all places that it tried; an incompatible file tells more than a
    /// missing one.</summary>
    private static string Reason(Exception error)
    {
        string[] lines = (error.InnerException ?? error).Message.Split('\n');
        return (lines.FirstOrDefault(line => line.Contains("version `", StringComparison.Ordinal)) ?? lines[0]).Trim();
    }

    private static void Send<T>(T message)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(message));
        Console.Out.Flush();
    }
}
