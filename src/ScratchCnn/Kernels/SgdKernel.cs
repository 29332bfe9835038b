using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        g = g[..p.Length];
        int i = VectorWidth.IsWide
            ? Update<T, WideVector<T>>(0, p, g, gradientScale, learningRate)
            : Update<T, PortableVector<T>>(0, p, g, gradientScale, learningRate);
        Update<T, Scalar<T>>(i, p, g, gradientScale, learningRate);
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
        b = b[..p.Length];
        g = g[..p.Length];
        int i = VectorWidth.IsWide
            ? UpdateWithMomentum<T, WideVector<T>>(0, p, b, g, gradientScale, learningRate, momentum, nesterov)
            : UpdateWithMomentum<T, PortableVector<T>>(0, p, b, g, gradientScale, learningRate, momentum, nesterov);
        UpdateWithMomentum<T, Scalar<T>>(i, p, b, g, gradientScale, learningRate, momentum, nesterov);
    }

    /// <summary>The whole vectors from <paramref name="i"/> on; returns where they end.</summary>
    private static int Update<T, TVector>(int i, Span<T> p, ReadOnlySpan<T> g, T gradientScale, T learningRate)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        TVector scale = TVector.Create(gradientScale), minusRate = TVector.Create(-learningRate);
        ref T parameters = ref MemoryMarshal.GetReference(p), gradients = ref MemoryMarshal.GetReference(g);
        for (; i <= p.Length - TVector.Count; i += TVector.Count)
        {
            TVector scaled = TVector.Load(ref Unsafe.Add(ref gradients, i)) * scale;
            ref T place = ref Unsafe.Add(ref parameters, i);
            TVector.Store(TVector.MultiplyAdd(minusRate, scaled, TVector.Load(ref place)), ref place);
        }

        return i;
    }

    /// <inheritdoc cref="Update{T, TVector}"/>
    private static int UpdateWithMomentum<T, TVector>(
        int i, Span<T> p, Span<T> b, ReadOnlySpan<T> g, T gradientScale, T learningRate, T momentum, bool nesterov)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        TVector scale = TVector.Create(gradientScale), minusRate = TVector.Create(-learningRate), share = TVector.Create(momentum);
        ref T parameters = ref MemoryMarshal.GetReference(p), gradients = ref MemoryMarshal.GetReference(g), buffers = ref MemoryMarshal.GetReference(b);
        for (; i <= p.Length - TVector.Count; i += TVector.Count)
        {
            TVector scaled = TVector.Load(ref Unsafe.Add(ref gradients, i)) * scale;
            TVector buffer = TVector.MultiplyAdd(share, TVector.Load(ref Unsafe.Add(ref buffers, i)), scaled);
            TVector direction = nesterov ? TVector.MultiplyAdd(share, buffer, scaled) : buffer;
            TVector.Store(buffer, ref Unsafe.Add(ref buffers, i));
            ref T place = ref Unsafe.Add(ref parameters, i);
            TVector.Store(TVector.MultiplyAdd(minusRate, direction, TVector.Load(ref place)), ref place);
        }

        return i;
    }
}
