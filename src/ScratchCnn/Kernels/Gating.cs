using System.Numerics;
using System.Numerics.Tensors;

namespace ScratchCnn.Kernels;

/// <summary>
/// Products of a signal [length, channels] with a gate: one factor per value, or one per channel that serves at every position. A lane is one
/// channel, so a channel's sum is one chain in ascending order of the positions.
/// </summary>
public static class Gating
{
    /// <summary>y[l, c] = x[l, c] · gate[c], or x[i] · gate[i] where the gate is as long as x.</summary>
    /// <param name="x">[length, channels].</param>
    /// <param name="gate">[channels] or [length, channels].</param>
    /// <param name="y">[length, channels], overwritten; may be x itself.</param>
    public static void Multiply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> gate, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int start = 0; start < x.Length; start += gate.Length)
            TensorPrimitives.Multiply(x.Slice(start, gate.Length), gate, y.Slice(start, gate.Length));
    }

    /// <summary>sums[c] += Σ over l: a[l, c] · b[l, c], each product and sum in one fused multiply-add.</summary>
    /// <param name="a">[length, channels].</param>
    /// <param name="b">[length, channels].</param>
    /// <param name="sums">[channels], added to.</param>
    public static void AddProducts<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int start = 0; start < a.Length; start += sums.Length)
            TensorPrimitives.FusedMultiplyAdd(a.Slice(start, sums.Length), b.Slice(start, sums.Length), sums, sums);
    }
}
