using Ecg.Detection;
using Ecg.Recordings;

namespace Ecg.Rhythm;

/// <summary>Chooses the lead with the most prominent QRS complexes.</summary>
internal static class LeadChoice
{
    /// <summary>Prominence of the QRS complexes: the median height of the complexes in the narrow band, divided by the root mean square between
    /// them, times the share of the lead that can be judged.</summary>
    public static double Prominence(LeadSignal signal)
    {
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
}
