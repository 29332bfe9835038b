namespace Ecg.Detection;

/// <summary>
/// The typical height of QRS complexes around each position: the largest |narrow band| of each second, then the median of these maxima over 15
/// seconds on either side, which neither a pause nor a burst of noise changes much. It is at least 0.3 times the median of the whole stretch,
/// so that noise between beats is not amplified.
/// </summary>
internal static class LocalScale
{
    private const int BlockPositions = (int)QrsBands.Rate;
    private const int BlocksAround = 15;
    private const float Floor = 0.3f;

    /// <summary>Computes the scale.</summary>
    /// <param name="narrow">[positions], see <see cref="QrsBands.Narrow"/>.</param>
    /// <returns>[positions]; 0 where the whole stretch is flat.</returns>
    public static float[] Of(ReadOnlySpan<float> narrow)
    {
        int blocks = (narrow.Length + BlockPositions - 1) / BlockPositions;
        float[] largest = new float[blocks];
        for (int block = 0; block < blocks; block++)
        {
            foreach (float value in narrow[(block * BlockPositions)..Math.Min(narrow.Length, (block + 1) * BlockPositions)])
                largest[block] = Math.Max(largest[block], Math.Abs(value));
        }

        float floor = Floor * Median([.. largest.Where(value => value > 0)]);
        float[] medians = new float[blocks];
        for (int block = 0; block < blocks; block++)
            medians[block] = Math.Max(floor, Median(largest[Math.Max(0, block - BlocksAround)..Math.Min(blocks, block + BlocksAround + 1)]));

        float[] scale = new float[narrow.Length];
        for (int i = 0; i < scale.Length; i++)
        {
            double at = ((i + 0.5) / BlockPositions) - 0.5; // in blocks, from the middle of the first
            int left = Math.Clamp((int)Math.Floor(at), 0, blocks - 1), right = Math.Min(left + 1, blocks - 1);
            float share = (float)Math.Clamp(at - left, 0, 1);
            scale[i] = medians[left] + (share * (medians[right] - medians[left]));
        }

        return scale;
    }

    private static float Median(float[] values)
    {
        if (values.Length == 0)
            return 0;
        Array.Sort(values);
        return (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
    }
}
