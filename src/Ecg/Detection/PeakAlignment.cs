namespace Ecg.Detection;

/// <summary>
/// Moves detected positions to the R peak at the recording's own rate: within 50 ms, to the local extremum of the 1–25 Hz band that is largest
/// when weighted with exp(−½ (Δt / 30 ms)²). Beats are thus cut at the same point, whichever detector found them.
/// </summary>
internal static class PeakAlignment
{
    private const double WindowSeconds = 0.05;
    private const double DeviationSeconds = 0.03;

    /// <summary>Aligns positions.</summary>
    /// <param name="samples">[samples] of the stretch; finite.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="seconds">Detected times from the beginning of the stretch, ascending.</param>
    /// <returns>Samples of the peaks, in order.</returns>
    public static int[] Align(ReadOnlySpan<float> samples, double rate, IReadOnlyList<double> seconds)
    {
        int[] aligned = new int[seconds.Count];
        int next = 0, window = (int)Math.Round(WindowSeconds * rate), length = samples.Length;
        QrsBands.FilterTiles(samples, rate, 1, 25, (start, tile) =>
        {
            // A beat near the border of two tiles is handled in the tile that contains more of its window. A tile is ten minutes long.
            for (; next < aligned.Length; next++)
            {
                int center = (int)Math.Round(seconds[next] * rate);
                if (center >= start + tile.Length && start + tile.Length < length)
                    break;
                aligned[next] = start + Peak(tile, center - start, window, rate);
            }
        });
        return aligned;
    }

    private static int Peak(ReadOnlySpan<float> band, int center, int window, double rate)
    {
        int best = Math.Clamp(center, 0, band.Length - 1);
        double bestWeight = double.NegativeInfinity;
        for (int i = Math.Max(1, center - window); i <= Math.Min(band.Length - 2, center + window); i++)
        {
            float value = Math.Abs(band[i]);
            // A local maximum of |b|.
            if (value < Math.Abs(band[i - 1]) || value < Math.Abs(band[i + 1]))
                continue;
            double distance = (i - center) / rate / DeviationSeconds;
            double weight = value * Math.Exp(-0.5 * distance * distance);
            if (weight > bestWeight)
                (best, bestWeight) = (i, weight);
        }

        return best;
    }
}
