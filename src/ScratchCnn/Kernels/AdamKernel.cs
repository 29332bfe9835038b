using System.Numerics;

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
        int width = Vector<T>.Count, i = 0;
        for (; i <= p.Length - width; i += width)
        {
            Vector<T> scaled = new Vector<T>(g.Slice(i, width)) * step.GradientScale;
            Vector<T> first = new(m.Slice(i, width)), second = new(v.Slice(i, width)), parameter = new(p.Slice(i, width));
            first = Fma.MultiplyAdd(Vector.Create(step.Beta1), first, scaled * step.OneMinusBeta1);
            second = Fma.MultiplyAdd(Vector.Create(step.Beta2), second, scaled * step.OneMinusBeta2 * scaled);
            Vector<T> root = Fma.MultiplyAdd(Vector.SquareRoot(second), Vector.Create(step.RootCorrection), Vector.Create(step.Epsilon));
            parameter = Fma.MultiplyAdd(Vector.Create(-step.StepSize), first / root, parameter * step.Decay);
            first.CopyTo(m.Slice(i, width));
            second.CopyTo(v.Slice(i, width));
            parameter.CopyTo(p.Slice(i, width));
        }
        for (; i < p.Length; i++)
        {
            T scaled = g[i] * step.GradientScale;
            m[i] = T.FusedMultiplyAdd(step.Beta1, m[i], scaled * step.OneMinusBeta1);
            v[i] = T.FusedMultiplyAdd(step.Beta2, v[i], scaled * step.OneMinusBeta2 * scaled);
            T root = T.FusedMultiplyAdd(T.Sqrt(v[i]), step.RootCorrection, step.Epsilon);
            p[i] = T.FusedMultiplyAdd(-step.StepSize, m[i] / root, p[i] * step.Decay);
        }
    }
}
