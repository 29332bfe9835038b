using ScratchCnn.Execution;

namespace ScratchCnn.Tests.Execution;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(2, 100)]
    [InlineData(7, 3)]
    [InlineData(7, 1000)]
    public void Every_item_runs_exactly_once_in_every_phase(int threads, int parts)
    {
        using var pool = new WorkerPool(threads);
        var phase = new CountingPhase(parts, threads);
        for (int round = 1; round <= 200; round++)
        {
            pool.Run(phase);
            Assert.All(phase.Runs, runs => Assert.Equal(round, runs));
        }

        Assert.False(phase.SawForeignWorker);
    }

    [Fact]
    public void Workers_that_have_parked_are_woken()
    {
        using var pool = new WorkerPool(2);
        using var phase = new MeetingPhase();
        for (int round = 0; round < 5; round++)
        {
            // Longer than a worker spins; both parts need a thread of their own at the same time.
            Thread.Sleep(5);
            pool.Run(phase);
        }

        Assert.Equal(5, phase.Meetings);
    }

    [Fact]
    public void A_phase_without_items_is_over_at_once()
    {
        using var pool = new WorkerPool(3);
        pool.Run(new CountingPhase(0, 3));
    }

    [Fact]
    public void What_an_item_throws_reaches_the_caller_and_the_pool_lives_on()
    {
        using var pool = new WorkerPool(2);
        Assert.Throws<InvalidOperationException>(() => pool.Run(new FailingPhase()));
        var phase = new CountingPhase(10, 2);
        pool.Run(phase);
        Assert.All(phase.Runs, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public void A_pool_needs_a_thread_and_has_at_most_1024()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(1025));
    }

    [Fact]
    public void A_second_caller_is_refused_while_the_first_is_served_and_welcome_afterwards()
    {
        using var pool = new WorkerPool(2);
        var second = new CountingPhase(2, 2);
        InvalidOperationException? refused = null;
        pool.Run(new ActionPhase(2, part =>
        {
            if (part == 0)
                refused = Assert.Throws<InvalidOperationException>(() => pool.Run(second));
        }));
        Assert.Contains("one caller at a time", refused!.Message, StringComparison.Ordinal);

        pool.Run(second);
        Assert.All(second.Runs, runs => Assert.Equal(1, runs));
    }

    private sealed class ActionPhase(int parts, Action<int> run) : IPhase
    {
        public int Parts => parts;

        public void Run(int part, int worker) => run(part);
    }

    [Fact]
    public void A_phase_has_fewer_than_a_million_items()
    {
        using var pool = new WorkerPool(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Run(new CountingPhase(1 << 20, 2)));
    }

    private sealed class CountingPhase(int parts, int threads) : IPhase
    {
        public int[] Runs { get; } = new int[parts];

        public bool SawForeignWorker { get; private set; }

        public int Parts => parts;

        public void Run(int part, int worker)
        {
            Interlocked.Increment(ref Runs[part]);
            if (worker < 0 || worker >= threads)
                SawForeignWorker = true;
        }
    }

    /// <summary>Two parts that wait for each other: done only if two threads run them.</summary>
    private sealed class MeetingPhase : IPhase, IDisposable
    {
        private readonly Barrier _barrier = new(2);

        public int Meetings { get; private set; }

        public int Parts => 2;

        public void Run(int part, int worker)
        {
            Assert.True(_barrier.SignalAndWait(TimeSpan.FromMinutes(1)));
            if (part == 0)
                Meetings++;
        }

        public void Dispose() => _barrier.Dispose();
    }

    private sealed class FailingPhase : IPhase
    {
        public int Parts => 20;

        public void Run(int part, int worker)
        {
            if (part % 3 == 0)
                throw new InvalidOperationException("on purpose");
        }
    }
}
