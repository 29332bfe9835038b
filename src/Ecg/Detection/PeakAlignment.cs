namespace Ecg.Detection;

/// <summary>
/// Moves detected positions to the R peak at the recording's own rate: within 50 ms, to the local extremum of the 1–25 Hz band that is largest
/// when weighted with exp(−½ (Δt / 30 ms)²). Beats are thus cut at the same point, whichever detector found them.
/// </summary>
/// <remarks>
/// Where R and S are about as large, a beat's extremum would be now the one, now the other. So all beats take the polarity that is usual in the
/// stretch, except those whose other extremum is larger by far, as in ventricular beats.
/// </remarks>
internal static class PeakAlignment
{
    private const double WindowSeconds = 0.05;
    private const double DeviationSeconds = 0.03;
    private const double LargerByFar = 1.5;

    /// <summary>Aligns positions.</summary>
    /// <param name="samples">[samples] of the stretch; finite.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="seconds">Detected times from the beginning of the stretch, ascending.</param>
    /// <returns>Samples of the peaks, in order.</returns>
    public static int[] Align(ReadOnlySpan<float> samples, double rate, IReadOnlyList<double> seconds)
    {
        var maxima = new Extremum[seconds.Count];
        var minima = new Extremum[seconds.Count];
        int next = 0, window = (int)Math.Round(WindowSeconds * rate), length = samples.Length;
        QrsBands.FilterTiles(samples, rate, 1, 25, (start, tile) =>
        {
            // A beat near the border of two tiles is handled in the tile that contains more of its window. A tile is ten minutes long.
            for (; next < maxima.Length; next++)
            {
                int center = (int)Math.Round(seconds[next] * rate);
                if (center >= start + tile.Length && start + tile.Length < length)
                    break;
                maxima[next] = Largest(tile, center - start, window, rate, sign: 1).After(start);
                minima[next] = Largest(tile, center - start, window, rate, sign: -1).After(start);
            }
        });
        bool isUpright = Median(maxima) >= Median(minima);
        (Extremum[] usual, Extremum[] other) = isUpright ? (maxima, minima) : (minima, maxima);
        return [.. usual.Zip(other, (one, two) => two.Weight > LargerByFar * one.Weight ? two.Position : one.Position)];
    }

    private static double Median(Extremum[] extrema) =>
        extrema.Length == 0 ? 0 : extrema.Select(extremum => extremum.Weight).Order().ElementAt(extrema.Length / 2);

    /// <summary>The local maximum of sign · band with the largest weight; the center with weight 0 if there is no positive one.</summary>
    private static Extremum Largest(ReadOnlySpan<float> band, int center, int window, double rate, int sign)
    {
        var largest = new Extremum(Math.Clamp(center, 0, band.Length - 1), 0);
        for (int i = Math.Max(1, center - window); i <= Math.Min(band.Length - 2, center + window); i++)
        {
            float value = sign * band[i];
            if (value < sign * band[i - 1] || value < sign * band[i + 1])
                continue;
            double distance = (i - center) / rate / DeviationSeconds;
            double weight = value * Math.Exp(-0.5 * distance * distance);
            if (weight > largest.Weight)
                largest = new Extremum(i, weight);
        }

        return largest;
    }

    private readonly record struct Extremum(int Position, double Weight)
    {
        public Extremum After(int start) => this with { Position = start + Position };
    }
}
