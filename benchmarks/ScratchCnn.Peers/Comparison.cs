using System.Diagnostics;

namespace ScratchCnn.Peers;

/// <summary>One library doing the work that is compared.</summary>
/// <param name="Library">Name in the table.</param>
/// <param name="Run">Does the work once: a training step, or one prediction of a batch.</param>
internal sealed record Contestant(string Library, Action Run);

/// <summary>Milliseconds of one run, for each round that counted.</summary>
internal sealed record Timing(string Library, IReadOnlyList<double> Milliseconds)
{
    public double Median => Statistics.Quantile(Milliseconds, 0.5);

    public double LowerQuartile => Statistics.Quantile(Milliseconds, 0.25);

    public double UpperQuartile => Statistics.Quantile(Milliseconds, 0.75);
}

/// <summary>
/// The outcome of one comparison: the arithmetic of one run (two operations a multiply-add, convolutions and dense layers only), a timing for each
/// contestant, and the FMA peak of each round that counted.
/// </summary>
internal sealed record Result(
    string Task, string Model, int Batch, int Threads, long Flops, IReadOnlyList<Timing> Timings, IReadOnlyList<double> PeakGflops, int RepeatedRounds);

/// <summary>
/// Runs contestants in turn, round after round, and times each. The FMA peak is measured before, between and after; a round whose lowest peak is
/// below a share of the best of all rounds does not count and is run again.
/// </summary>
internal sealed class Comparison(int threads, int rounds, TimeSpan turn, double lowestPeak)
{
    /// <summary>Rounds that may be repeated before the comparison gives up on a machine that is never quiet.</summary>
    private const int MostRepeated = 40;

    private double _bestPeak;

    private sealed record Round(double LowestPeak, double[] Milliseconds);

    /// <summary>Compares.</summary>
    /// <exception cref="InvalidOperationException">The machine was too busy for enough rounds to count.</exception>
    public Result Run(string task, string model, int batch, long flops, IReadOnlyList<Contestant> contestants)
    {
        int[] runs = [.. contestants.Select(RunsATurn)];
        var all = new List<Round>();
        List<Round> counted = [];
        while (counted.Count < rounds)
        {
            if (all.Count >= rounds + MostRepeated)
                throw new InvalidOperationException($"{all.Count - counted.Count} of {all.Count} rounds lost a core to other programs; run again when the machine is quiet.");
            all.Add(RunRound(contestants, runs, reversed: all.Count % 2 == 1));
            counted = [.. all.Where(round => round.LowestPeak >= lowestPeak * _bestPeak)];
        }

        return new Result(
            task,
            model,
            batch,
            threads,
            flops,
            [.. contestants.Select((contestant, index) => new Timing(contestant.Library, [.. counted.Select(round => round.Milliseconds[index])]))],
            [.. counted.Select(round => round.LowestPeak)],
            all.Count - counted.Count);
    }

    private Round RunRound(IReadOnlyList<Contestant> contestants, int[] runs, bool reversed)
    {
        var milliseconds = new double[contestants.Count];
        double lowest = Peak();
        IEnumerable<int> order = Enumerable.Range(0, contestants.Count);
        foreach (int index in reversed ? order.Reverse() : order)
        {
            contestants[index].Run();
            long begin = Stopwatch.GetTimestamp();
            for (int run = 0; run < runs[index]; run++)
                contestants[index].Run();
            milliseconds[index] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds / runs[index];
            lowest = Math.Min(lowest, Peak());
        }

        return new Round(lowest, milliseconds);
    }

    /// <summary>The threads of a library may spin for a while after its last run, so the peak is measured once they have had time to sleep.</summary>
    private double Peak()
    {
        Thread.Sleep(60);
        double peak = FmaPeak.Measure(threads);
        _bestPeak = Math.Max(_bestPeak, peak);
        return peak;
    }

    /// <summary>Warms up for one turn, and counts how many runs fill one.</summary>
    private int RunsATurn(Contestant contestant)
    {
        contestant.Run();
        long begin = Stopwatch.GetTimestamp();
        int runs = 0;
        while (Stopwatch.GetElapsedTime(begin) < turn)
        {
            contestant.Run();
            runs++;
        }

        return runs;
    }
}
