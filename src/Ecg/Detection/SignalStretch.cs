using Ecg.Recordings;

namespace Ecg.Detection;

/// <summary>Consecutive samples of a lead of which none is missing.</summary>
/// <param name="Start">Index of the first one in the recording.</param>
/// <param name="Samples">[samples]; finite.</param>
internal readonly record struct SignalStretch(long Start, ReadOnlyMemory<float> Samples)
{
    /// <summary>Missing samples that are bridged by a straight line, in seconds: less than a QRS complex lasts.</summary>
    private const double LongestBridge = 0.04;

    /// <summary>Shorter stretches have no beat that could be told from noise, in seconds.</summary>
    public const double ShortestSeconds = 2;

    /// <summary>Index after the last sample.</summary>
    public long End => Start + Samples.Length;

    /// <summary>The stretches of a lead, in time order. Gaps of some samples are filled in the signal itself; longer ones end a stretch.</summary>
    public static IReadOnlyList<SignalStretch> Of(LeadSignal signal)
    {
        var stretches = new List<SignalStretch>();
        int bridge = (int)(LongestBridge * signal.Lead.Rate), shortest = (int)Math.Ceiling(ShortestSeconds * signal.Lead.Rate);
        foreach (SignalSegment segment in signal.Segments)
        {
            float[] samples = segment.Samples;
            int start = -1, end = -1; // of the stretch at hand; end is the index after its last finite sample
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
