using Ecg.Signals;

namespace Ecg.Context;

/// <summary>One lead as <see cref="BeatContext"/> takes it: at 120 Hz, without its baseline, in units of the patient's usual QRS complex.</summary>
internal static class ContextLead
{
    /// <summary>Half the window in which a QRS complex is measured, in samples.</summary>
    private const int HalfQrs = 12;

    private const float Limit = 3;

    // 200 ms pass over a QRS complex and a P wave, 600 ms over a T wave.
    private const int ShortWindow = 25;
    private const int LongWindow = 73;

    /// <summary>Whether all samples that are not missing have the same value.</summary>
    public static bool IsFlat(ReadOnlySpan<float> samples)
    {
        float value = float.NaN;
        foreach (float sample in samples)
        {
            if (!float.IsFinite(sample))
                continue;
            if (float.IsNaN(value))
                value = sample;
            else if (sample != value)
                return false;
        }

        return true;
    }

    /// <summary>Brings a lead to 120 Hz and removes its baseline.</summary>
    /// <param name="samples">[samples] at <paramref name="rate"/>; NaN where one is missing, which the value before it stands for.</param>
    /// <param name="rate">Samples per second, in Hz.</param>
    public static float[] Prepare(ReadOnlySpan<float> samples, double rate)
    {
        double[] filled = new double[samples.Length];
        int first = 0;
        while (first < samples.Length && !float.IsFinite(samples[first]))
            first++;
        double value = first < samples.Length ? samples[first] : 0;
        for (int i = 0; i < samples.Length; i++)
            filled[i] = value = float.IsFinite(samples[i]) ? samples[i] : value;

        double[] resampled = new Resampler(rate, BeatContext.Rate).Resample(filled);
        float[] lead = Array.ConvertAll(resampled, sample => (float)sample);
        float[] baseline = RunningMedian.Apply(RunningMedian.Apply(lead, ShortWindow), LongWindow);
        for (int i = 0; i < lead.Length; i++)
            lead[i] -= baseline[i];
        return lead;
    }

    /// <summary>Divides a lead by the median height of its QRS complexes, from peak to peak, so that its gain does not matter.</summary>
    /// <param name="lead">[samples], overwritten.</param>
    /// <param name="beats">Sample of each beat.</param>
    public static void Normalize(Span<float> lead, ReadOnlySpan<int> beats)
    {
        float[] heights = new float[beats.Length];
        for (int i = 0; i < beats.Length; i++)
        {
            float low = float.PositiveInfinity, high = float.NegativeInfinity;
            for (int at = Math.Max(0, beats[i] - HalfQrs); at <= beats[i] + HalfQrs && at < lead.Length; at++)
                (low, high) = (Math.Min(low, lead[at]), Math.Max(high, lead[at]));
            heights[i] = Math.Max(0, high - low);
        }

        float height = Medians.Of(heights), scale = height > 0 ? 1 / height : 0;
        for (int i = 0; i < lead.Length; i++)
            lead[i] = Math.Clamp(lead[i] * scale, -Limit, Limit);
    }
}

/// <summary>Medians and other order statistics.</summary>
internal static class Medians
{
    /// <summary>The median: of an even number of values the upper of the two in the middle; 0 of none. Sorts <paramref name="values"/>.</summary>
    public static T Of<T>(Span<T> values)
        where T : struct, IComparable<T> => Quantile(values, 0.5);

    /// <summary>The value below which a share of the values lies; 0 of none. Sorts <paramref name="values"/>.</summary>
    public static T Quantile<T>(Span<T> values, double share)
        where T : struct, IComparable<T>
    {
        if (values.IsEmpty)
            return default;
        values.Sort();
        return values[Math.Min(values.Length - 1, (int)(share * values.Length))];
    }
}
