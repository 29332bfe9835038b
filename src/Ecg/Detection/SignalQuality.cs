namespace Ecg.Detection;

/// <summary>The reason for which a part of a lead cannot be judged.</summary>
public enum QualityProblem
{
    /// <summary>Nothing was recorded, or a stretch too short to be judged.</summary>
    Missing,

    /// <summary>The signal is constant: the electrode or the amplifier is disconnected.</summary>
    Flat,

    /// <summary>The signal stays at an end of its range (saturation).</summary>
    Saturated,

    /// <summary>Complexes cannot be told from noise.</summary>
    Noisy,
}

/// <summary>A part of a lead that cannot be judged.</summary>
/// <param name="Start">Its first sample.</param>
/// <param name="End">The sample after it.</param>
/// <param name="Problem">The reason.</param>
public readonly record struct QualityMark(long Start, long End, QualityProblem Problem);

/// <summary>Marks the parts of a lead that cannot be judged.</summary>
internal static class SignalQuality
{
    // Shorter flat parts occur between beats if the converter is coarse, shorter saturated ones at the tops of high beats.
    private const double ShortestFlat = 1;
    private const double ShortestSaturated = 0.5;
    private const double BlockSeconds = 10;

    // Chosen on DS1 and svdb, where they cost 4 in 10,000 and 2 in 1,000 beats, and on the noise records bw, em and ma of nstdb.
    private const double MostNoise = 0.27;
    private const double MostNoiseIfUneven = 0.16;
    private const double Uneven = 0.25;

    // Chosen on DS1 and svdb by networks that had not seen them, where it costs 2 in 10,000 beats, and on the noise records bw and ma of nstdb.
    private const double MostDoubt = 0.5;
    private const double MostDoubtInNoise = 0.3;

    /// <summary>Judges a stretch by what lies between the complexes.</summary>
    /// <param name="samples">[samples]; finite.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="narrow">[positions], see <see cref="QrsBands.Narrow"/>.</param>
    /// <param name="scale">Its scale.</param>
    /// <param name="found">Positions of the complexes found.</param>
    /// <returns>Marks in samples of the stretch, in time order, without overlap.</returns>
    public static IReadOnlyList<QualityMark> Judge(ReadOnlySpan<float> samples, double rate, float[] narrow, LocalScale scale, List<int> found)
    {
        int next = 0;
        return Judge(samples, rate, narrow.Length, (from, to) =>
        {
            int first = next;
            while (next < found.Count && found[next] < to)
                next++;
            double noise = Noise(narrow, scale, found, first, next, from, to);
            return noise > MostNoise || (noise > MostNoiseIfUneven && IsUneven(narrow, found.GetRange(first, next - first)));
        });
    }

    /// <summary>Judges a stretch by the doubt of a network, and by what lies between the complexes where the network is not sure.</summary>
    /// <param name="samples">[samples]; finite.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="narrow">[positions], see <see cref="QrsBands.Narrow"/>.</param>
    /// <param name="scale">Its scale.</param>
    /// <param name="found">Positions of the complexes found.</param>
    /// <param name="evidence">[positions], see <see cref="QrsPeaks.Evidence"/>.</param>
    /// <returns>Marks in samples of the stretch, in time order, without overlap.</returns>
    public static IReadOnlyList<QualityMark> Judge(
        ReadOnlySpan<float> samples, double rate, float[] narrow, LocalScale scale, List<int> found, float[] evidence)
    {
        int next = 0;
        return Judge(samples, rate, evidence.Length, (from, to) =>
        {
            int first = next;
            while (next < found.Count && found[next] < to)
                next++;
            double doubt = QrsPeaks.Doubt(evidence.AsSpan(from, to - from));
            return doubt > MostDoubt || (doubt > MostDoubtInNoise && Noise(narrow, scale, found, first, next, from, to) > MostNoise);
        });
    }

    private static List<QualityMark> Judge(ReadOnlySpan<float> samples, double rate, int positions, Func<int, int, bool> isNoisy)
    {
        List<QualityMark> marks = Constant(samples, rate);
        int block = (int)(BlockSeconds * QrsBands.Rate);
        for (int from = 0; from < positions; from += block)
        {
            int to = Math.Min(positions, from + block);
            if (isNoisy(from, to))
                marks.Add(new QualityMark((long)(from * rate / QrsBands.Rate), Math.Min(samples.Length, (long)(to * rate / QrsBands.Rate)), QualityProblem.Noisy));
        }

        return Merged(marks);
    }

