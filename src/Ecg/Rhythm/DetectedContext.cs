using Ecg.Beats;
using Ecg.Context;
using Ecg.Detection;
using Ecg.Recordings;

namespace Ecg.Rhythm;

/// <summary>Detected beats with their context.</summary>
internal static class DetectedContext
{
    /// <summary>
    /// Prepares the rows of beats that were cut. Beats keep the peaks of the lead in which they were found, whose complexes stand out most; <see cref="BeatContext"/> moves
    /// all of them by the usual distance to the peak of the first lead. On svdb that gave fewer false S and V than peaks of the first lead for each beat.
    /// </summary>
    /// <param name="cut">The beats; their annotations are indices of detected beats.</param>
    /// <param name="detected">All beats of the recording.</param>
    /// <param name="leads">One lead or two, of one rate, in the order of training.</param>
    public static BeatRowWriter Of(RecordedBeats cut, DetectedBeats detected, IReadOnlyList<LeadSignal> leads)
    {
        bool[] follows = new bool[detected.Beats.Count];
        follows.AsSpan().Fill(true);
        foreach ((int from, _) in DetectedBeatCutter.Stretches(detected))
        {
            if (from < follows.Length)
                follows[from] = false;
        }

        var rows = new ContextRows([.. leads.Select(Whole)], leads[0].Lead.Rate, detected.Beats, follows);
        return (beat, row) => rows.Write(cut.Beats[beat].Annotation, row);
    }

    /// <summary>The samples of a lead from the beginning of the recording, NaN in gaps; not copied where there is no gap.</summary>
    private static float[] Whole(LeadSignal signal)
    {
        if (signal.Segments is [{ Start: 0 } only])
            return only.Samples;
        float[] whole = new float[signal.Length];
        whole.AsSpan().Fill(float.NaN);
        foreach (SignalSegment segment in signal.Segments)
            segment.Samples.CopyTo(whole, segment.Start);
        return whole;
    }
}
