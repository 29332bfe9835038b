using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>Functions of each value alone. A lane is one value; the tail is the same operations on one value at a time.</summary>
internal static class Elementwise
{
    /// <summary>y = x1 + x2.</summary>
    public static void Add<T>(ReadOnlySpan<T> x1, ReadOnlySpan<T> x2, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Add(x1, x2, y);

    /// <summary>y = x · factor.</summary>
    public static void Scale<T>(ReadOnlySpan<T> x, T factor, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Multiply(x, factor, y);

    /// <summary>y = max(x, 0), and NaN where x is NaN. [n], may be in place.</summary>
    public static void Relu<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<Vector<T>> xs = MemoryMarshal.Cast<T, Vector<T>>(x);
        Span<Vector<T>> ys = MemoryMarshal.Cast<T, Vector<T>>(y)[..xs.Length];
        for (int i = 0; i < xs.Length; i++)
            ys[i] = Vector.ConditionalSelect(Vector.LessThan(xs[i], Vector<T>.Zero), Vector<T>.Zero, xs[i]);
        for (int i = xs.Length * Vector<T>.Count; i < x.Length; i++)
            y[i] = x[i] < T.Zero ? T.Zero : x[i];
    }

    /// <summary>y = x1 + x2, then max(·, 0).</summary>
    public static void AddRelu<T>(ReadOnlySpan<T> x1, ReadOnlySpan<T> x2, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<Vector<T>> x1s = MemoryMarshal.Cast<T, Vector<T>>(x1);
        ReadOnlySpan<Vector<T>> x2s = MemoryMarshal.Cast<T, Vector<T>>(x2)[..x1s.Length];
        Span<Vector<T>> ys = MemoryMarshal.Cast<T, Vector<T>>(y)[..x1s.Length];
        for (int i = 0; i < x1s.Length; i++)
        {
            Vector<T> sum = x1s[i] + x2s[i];
            ys[i] = Vector.ConditionalSelect(Vector.LessThan(sum, Vector<T>.Zero), Vector<T>.Zero, sum);
        }

        for (int i = x1s.Length * Vector<T>.Count; i < x1.Length; i++)
        {
            T sum = x1[i] + x2[i];
            y[i] = sum < T.Zero ? T.Zero : sum;
        }
    }

    /// <summary>dx = dy where y &gt; 0, else dy · slope. With slope 0 it is the ReLU's derivative, 0 at the kink. [n], may be in place.</summary>
    public static void ReluGradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, T slope, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var slopes = Vector.Create(slope);
        ReadOnlySpan<Vector<T>> ys = MemoryMarshal.Cast<T, Vector<T>>(y);
        ReadOnlySpan<Vector<T>> dys = MemoryMarshal.Cast<T, Vector<T>>(dy)[..ys.Length];
        Span<Vector<T>> dxs = MemoryMarshal.Cast<T, Vector<T>>(dx)[..ys.Length];
        for (int i = 0; i < ys.Length; i++)
            dxs[i] = Vector.ConditionalSelect(Vector.GreaterThan(ys[i], Vector<T>.Zero), dys[i], dys[i] * slopes);
        for (int i = ys.Length * Vector<T>.Count; i < y.Length; i++)
            dx[i] = y[i] > T.Zero ? dy[i] : dy[i] * slope;
    }

    /// <summary>y = x where x &gt; 0, else x · slope. [n], may be in place.</summary>
    public static void LeakyRelu<T>(ReadOnlySpan<T> x, T slope, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => ReluGradient(x, x, slope, y);

    /// <summary>dx = dy · y · (1 − y), the logistic function's derivative. [n], may be in place.</summary>
    public static void SigmoidGradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<Vector<T>> ys = MemoryMarshal.Cast<T, Vector<T>>(y);
        ReadOnlySpan<Vector<T>> dys = MemoryMarshal.Cast<T, Vector<T>>(dy)[..ys.Length];
        Span<Vector<T>> dxs = MemoryMarshal.Cast<T, Vector<T>>(dx)[..ys.Length];
        for (int i = 0; i < ys.Length; i++)
            dxs[i] = dys[i] * (ys[i] * (Vector<T>.One - ys[i]));
        for (int i = ys.Length * Vector<T>.Count; i < y.Length; i++)
            dx[i] = dy[i] * (y[i] * (T.One - y[i]));
    }

    /// <summary>dx = dy · (1 − y²), the hyperbolic tangent's derivative. [n], may be in place.</summary>
    public static void TanhGradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<Vector<T>> ys = MemoryMarshal.Cast<T, Vector<T>>(y);
        ReadOnlySpan<Vector<T>> dys = MemoryMarshal.Cast<T, Vector<T>>(dy)[..ys.Length];
        Span<Vector<T>> dxs = MemoryMarshal.Cast<T, Vector<T>>(dx)[..ys.Length];
        for (int i = 0; i < ys.Length; i++)
            dxs[i] = dys[i] * (Vector<T>.One - (ys[i] * ys[i]));
        for (int i = ys.Length * Vector<T>.Count; i < y.Length; i++)
            dx[i] = dy[i] * (T.One - (y[i] * y[i]));
    }
}
