using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Peers;

/// <summary>
/// What the processor can do at this moment: fused multiply-adds on registers alone, on as many threads as the measured work. A round in which
/// another program took a core shows as a lower peak.
/// </summary>
internal static class FmaPeak
{
    private const int Iterations = 6_000_000;
    private const int Accumulators = 10;

    /// <summary>GFLOP/s of all threads together, over about 60 ms: long enough that the scheduler gives a busy neighbour its share.</summary>
    public static double Measure(int threads)
    {
        using var start = new Barrier(threads);
        var begins = new long[threads];
        var ends = new long[threads];
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            begins[thread] = Stopwatch.GetTimestamp();
            Chains();
            ends[thread] = Stopwatch.GetTimestamp();
        }))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();

        double seconds = Stopwatch.GetElapsedTime(begins.Min(), ends.Max()).TotalSeconds;
        return 2.0 * threads * Iterations * Accumulators * Vector<float>.Count / seconds / 1e9;
    }

    /// <summary>Ten independent chains hide the latency of an FMA (4 cycles) at two a cycle.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Chains()
    {
        var factor = new Vector<float>(0.999f);
        Vector<float> a = factor, b = factor, c = factor, d = factor, e = factor, f = factor, g = factor, h = factor, i = factor, j = factor;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            a = Vector.FusedMultiplyAdd(a, factor, factor);
            b = Vector.FusedMultiplyAdd(b, factor, factor);
            c = Vector.FusedMultiplyAdd(c, factor, factor);
            d = Vector.FusedMultiplyAdd(d, factor, factor);
            e = Vector.FusedMultiplyAdd(e, factor, factor);
            f = Vector.FusedMultiplyAdd(f, factor, factor);
            g = Vector.FusedMultiplyAdd(g, factor, factor);
            h = Vector.FusedMultiplyAdd(h, factor, factor);
            i = Vector.FusedMultiplyAdd(i, factor, factor);
            j = Vector.FusedMultiplyAdd(j, factor, factor);
        }

        return Vector.Sum(a + b + c + d + e + f + g + h + i + j);
    }
}