    /// <summary>
    /// Noise in the QRS band: the root mean square of the narrow band outside 120 ms around the complexes, divided by the median height of the
    /// complexes. In a clean signal it is close to 0.
    /// </summary>
    public static double Noise(float[] narrow, LocalScale scale, List<int> found, int first, int last, int from, int to)
    {
        const int around = 15; // 120 ms
        double sum = 0;
        int count = 0, beat = first;
        for (int i = from; i < to; i++)
        {
            while (beat < last && found[beat] + around < i)
                beat++;
            if (beat < found.Count && Math.Abs(found[beat] - i) <= around)
                continue;
            sum += (double)narrow[i] * narrow[i];
            count++;
        }

        if (count == 0)
            return 1;
        float[] heights = [.. Enumerable.Range(first, last - first).Select(b => Math.Abs(narrow[found[b]])).Order()];
        double height = heights.Length > 0 ? heights[heights.Length / 2] : scale[(from + to) / 2];
        return height > 0 ? Math.Sqrt(sum / count) / height : 0;
    }

    /// <summary>
    /// Whether the complexes vary as detections in noise do: in both height and distance, each by more than a quarter in the median. In atrial
    /// fibrillation only the distance varies; in bigeminy neighboring complexes differ, but every other one is alike.
    /// </summary>
    private static bool IsUneven(float[] narrow, List<int> found)
    {
        const int fewest = 5;
        if (found.Count < fewest)
            return true;
        double[] heights = [.. found.Select(position => (double)Math.Abs(narrow[position]))];
        double[] intervals = [.. found.Zip(found.Skip(1), (a, b) => (double)(b - a))];
        return Spread(heights) > Uneven && Spread(intervals) > Uneven;
    }

    // Median difference from the value two places further, divided by the median.
    private static double Spread(double[] values)
    {
        double Median(IEnumerable<double> all) => all.Order().ElementAt(all.Count() / 2);
        return Median(values.Zip(values.Skip(2), (a, b) => Math.Abs(b - a))) / Math.Max(Median(values), double.Epsilon);
    }

    // Runs of equal samples.
    private static List<QualityMark> Constant(ReadOnlySpan<float> samples, double rate)
    {
        float lowest = float.MaxValue, highest = float.MinValue;
        foreach (float sample in samples)
        {
            lowest = Math.Min(lowest, sample);
            highest = Math.Max(highest, sample);
        }

        var marks = new List<QualityMark>();
        int start = 0;
        for (int i = 1; i <= samples.Length; i++)
        {
            if (i < samples.Length && samples[i] == samples[start])
                continue;
            bool isAtEnd = highest > lowest && (samples[start] == lowest || samples[start] == highest);
            double seconds = (i - start) / rate;
            if (seconds >= ShortestFlat || (isAtEnd && seconds >= ShortestSaturated))
                marks.Add(new QualityMark(start, i, isAtEnd ? QualityProblem.Saturated : QualityProblem.Flat));
            start = i;
        }

        return marks;
    }

    // Flat and saturated parts come first: a part that is noisy as well keeps the more specific mark.
    private static List<QualityMark> Merged(List<QualityMark> marks)
    {
        var merged = new List<QualityMark>();
        QualityMark[] exact = [.. marks.Where(mark => mark.Problem != QualityProblem.Noisy)];
        merged.AddRange(exact);
        foreach (QualityMark mark in marks.Where(mark => mark.Problem == QualityProblem.Noisy))
        {
            long start = mark.Start;
            foreach (QualityMark other in exact.Where(other => other.End > mark.Start && other.Start < mark.End))
            {
                if (other.Start > start)
                    merged.Add(new QualityMark(start, other.Start, mark.Problem));
                start = Math.Max(start, other.End);
            }

            if (start < mark.End)
                merged.Add(new QualityMark(start, mark.End, mark.Problem));
        }

        merged.Sort((a, b) => a.Start.CompareTo(b.Start));
        var joined = new List<QualityMark>();
        foreach (QualityMark mark in merged)
        {
            if (joined.Count > 0 && joined[^1].End == mark.Start && joined[^1].Problem == mark.Problem)
                joined[^1] = joined[^1] with { End = mark.End };
            else
                joined.Add(mark);
        }

        return joined;
    }
}
