using System.Runtime.CompilerServices;
using ScratchCnn.Kernels;

namespace ScratchCnn.Benchmarks;

/// <summary>The peak of one core: fused multiply-adds on registers only, at the vector width of the kernels.</summary>
public sealed record PeakWorkload() : Workload("FMA peak, one core", Rounds * Chains * 2.0 * VectorWidth.Lanes<float>())
{
    private const int Rounds = 100_000;
    private const int Chains = 10;

    /// <summary>Runs the case once.</summary>
    public static float Run() => VectorWidth.IsWide ? Run<WideVector<float>>() : Run<PortableVector<float>>();

    /// <summary>Ten independent chains; two FMA units with a latency of four cycles need at least eight.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Run<TVector>()
        where TVector : struct, IVector<TVector, float>
    {
        TVector x = TVector.Create(0.999f);
        TVector v0 = x, v1 = x, v2 = x, v3 = x, v4 = x, v5 = x, v6 = x, v7 = x, v8 = x, v9 = x;
        for (int i = 0; i < Rounds; i++)
        {
            v0 = TVector.MultiplyAdd(in v0, x, x);
            v1 = TVector.MultiplyAdd(in v1, x, x);
            v2 = TVector.MultiplyAdd(in v2, x, x);
            v3 = TVector.MultiplyAdd(in v3, x, x);
            v4 = TVector.MultiplyAdd(in v4, x, x);
            v5 = TVector.MultiplyAdd(in v5, x, x);
            v6 = TVector.MultiplyAdd(in v6, x, x);
            v7 = TVector.MultiplyAdd(in v7, x, x);
            v8 = TVector.MultiplyAdd(in v8, x, x);
            v9 = TVector.MultiplyAdd(in v9, x, x);
        }

        Span<float> lanes = stackalloc float[TVector.Count];
        TVector.Store(v0 + v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 + v9, ref lanes[0]);
        return lanes[0];
    }
}
