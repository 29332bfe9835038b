using Ecg.Recordings;

namespace Ecg.Detection;

/// <summary>Consecutive samples of a lead of which none is missing.</summary>
/// <param name="Start">Index of the first one in the recording.</param>
/// <param name="Samples">[samples]; finite.</param>
internal readonly record struct SignalStretch(long Start, ReadOnlyMemory<float> Samples)
{
    /// <summary>The longest gap that is filled by linear interpolation, in seconds: less than the duration of a QRS complex.</summary>
    private const double LongestBridge = 0.04;

    /// <summary>The shortest stretch that is analyzed, in seconds: in shorter ones beats cannot be told from noise.</summary>
    public const double ShortestSeconds = 2;

    /// <summary>Index after the last sample.</summary>
    public long End => Start + Samples.Length;

    /// <summary>The stretches of a lead, in time order. Short gaps are filled in place; longer ones end a stretch.</summary>
    public static IReadOnlyList<SignalStretch> Of(LeadSignal signal)
    {
        var stretches = new List<SignalStretch>();
        int bridge = (int)(LongestBridge * signal.Lead.Rate), shortest = (int)Math.Ceiling(ShortestSeconds * signal.Lead.Rate);
        foreach (SignalSegment segment in signal.Segments)
        {
            float[] samples = segment.Samples;
            int start = -1, end = -1; // of the current stretch; end is the index after its last finite sample
            void Close()
            {
                if (start >= 0 && end - start >= shortest)
                    stretches.Add(new SignalStretch(segment.Start + start, samples.AsMemory(start, end - start)));
            }

            for (int i = 0; i < samples.Length; i++)
            {
                if (!float.IsFinite(samples[i]))
                    continue;
                if (start >= 0 && i - end <= bridge)
                {
                    for (int gap = end; gap < i; gap++)
                        samples[gap] = samples[end - 1] + ((samples[i] - samples[end - 1]) * (gap - end + 1) / (i - end + 1));
                }
                else
                {
                    Close();
                    start = i;
                }

                end = i + 1;
            }

            Close();
        }

        return stretches;
    }
}
