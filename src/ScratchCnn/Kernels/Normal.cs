using System.Numerics;
using System.Numerics.Tensors;

namespace ScratchCnn.Kernels;

/// <summary>Functions of the normal distribution Φ and its density φ. Every step is exact or of <see cref="MathFunctions"/>, so bits are the same everywhere.</summary>
internal static class Normal
{
    /// <summary>y = x · Φ(x). [n], not in place.</summary>
    public static void Gelu<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Distribution(x, y);
        TensorPrimitives.Multiply(x, y, y);
    }

    /// <summary>dx = dy · (Φ(x) + x · φ(x)). [n].</summary>
    /// <param name="x">[n].</param>
    /// <param name="dy">[n].</param>
    /// <param name="dx">[n], overwritten; may be dy's memory only where x is not.</param>
    /// <param name="scratch">[n], of unknown content.</param>
    public static void GeluGradient<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dx, Span<T> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // x · φ(x)
        TensorPrimitives.Multiply(x, x, scratch);
        TensorPrimitives.Multiply(scratch, T.CreateChecked(-0.5), scratch);
        MathFunctions.Exp<T>(scratch, scratch);
        TensorPrimitives.Multiply(scratch, x, scratch);
        TensorPrimitives.Multiply(scratch, T.CreateChecked(1 / Math.Sqrt(2 * Math.PI)), scratch);

        Distribution(x, dx);
        TensorPrimitives.Add(dx, scratch, dx);
        TensorPrimitives.Multiply(dx, dy, dx);
    }

    /// <summary>Φ(x) = (1 + erf(x / √2)) / 2.</summary>
    private static void Distribution<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Multiply(x, T.CreateChecked(1 / Math.Sqrt(2)), y);
        MathFunctions.Erf<T>(y, y);
        TensorPrimitives.Add(y, T.One, y);
        TensorPrimitives.Multiply(y, T.CreateChecked(0.5), y);
    }
}
