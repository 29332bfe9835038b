using System.Numerics;
using System.Numerics.Tensors;

namespace ScratchCnn.Kernels;

/// <summary>The sigmoid linear unit. Every step is one IEEE operation or of <see cref="MathFunctions"/>, so bits are the same everywhere.</summary>
public static class Activations
{
    /// <summary>y = x · σ(x). [n], not in place.</summary>
    public static void Silu<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MathFunctions.Sigmoid(x, y);
        TensorPrimitives.Multiply(x, y, y);
    }

    /// <summary>dx = dy · σ(x) · (1 + x · (1 − σ(x))).</summary>
    /// <param name="x">[n].</param>
    /// <param name="dy">[n].</param>
    /// <param name="dx">[n], overwritten; not x's or dy's memory.</param>
    /// <param name="scratch">[n], contents undefined.</param>
    public static void SiluGradient<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dx, Span<T> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MathFunctions.Sigmoid(x, dx);
        TensorPrimitives.Subtract(T.One, dx, scratch);
        TensorPrimitives.FusedMultiplyAdd(x, scratch, T.One, scratch);
        TensorPrimitives.Multiply(dx, scratch, dx);
        TensorPrimitives.Multiply(dx, dy, dx);
    }
}
