namespace ScratchCnn.Peers;

/// <summary>
/// Lets the libraries run in turn, round after round. The FMA peak is measured before, between and after the turns. A round whose lowest peak is below
/// a given share of the best peak so far does not count and is repeated.
/// </summary>
internal sealed class Rounds
{
    /// <summary>Maximum number of repeated rounds, after which a comparison on a busy machine is given up.</summary>
    private const int MostRepeated = 60;

    private readonly Options _options;
    private double _bestPeak;

    public Rounds(Options options)
    {
        _options = options;
        // Best peak within a second, as the first reference; otherwise all rounds would count on a machine that is busy from the start.
        for (int i = 0; i < 10; i++)
            Peak();
    }

    /// <summary>One round: a turn of each library, and the peaks before, between and after the turns.</summary>
    private sealed record Round(double[] Peaks, Turn[] Turns, double RestingMs);

    /// <summary>Compares the libraries.</summary>
    /// <param name="works">The task of each process.</param>
    /// <param name="processes">The processes, ScratchCnn first, all of them ready.</param>
    /// <param name="names">Names of the libraries.</param>
    /// <exception cref="InvalidOperationException">The machine was too busy for enough rounds to count.</exception>
    public Comparison Compare(IReadOnlyList<Work> works, IReadOnlyList<ChildProcess> processes, IReadOnlyList<string> names)
    {
        // Warm-up, for the just-in-time compilers among others.
        foreach (ChildProcess process in processes)
            process.TakeTurn(2 * _options.TurnMilliseconds);

        var all = new List<Round>();
        List<Round> counted = [];
        while (counted.Count < _options.Rounds)
        {
            if (all.Count >= _options.Rounds + MostRepeated)
            {
                throw new InvalidOperationException(
                    $"{works[0].Task} {works[0].Model} {works[0].Batch}: {all.Count - counted.Count} of {all.Count} rounds lost a core to other programs.");
            }

            all.Add(RunRound(processes, reversed: all.Count % 2 == 1));
            counted = [.. all.Where(round => _options.BusyLoops > 0 || round.Peaks.Min() >= _options.LowestPeak * _bestPeak)];
        }

        long flops = PeerModel.ByName(works[0].Model).Flops(works[0].Task, works[0].Batch);
        return new Comparison(
            works[0].Task,
            works[0].Model,
            works[0].Batch,
            works[0].Threads,
            _options.BusyLoops,
            flops,
            counted.Count,
            all.Count - counted.Count,
            [.. counted.Select(round => round.Peaks.Max())],
            [.. counted.Select(round => round.Peaks.Min())],
            counted.Max(round => round.RestingMs),
            [.. names.Select((name, index) => TimingOf(name, works[index].Threads, index, counted, flops))]);
    }

    private static Timing TimingOf(string name, int threads, int index, List<Round> rounds, long flops)
    {
        double[] milliseconds = [.. rounds.Select(round => round.Turns[index].Milliseconds)];
        return new Timing(
            name,
            threads,
            Statistics.Median(milliseconds),
            Statistics.Quantile(milliseconds, 0.25),
            Statistics.Quantile(milliseconds, 0.75),
            milliseconds,
            Statistics.Median(rounds.Select(round => flops / (round.Turns[index].Milliseconds * 1e6 * round.Peaks.Max()))),
            Statistics.Median(rounds.Select(round => round.Turns[index].Milliseconds / round.Turns[0].Milliseconds)),
            Statistics.Median(rounds.Select(round => round.Turns[index].ManagedBytes)),
            Statistics.Median(rounds.Select(round => round.Turns[index].Cores)));
    }

    private Round RunRound(IReadOnlyList<ChildProcess> processes, bool reversed)
    {
        var turns = new Turn[processes.Count];
        double resting = 0;
        List<double> peaks = [Peak()];
        IEnumerable<int> order = Enumerable.Range(0, processes.Count);
        foreach (int index in reversed ? order.Reverse() : order)
        {
            ChildProcess[] others = [.. processes.Where((_, other) => other != index)];
            TimeSpan before = ProcessorTime(others);
            turns[index] = processes[index].TakeTurn(_options.TurnMilliseconds);
            resting = Math.Max(resting, (ProcessorTime(others) - before).TotalMilliseconds);
            peaks.Add(Peak());
        }

        return new Round([.. peaks], turns, resting);
    }

    private static TimeSpan ProcessorTime(IEnumerable<ChildProcess> processes) =>
        processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.ProcessorTime);

    /// <summary>Waits before measuring the peak, because the threads of a library may spin for a while after its last run.</summary>
    private double Peak()
    {
        Thread.Sleep(60);
        double peak = FmaPeak.Measure(_options.Threads);
        _bestPeak = Math.Max(_bestPeak, peak);
        return peak;
    }
}
