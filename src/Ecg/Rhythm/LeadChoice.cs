using Ecg.Detection;
using Ecg.Recordings;

namespace Ecg.Rhythm;

/// <summary>Chooses the lead with the most prominent QRS complexes.</summary>
internal static class LeadChoice
{
    /// <summary>Prominence of the QRS complexes: the median height of the complexes in the narrow band, divided by the root mean square between
    /// them, times the share of the lead that can be judged. Less than 0 for a lead that never turns, which cannot have any: it is flat, or a column of time.</summary>
    public static double Prominence(LeadSignal signal)
    {
        if (!Turns(signal))
            return -1;
        double sum = 0, judged = 0;
        foreach (SignalStretch stretch in SignalStretch.Of(signal))
        {
            float[] narrow = QrsBands.Narrow(stretch.Samples.Span, signal.Lead.Rate);
            LocalScale scale = LocalScale.Of(narrow);
            List<int> found = MovingAverageDetector.Detect(narrow, scale);
            if (found.Count == 0)
                continue;
            double unjudged = SignalQuality.Judge(stretch.Samples.Span, signal.Lead.Rate, narrow, scale, found).Sum(mark => (double)(mark.End - mark.Start));
            double noise = SignalQuality.Noise(narrow, scale, found, 0, found.Count, 0, narrow.Length);
            double weight = stretch.Samples.Length - unjudged;
            sum += weight / Math.Max(noise, 1e-3);
            judged += stretch.Samples.Length;
        }

        return judged == 0 ? 0 : sum / signal.Length;
    }

    // Of a ramp the filter leaves nothing but rounding errors, some of which look like complexes that stand out. Rounded times are no exact ramp, but never fall.
    private static bool Turns(LeadSignal signal)
    {
        bool rises = false, falls = false;
        float last = float.NaN;
        foreach (SignalSegment segment in signal.Segments)
        {
            foreach (float sample in segment.Samples)
            {
                if (float.IsNaN(sample))
                    continue;
                rises |= sample > last;
                falls |= sample < last;
                if (rises && falls)
                    return true;
                last = sample;
            }
        }

        return false;
    }
}
