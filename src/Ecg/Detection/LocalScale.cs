namespace Ecg.Detection;

/// <summary>
/// The typical height of QRS complexes around each position: the largest |narrow band| of each second, then the median of these maxima over 15
/// seconds on either side, which neither a pause nor a burst of noise changes much. It is at least 0.3 times the median of the whole stretch,
/// so that noise between beats is not amplified.
/// </summary>
internal sealed class LocalScale
{
    /// <summary>Seconds to either side that the scale depends on.</summary>
    public const int SecondsAround = 15;

    private const int BlockPositions = (int)QrsBands.Rate;
    private const int BlocksAround = SecondsAround;
    private const float Floor = 0.3f;

    private readonly float[] _medians; // [seconds]: a day takes no memory to speak of

    private LocalScale(float[] medians) => _medians = medians;

    /// <summary>The scale at a position; 0 where the whole stretch is flat.</summary>
    public float this[int position]
    {
        get
        {
            double at = ((position + 0.5) / BlockPositions) - 0.5; // in blocks, from the middle of the first
            int left = Math.Clamp((int)Math.Floor(at), 0, _medians.Length - 1), right = Math.Min(left + 1, _medians.Length - 1);
            float share = (float)Math.Clamp(at - left, 0, 1);
            return _medians[left] + (share * (_medians[right] - _medians[left]));
        }
    }

    /// <summary>Computes the scale.</summary>
    /// <param name="narrow">[positions], see <see cref="QrsBands.Narrow"/>.</param>
    public static LocalScale Of(ReadOnlySpan<float> narrow)
    {
        int blocks = (int)(((long)narrow.Length + BlockPositions - 1) / BlockPositions);
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

        return new LocalScale(medians);
    }

    private static float Median(float[] values)
    {
        if (values.Length == 0)
            return 0;
        Array.Sort(values);
        return (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
    }
}
