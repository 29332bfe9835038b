using System.Numerics;

namespace ScratchCnn.Kernels;

/// <summary>Gradient descent on flat arrays. A lane is one parameter, and no parameter sees another.</summary>
internal static class SgdKernel
{
    /// <summary>p = fma(−learningRate, gradientScale · g, p).</summary>
    /// <param name="p">[n], parameters, updated.</param>
    /// <param name="g">[n], gradient.</param>
    /// <param name="gradientScale">Factor on the gradient.</param>
    /// <param name="learningRate">Step size.</param>
    public static void Update<T>(Span<T> p, ReadOnlySpan<T> g, T gradientScale, T learningRate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        for (; i <= p.Length - width; i += width)
        {
            Vector<T> scaled = new Vector<T>(g.Slice(i, width)) * gradientScale;
            Fma.MultiplyAdd(Vector.Create(-learningRate), scaled, new Vector<T>(p.Slice(i, width))).CopyTo(p.Slice(i, width));
        }
        for (; i < p.Length; i++)
            p[i] = T.FusedMultiplyAdd(-learningRate, g[i] * gradientScale, p[i]);
    }

    /// <summary>
    /// With s the gradient times its scale: b = fma(momentum, b, s), then p = fma(−learningRate, d, p) with d = b, or with Nesterov's
    /// d = fma(momentum, b, s).
    /// </summary>
    /// <param name="p">[n], parameters, updated.</param>
    /// <param name="b">[n], momentum buffer, updated.</param>
    /// <param name="g">[n], gradient.</param>
    /// <param name="gradientScale">Factor on the gradient.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="momentum">Share of the buffer that stays.</param>
    /// <param name="nesterov">Whether the step looks one momentum ahead.</param>
    public static void UpdateWithMomentum<T>(
        Span<T> p, Span<T> b, ReadOnlySpan<T> g, T gradientScale, T learningRate, T momentum, bool nesterov)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count, i = 0;
        for (; i <= p.Length - width; i += width)
        {
            Vector<T> scaled = new Vector<T>(g.Slice(i, width)) * gradientScale;
            Vector<T> buffer = Fma.MultiplyAdd(Vector.Create(momentum), new Vector<T>(b.Slice(i, width)), scaled);
            Vector<T> direction = nesterov ? Fma.MultiplyAdd(Vector.Create(momentum), buffer, scaled) : buffer;
            buffer.CopyTo(b.Slice(i, width));
            Fma.MultiplyAdd(Vector.Create(-learningRate), direction, new Vector<T>(p.Slice(i, width))).CopyTo(p.Slice(i, width));
        }
        for (; i < p.Length; i++)
        {
            T scaled = g[i] * gradientScale;
            b[i] = T.FusedMultiplyAdd(momentum, b[i], scaled);
            T direction = nesterov ? T.FusedMultiplyAdd(momentum, b[i], scaled) : b[i];
            p[i] = T.FusedMultiplyAdd(-learningRate, direction, p[i]);
        }
    }
}
