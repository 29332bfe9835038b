using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScratchCnn.Peers;

/// <summary>
/// Measures the current peak of the processor: fused multiply-adds on registers only, with the widest vectors, on as many threads as the measured work.
/// If another program takes a core during a round, the peak is lower.
/// </summary>
internal static class FmaPeak
{
    private const int Iterations = 6_000_000;
    private const int Accumulators = 10;

    /// <summary>Floats in the widest vector that the processor computes with at full clock; the kernels use the same width.</summary>
    public static int VectorFloats => Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector<float>.Count;

    /// <summary>GFLOP/s of all threads together, over about 60 ms: long enough for the scheduler to give other busy processes their share.</summary>
    public static double Measure(int threads)
    {
        using var start = new Barrier(threads);
        var begins = new long[threads];
        var ends = new long[threads];
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            begins[thread] = Stopwatch.GetTimestamp();
            if (Vector512.IsHardwareAccelerated)
                WideChains();
            else
                PortableChains();
            ends[thread] = Stopwatch.GetTimestamp();
        }))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();

        double seconds = Stopwatch.GetElapsedTime(begins.Min(), ends.Max()).TotalSeconds;
        return 2.0 * threads * Iterations * Accumulators * VectorFloats / seconds / 1e9;
    }

    /// <summary>Ten independent chains, which hide the latency of an FMA (4 cycles) at two FMAs per cycle.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float WideChains()
    {
        var factor = Vector512.Create(0.999f);
        Vector512<float> a = factor, b = factor, c = factor, d = factor, e = factor, f = factor, g = factor, h = factor, i = factor, j = factor;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            a = Vector512.FusedMultiplyAdd(a, factor, factor);
            b = Vector512.FusedMultiplyAdd(b, factor, factor);
            c = Vector512.FusedMultiplyAdd(c, factor, factor);
            d = Vector512.FusedMultiplyAdd(d, factor, factor);
            e = Vector512.FusedMultiplyAdd(e, factor, factor);
            f = Vector512.FusedMultiplyAdd(f, factor, factor);
            g = Vector512.FusedMultiplyAdd(g, factor, factor);
            h = Vector512.FusedMultiplyAdd(h, factor, factor);
            i = Vector512.FusedMultiplyAdd(i, factor, factor);
            j = Vector512.FusedMultiplyAdd(j, factor, factor);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float PortableChains()
    {
        var factor = Vector.Create(0.999f);
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
