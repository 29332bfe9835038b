using Ecg.Signals;

namespace Ecg.Detection;

/// <summary>
/// A stretch of a lead, filtered for the detectors: bands at 125 samples per second, whatever the rate of the recording. It is filtered in tiles of
/// ten minutes, so that filtering takes little more memory than its result, with margins in which the transients of the filters decay.
/// </summary>
internal static class QrsBands
{
    /// <summary>Positions per second.</summary>
    public const double Rate = 125;

    /// <summary>The lowest rate of a recording in which QRS complexes are looked for, in Hz.</summary>
    public const double LowestRate = 60;

    /// <summary>The highest rate, in Hz.</summary>
    public const double HighestRate = 100_000;

    private const int Order = 2;
    private const double TileSeconds = 600;

    // With its lower edge at 1 Hz, the transient of a filter of order 2 decays as exp(−2π·√½·t): to 10⁻¹⁹ in 10 s.
    private const double MarginSeconds = 10;

    /// <summary>The band of 8–20 Hz: QRS complexes, with little of P and T waves.</summary>
    /// <param name="samples">[samples]; finite.</param>
    /// <param name="rate">Samples per second.</param>
    /// <returns>[positions].</returns>
    public static float[] Narrow(ReadOnlySpan<float> samples, double rate) => Filter(samples, rate, 8, 20);

    /// <summary>The band of 1–35 Hz: the shape of beats.</summary>
    /// <param name="samples">[samples]; finite.</param>
    /// <param name="rate">Samples per second.</param>
    /// <returns>[positions].</returns>
    public static float[] Broad(ReadOnlySpan<float> samples, double rate) => Filter(samples, rate, 1, 35);

    /// <summary>Filters a stretch at its own rate, tile by tile.</summary>
    /// <param name="samples">[samples]; finite.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="low">Lower edge, in Hz.</param>
    /// <param name="high">Upper edge, in Hz; lowered if the rate is too low for it.</param>
    /// <param name="use">Receives each tile: the index of its first sample, and its samples.</param>
    public static void FilterTiles(ReadOnlySpan<float> samples, double rate, double low, double high, TileAction use)
    {
        const double highestShare = 0.45; // of the rate
        var filter = new ZeroPhaseFilter(Order, low, Math.Min(high, highestShare * rate), rate);
        int tile = (int)(TileSeconds * rate), margin = (int)Math.Ceiling(MarginSeconds * rate);
        float[] buffer = new float[Math.Min(samples.Length, tile + (2 * margin))];
        for (int start = 0; start < samples.Length; start += tile)
        {
            int from = Math.Max(0, start - margin), to = (int)Math.Min(samples.Length, (long)start + tile + margin);
            Span<float> filtered = buffer.AsSpan(0, to - from);
            filter.Apply(samples[from..to], filtered);
            // One sample more than the tile, so that positions between its last sample and the next can be interpolated.
            use(start, filtered[(start - from)..Math.Min(filtered.Length, start - from + tile + 1)]);
        }
    }

    private static float[] Filter(ReadOnlySpan<float> samples, double rate, double low, double high)
    {
        float[] output = new float[(int)Math.Floor((samples.Length - 1) * Rate / rate) + 1];
        int next = 0, length = samples.Length;
        FilterTiles(samples, rate, low, high, (start, tile) =>
        {
            for (; next < output.Length; next++)
            {
                double at = (next * rate / Rate) - start;
                int left = (int)at;
                if (left + 1 >= tile.Length && start + tile.Length < length)
                    break; // belongs to the next tile
                int right = Math.Min(left + 1, tile.Length - 1);
                left = Math.Min(left, right);
                output[next] = (float)(tile[left] + ((at - left) * (tile[right] - tile[left])));
            }
        });
        return output;
    }

    /// <summary>Processes a filtered tile.</summary>
    /// <param name="start">Index of its first sample in the stretch.</param>
    /// <param name="tile">Its samples, and the next sample if there is one.</param>
    public delegate void TileAction(int start, ReadOnlySpan<float> tile);
}
