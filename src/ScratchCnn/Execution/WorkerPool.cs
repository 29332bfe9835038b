using System.Runtime.ExceptionServices;

namespace ScratchCnn.Execution;

/// <summary>
/// Work between two barriers: parts that may run in any order, on any thread, at the same time. Nothing that a part writes is read or written by
/// another part of the phase, so the result does not depend on which thread computes what.
/// </summary>
public interface IPhase
{
    /// <summary>Number of parts, fewer than 2²⁰; constant while the phase runs.</summary>
    int Parts { get; }

    /// <summary>Runs one part.</summary>
    /// <param name="part">0 … <see cref="Parts"/> − 1.</param>
    /// <param name="worker">Index of the thread that runs it, 0 … threads − 1: the key to its own scratch memory.</param>
    void Run(int part, int worker);
}

/// <summary>
/// Threads that live as long as the pool and share out the parts of one phase after another. This is the one file that knows threads.
/// </summary>
/// <remarks>
/// Parts are claimed from a counter, so a thread that a busy neighbor keeps from its core claims fewer of them, and no thread waits for one
/// that has claimed none. A waiting thread spins for a bounded time, since the next phase usually begins soon, and then parks: a delayed thread of
/// another process needs the core more. Starting a phase allocates nothing.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    /// <summary>
    /// Rounds of spinning before a thread parks, from some 50 microseconds to 0.7 milliseconds, which is about the longest part of a phase. A wait that
    /// ends while spinning raises the number a little; one that does not cuts it to a quarter. On a quiet machine threads then hardly ever park, and
    /// are not woken on their waker's core; beside a busy neighbor they soon leave their core to the thread that it has delayed.
    /// </summary>
    private const int FewestSpins = 1500, MostSpins = 20_000, MoreSpins = 250;

    /// <summary>More threads than any machine has cores for would only fill its memory with their stacks.</summary>
    public const int MostThreads = 1024;

    private const int CountBits = 20;
    private const ulong CountMask = (1UL << CountBits) - 1;

    private readonly Thread[] _threads;
    private readonly object _gate = new();

    // What is there to do, in one word so that it is read and claimed at once: phase number (24 bits), parts (20 bits), next part (20 bits).
    private ulong _ticket;
    private volatile IPhase? _phase;
    private int _unfinished;
    private int _parkedWorkers;
    private int _callerSpins = FewestSpins;
    private bool _callerParked;
    private bool _stopping;
    private int _isBusy;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Threads that work, counting the caller's: with 1, everything runs on the caller's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not from 1 to <see cref="MostThreads"/>.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads);
        Threads = threads;
        _threads = new Thread[threads - 1];
        for (int worker = 1; worker < threads; worker++)
        {
            int number = worker;
            _threads[worker - 1] = new Thread(() => Work(number)) { IsBackground = true, Name = $"ScratchCnn worker {worker}" };
            _threads[worker - 1].Start();
        }
    }

    /// <summary>Threads that work, counting the caller's.</summary>
    public int Threads { get; }

    /// <summary>Runs all parts of <paramref name="phase"/> and returns when the last is done. One caller at a time. What an part throws, this throws.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using the pool.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The phase has 2²⁰ parts or more.</exception>
    public void Run(IPhase phase)
    {
        ArgumentNullException.ThrowIfNull(phase);
        int parts = phase.Parts;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, (int)CountMask);
        if (Threads == 1 || parts <= 1)
        {
            for (int part = 0; part < parts; part++)
                phase.Run(part, 0);
            return;
        }

        if (Interlocked.Exchange(ref _isBusy, 1) == 1)
            throw new InvalidOperationException("A worker pool serves one caller at a time; threads that train or predict at the same time need one each.");
        Volatile.Write(ref _unfinished, parts);
        _phase = phase;
        ulong number = (Volatile.Read(ref _ticket) >> (2 * CountBits)) + 1;
        Interlocked.Exchange(ref _ticket, (number << (2 * CountBits)) | ((ulong)parts << CountBits));
        if (Volatile.Read(ref _parkedWorkers) > 0)
            WakeWorkers();

        RunParts(0);
        WaitForLastPart();
        _phase = null;
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        Volatile.Write(ref _isBusy, 0);
        failure?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in _threads)
            thread.Join();
    }

    /// <summary>Claims parts until none is left. A claim succeeds only in the phase it was read from, so a late thread can do no harm.</summary>
    private void RunParts(int worker)
    {
        while (true)
        {
            ulong ticket = Volatile.Read(ref _ticket);
            if (!HasWork(ticket))
                return;
            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) != ticket)
                continue;

            try
            {
                _phase!.Run((int)(ticket & CountMask), worker);
            }
            catch (Exception failure) when (Remember(failure))
            {
            }

            if (Interlocked.Decrement(ref _unfinished) == 0 && worker != 0)
                WakeCaller();
        }
    }

    private bool Remember(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        return true;
    }

    private static bool HasWork(ulong ticket) => (ticket & CountMask) < ((ticket >> CountBits) & CountMask);

    private static int SpinsAfter(int spins, bool ended) => ended ? Math.Min(spins + MoreSpins, MostSpins) : Math.Max(spins / 4, FewestSpins);

    private void Work(int worker)
    {
        int spins = FewestSpins;
        while (true)
        {
            for (int round = 0; round < spins && !HasWork(Volatile.Read(ref _ticket)); round++)
                Thread.SpinWait(1);

            bool came = HasWork(Volatile.Read(ref _ticket));
            spins = SpinsAfter(spins, came);
            if (came)
            {
                RunParts(worker);
                continue;
            }

            lock (_gate)
            {
                Interlocked.Increment(ref _parkedWorkers);
                while (!_stopping && !HasWork(Volatile.Read(ref _ticket)))
                    Monitor.Wait(_gate);
                Interlocked.Decrement(ref _parkedWorkers);
                if (_stopping)
                    return;
            }
        }
    }

    private void WakeWorkers()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void WaitForLastPart()
    {
        for (int round = 0; round < _callerSpins && Volatile.Read(ref _unfinished) > 0; round++)
            Thread.SpinWait(1);
        bool ended = Volatile.Read(ref _unfinished) == 0;
        _callerSpins = SpinsAfter(_callerSpins, ended);
        if (ended)
            return;

        lock (_gate)
        {
            _callerParked = true;
            while (Volatile.Read(ref _unfinished) > 0)
                Monitor.Wait(_gate);
            _callerParked = false;
        }
    }

    private void WakeCaller()
    {
        lock (_gate)
        {
            if (_callerParked)
                Monitor.PulseAll(_gate);
        }
    }
}
