namespace Ecg.Detection;

/// <summary>
/// Finds QRS complexes with two moving averages and no training: a complex is where the energy of the QRS band, averaged over the length of a
/// complex, exceeds its average over the length of a beat. After M. Elgendi, "Fast QRS detection with an optimized knowledge-based method",
/// PLoS ONE 8 (2013). Here the energy is relative to the typical height of the surrounding complexes, so that one offset suits all amplitudes.
/// </summary>
internal static class MovingAverageDetector
{
    // Chosen on DS1 and svdb around the values of the paper (97 ms, 611 ms, 0.08). Lengths are odd, so that an average has a middle.
    private const int ComplexPositions = 15;
    private const int BeatPositions = 77;

    // This share of the mean energy is added to the average over a beat, so that noise in a pause is not detected.
    private const float Offset = 0.08f;
    private const int ShortestBlock = 12;

    // Of complexes less than 280 ms apart only the larger counts.
    private const int Refractory = 35;

    private const int TilePositions = 1 << 16;

    // The energy is clipped at three times the typical height, which limits the effect of artifacts.
    private const float Clip = 3;

    /// <summary>Finds the complexes.</summary>
    /// <param name="narrow">[positions], see <see cref="QrsBands.Narrow"/>.</param>
    /// <param name="scale">Its scale.</param>
    /// <returns>Positions of the largest deflections of the narrow band, in order.</returns>
    public static List<int> Detect(ReadOnlySpan<float> narrow, LocalScale scale)
    {
        double total = 0;
        for (int i = 0; i < narrow.Length; i++)
            total += Energy(narrow[i], scale[i]);
        double offset = Offset * total / Math.Max(1, narrow.Length);

        var found = new List<int>();
        double[] sums = new double[TilePositions + BeatPositions + 1]; // prefix sums of the energy, of a tile and half a beat around it
        int start = -1;
        for (int tile = 0; tile < narrow.Length; tile += TilePositions)
        {
            int end = Math.Min(narrow.Length, tile + TilePositions);
            int from = Math.Max(0, tile - (BeatPositions / 2)), to = Math.Min(narrow.Length, end + (BeatPositions / 2));
            for (int i = from; i < to; i++)
                sums[i - from + 1] = sums[i - from] + Energy(narrow[i], scale[i]);
            ReadOnlySpan<double> ofTile = sums.AsSpan(0, to - from + 1);
            for (int i = tile; i < end; i++)
            {
                bool isInside = Average(ofTile, i - from, ComplexPositions) > Average(ofTile, i - from, BeatPositions) + offset;
                if (isInside && start < 0)
                    start = i;
                if (isInside || start < 0)
                    continue;
                AddBlock(found, narrow, start, i);
                start = -1;
            }
        }

        if (start >= 0)
            AddBlock(found, narrow, start, narrow.Length);
        return found;
    }

    private static double Energy(float narrow, float scale)
    {
        float relative = scale > 0 ? Math.Clamp(narrow / scale, -Clip, Clip) : 0;
        return (double)relative * relative;
    }

    private static double Average(ReadOnlySpan<double> sums, int center, int length)
    {
        int from = Math.Max(0, center - (length / 2)), to = Math.Min(sums.Length - 1, center + (length / 2) + 1);
        return (sums[to] - sums[from]) / (to - from);
    }

    private static int LargestOf(ReadOnlySpan<float> narrow, int from, int to)
    {
        int largest = from;
        for (int i = from + 1; i < to; i++)
        {
            if (Math.Abs(narrow[i]) > Math.Abs(narrow[largest]))
                largest = i;
        }

        return largest;
    }

    private static void AddBlock(List<int> found, ReadOnlySpan<float> narrow, int from, int to)
    {
        if (to - from < ShortestBlock)
            return;
        int position = LargestOf(narrow, from, to);
        if (found.Count == 0 || position - found[^1] >= Refractory)
            found.Add(position);
        else if (Math.Abs(narrow[position]) > Math.Abs(narrow[found[^1]]))
            found[^1] = position;
    }
}
