using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace ScratchCnn.Training;

/// <summary>
/// The row that a sample is mixed with, and its share: mixup, Zhang, Cisse, Dauphin, Lopez-Paz (2018), with a share of its own for each sample.
/// </summary>
/// <param name="Partner">The other row of the training data.</param>
/// <param name="Share">Share of the sample's own row, 0.5 … 1.</param>
internal readonly record struct MixupDraw(int Partner, double Share)
{
    /// <summary>The largest α for which enough draws are accepted.</summary>
    public const double LargestAlpha = 4;

    /// <summary>Draws a partner, and a share λ ~ Beta(α, α) or 1 − λ, whichever is larger: that only exchanges the two rows.</summary>
    public static MixupDraw Of(ulong key, int rows, double alpha) => new(CounterRandom.Below(key, 0, rows), ShareOf(key, alpha));

    /// <summary>
    /// Jöhnk's method: for uniform u and v, x = u^(1/α) and y = v^(1/α) are accepted if x + y ≤ 1, and then x / (x + y) ~ Beta(α, α). Logarithms keep
    /// small powers apart.
    /// </summary>
    private static double ShareOf(ulong key, double alpha)
    {
        for (ulong counter = 1; ; counter += 2)
        {
            double x = MathFunctions.Log(1 - CounterRandom.Uniform(key, counter)) / alpha;
            double y = MathFunctions.Log(1 - CounterRandom.Uniform(key, counter + 1)) / alpha;
            if (MathFunctions.Exp(x) + MathFunctions.Exp(y) <= 1)
                return 1 / (1 + MathFunctions.Exp(-Math.Abs(x - y)));
        }
    }
}
