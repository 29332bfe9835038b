using System.Numerics;

namespace ScratchCnn.Kernels;

/// <summary>The softmax of one row of logits. Sums run in ascending order of the classes.</summary>
public static class Probabilities
{
    /// <summary>y[c] = e^(x[c] − max x) / Σ e^(x[k] − max x). [classes], may be in place.</summary>
    public static void Softmax<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T largest = x[0];
        foreach (T value in x)
            largest = value > largest ? value : largest;
        for (int c = 0; c < x.Length; c++)
            y[c] = x[c] - largest;
        MathFunctions.Exp<T>(y, y);

        T sum = T.Zero;
        foreach (T value in y)
            sum += value;
        for (int c = 0; c < y.Length; c++)
            y[c] /= sum;
    }

    /// <summary>dx[c] = y[c] · (dy[c] − Σ dy[k] · y[k]). [classes].</summary>
    public static void SoftmaxGradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T product = T.Zero;
        for (int c = 0; c < y.Length; c++)
            product = T.FusedMultiplyAdd(dy[c], y[c], product);
        for (int c = 0; c < y.Length; c++)
            dx[c] = y[c] * (dy[c] - product);
    }
}
