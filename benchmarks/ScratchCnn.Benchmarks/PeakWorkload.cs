using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Benchmarks;

/// <summary>Nothing but fused multiply-adds on registers: what one core can do at most.</summary>
public sealed record PeakWorkload() : Workload("FMA peak, one core", Rounds * Chains * 2.0 * Vector<float>.Count)
{
    private const int Rounds = 100_000;
    private const int Chains = 10;

    /// <summary>Ten independent chains, more than two units of four cycles can have under way.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Run()
    {
        var x = new Vector<float>(0.999f);
        Vector<float> v0 = x, v1 = x, v2 = x, v3 = x, v4 = x, v5 = x, v6 = x, v7 = x, v8 = x, v9 = x;
        for (int i = 0; i < Rounds; i++)
        {
            v0 = Vector.FusedMultiplyAdd(v0, x, x);
            v1 = Vector.FusedMultiplyAdd(v1, x, x);
            v2 = Vector.FusedMultiplyAdd(v2, x, x);
            v3 = Vector.FusedMultiplyAdd(v3, x, x);
            v4 = Vector.FusedMultiplyAdd(v4, x, x);
            v5 = Vector.FusedMultiplyAdd(v5, x, x);
            v6 = Vector.FusedMultiplyAdd(v6, x, x);
            v7 = Vector.FusedMultiplyAdd(v7, x, x);
            v8 = Vector.FusedMultiplyAdd(v8, x, x);
            v9 = Vector.FusedMultiplyAdd(v9, x, x);
        }

        return Vector.Sum(v0 + v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 + v9);
    }
}
