using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>
/// Cuts a recording into beats exactly as the published files were cut. The rule was reconstructed from those files and reproduces them byte
/// for byte. All annotations count, in time order, whether they mark a beat or not. For each annotation that marks a beat, except the last
/// annotation, let t₀ be its time, and t₁ and t₂ the times of the next two annotations (t₂ is the end of the recording if there is only one).
/// The segment is every third sample of
/// <para>x[t₀ : t₁ + ⌊(t₂ − t₁) / 5⌋],</para>
/// from one R peak to a little beyond the next, at 120 samples per second. The whole segment is scaled to [0, 1] and rounded to float before
/// it is truncated to 187 samples or padded with zeros.
/// </summary>
public static class BeatCutter
{
    /// <summary>Sampling frequency of the recordings that the rule applies to, in Hz.</summary>
    public const double SamplingFrequency = 360;

    /// <summary>Distance between the samples taken: every third one.</summary>
    public const int Step = 3;

    /// <summary>Cuts all beats.</summary>
    /// <param name="record">Name of the recording.</param>
    /// <param name="samples">[samples], at <see cref="SamplingFrequency"/>; NaN where nothing was recorded.</param>
    /// <param name="annotations">All annotations in time order; <see cref="Annotation.Sample"/> counts <paramref name="samples"/>.</param>
    /// <returns>The beats, in time order. Beats whose segment is empty or has a missing sample are left out and counted.</returns>
    public static RecordedBeats Cut(string record, ReadOnlySpan<double> samples, IReadOnlyList<Annotation> annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var beats = new List<RecordedBeat>();
        var values = new List<float>();
        int leftOut = 0;
        float[] row = new float[PublishedFormat.Samples];
        for (int k = 0; k + 1 < annotations.Count; k++)
        {
            if (BeatLabels.Label(annotations[k].Code, LabelScheme.Published) is null)
                continue;
            long start = annotations[k].Sample;
            long next = annotations[k + 1].Sample;
            long afterNext = k + 2 < annotations.Count ? annotations[k + 2].Sample : samples.Length;
            long end = Math.Min(samples.Length, next + ((afterNext - next) / 5));
            ReadOnlySpan<double> segment = start < end ? samples[(int)start..(int)end] : [];
            if (!TryScale(segment, row))
            {
                leftOut++;
                continue;
            }
            int length = (int)(((long)segment.Length + Step - 1) / Step);
            beats.Add(new RecordedBeat(k, start, annotations[k].Code, length));
            values.AddRange(row);
        }
        return new RecordedBeats(record, beats, values.ToArray(), leftOut);
    }

    /// <summary>Takes every third sample of a segment, scales them to [0, 1], and truncates or pads them to a row.</summary>
    /// <param name="segment">[samples], at <see cref="SamplingFrequency"/>.</param>
    /// <param name="row">[187], written; all zeros if all samples of the segment are equal.</param>
    /// <returns>False if the segment is empty or contains a NaN.</returns>
    private static bool TryScale(ReadOnlySpan<double> segment, Span<float> row)
    {
        double minimum = double.PositiveInfinity;
        double maximum = double.NegativeInfinity;
        for (int i = 0; i < segment.Length; i += Step)
        {
            if (double.IsNaN(segment[i]))
                return false;
            minimum = Math.Min(minimum, segment[i]);
            maximum = Math.Max(maximum, segment[i]);
        }
        double range = maximum - minimum;
        row.Clear();
        for (int i = 0, column = 0; i < segment.Length && column < row.Length && range > 0; i += Step, column++)
            row[column] = (float)((segment[i] - minimum) / range);
        return segment.Length > 0;
    }
}
