namespace Ecg.Detection;

/// <summary>
/// Finds QRS complexes without any training, by two moving averages: a complex is where the energy of the QRS band, averaged over the length
/// of a complex, is above its average over the length of a beat. After M. Elgendi, "Fast QRS detection with an optimized knowledge-based method",
/// PLoS ONE 8 (2013). Here the energy is relative to the usual height of complexes around, so that the offset suits quiet and loud stretches.
/// </summary>
internal static class MovingAverageDetector
{
    // Chosen on DS1 and svdb around the values of the paper (97 ms, 611 ms, 0.08). Lengths are odd, so that an average has a middle.
    private const int ComplexPositions = 15;
    private const int BeatPositions = 77;

    // Share of the mean energy that is added to the average over a beat, against noise in pauses.
    private const float Offset = 0.08f;
    private const int ShortestBlock = 12;

    // Complexes closer than 280 ms are one: the larger.
    private const int Refractory = 35;

    // Artifacts count no more than three times the usual height.
    private const float Clip = 3;

    /// <summary>Finds the complexes.</summary>
    /// <param name="narrow">[positions], see <see cref="QrsBands.Narrow"/>.</param>
    /// <param name="scale">[positions], see <see cref="LocalScale"/>.</param>
    /// <returns>Positions of the largest deflections of the narrow band, in order.</returns>
    public static List<int> Detect(ReadOnlySpan<float> narrow, ReadOnlySpan<float> scale)
    {
        double[] sums = new double[narrow.Length + 1]; // prefix sums of the energy
        for (int i = 0; i < narrow.Length; i++)
        {
            float relative = scale[i] > 0 ? Math.Clamp(narrow[i] / scale[i], -Clip, Clip) : 0;
            sums[i + 1] = sums[i] + ((double)relative * relative);
        }

        double offset = Offset * sums[^1] / Math.Max(1, narrow.Length);
        var found = new List<int>();
        int start = -1;
        for (int i = 0; i <= narrow.Length; i++)
        {
            bool isInside = i < narrow.Length && Average(sums, i, ComplexPositions) > Average(sums, i, BeatPositions) + offset;
            if (isInside && start < 0)
                start = i;
            if (isInside || start < 0)
                continue;
            if (i - start >= ShortestBlock)
                Add(found, narrow, LargestOf(narrow, start, i));
            start = -1;
        }

        return found;
    }

    private static double Average(double[] sums, int center, int length)
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

    private static void Add(List<int> found, ReadOnlySpan<float> narrow, int position)
    {
        if (found.Count == 0 || position - found[^1] >= Refractory)
            found.Add(position);
        else if (Math.Abs(narrow[position]) > Math.Abs(narrow[found[^1]]))
            found[^1] = position;
    }
}
