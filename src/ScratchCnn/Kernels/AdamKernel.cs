using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>The numbers of one Adam step, the same for all parameters.</summary>
/// <param name="GradientScale">Factor on the gradient.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="OneMinusBeta1">1 − β₁, rounded once.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="OneMinusBeta2">1 − β₂, rounded once.</param>
/// <param name="RootCorrection">1 / √(1 − β₂ᵗ), which makes √v into √v̂.</param>
/// <param name="Epsilon">Added to √v̂.</param>
/// <param name="StepSize">Learning rate / (1 − β₁ᵗ), which makes m into α · m̂.</param>
/// <param name="Decay">Factor on the parameter before the step: 1 − α · weight decay.</param>
internal readonly record struct AdamStep<T>(
    T GradientScale, T Beta1, T OneMinusBeta1, T Beta2, T OneMinusBeta2, T RootCorrection, T Epsilon, T StepSize, T Decay)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>Adam's update of flat arrays. A lane is one parameter, and no parameter sees another.</summary>
internal static class AdamKernel
{
    /// <summary>
    /// For each parameter, with s the gradient times its scale:
    /// <code>
    /// m = fma(β₁, m, (1 − β₁) · s)
    /// v = fma(β₂, v, ((1 − β₂) · s) · s)
    /// p = fma(−stepSize, m / fma(√v, rootCorrection, ε), decay · p)
    /// </code>
    /// </summary>
    /// <param name="p">[n], parameters, updated.</param>
    /// <param name="m">[n], first moments, updated.</param>
    /// <param name="v">[n], second moments, updated.</param>
    /// <param name="g">[n], gradient.</param>
    /// <param name="step">The numbers of this step.</param>
    public static void Update<T>(Span<T> p, Span<T> m, Span<T> v, ReadOnlySpan<T> g, in AdamStep<T> step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        m = m[..p.Length];
        v = v[..p.Length];
        g = g[..p.Length];
        int i = VectorWidth.IsWide ? Update<T, WideVector<T>>(0, p, m, v, g, step) : Update<T, PortableVector<T>>(0, p, m, v, g, step);
        Update<T, Scalar<T>>(i, p, m, v, g, step);
    }

    /// <summary>The whole vectors from <paramref name="i"/> on; returns where they end.</summary>
    private static int Update<T, TVector>(int i, Span<T> p, Span<T> m, Span<T> v, ReadOnlySpan<T> g, in AdamStep<T> step)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        TVector gradientScale = TVector.Create(step.GradientScale), decay = TVector.Create(step.Decay), minusStepSize = TVector.Create(-step.StepSize);
        TVector beta1 = TVector.Create(step.Beta1), oneMinusBeta1 = TVector.Create(step.OneMinusBeta1);
        TVector beta2 = TVector.Create(step.Beta2), oneMinusBeta2 = TVector.Create(step.OneMinusBeta2);
        TVector rootCorrection = TVector.Create(step.RootCorrection), epsilon = TVector.Create(step.Epsilon);
        ref T parameters = ref MemoryMarshal.GetReference(p), gradients = ref MemoryMarshal.GetReference(g);
        ref T firsts = ref MemoryMarshal.GetReference(m), seconds = ref MemoryMarshal.GetReference(v);
        for (; i <= p.Length - TVector.Count; i += TVector.Count)
        {
            TVector scaled = TVector.Load(ref Unsafe.Add(ref gradients, i)) * gradientScale;
            TVector first = TVector.MultiplyAdd(beta1, TVector.Load(ref Unsafe.Add(ref firsts, i)), scaled * oneMinusBeta1);
            TVector second = TVector.MultiplyAdd(beta2, TVector.Load(ref Unsafe.Add(ref seconds, i)), scaled * oneMinusBeta2 * scaled);
            TVector root = TVector.MultiplyAdd(TVector.Sqrt(second), rootCorrection, epsilon);
            TVector parameter = TVector.MultiplyAdd(minusStepSize, first / root, TVector.Load(ref Unsafe.Add(ref parameters, i)) * decay);
            TVector.Store(first, ref Unsafe.Add(ref firsts, i));
            TVector.Store(second, ref Unsafe.Add(ref seconds, i));
            TVector.Store(parameter, ref Unsafe.Add(ref parameters, i));
        }

        return i;
    }
}
