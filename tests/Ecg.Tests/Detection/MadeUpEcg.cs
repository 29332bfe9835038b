using Ecg.Recordings;

namespace Ecg.Tests.Detection;

/// <summary>Beats of known places: a P wave, a QRS complex and a T wave of Gaussian shape on a baseline that wanders.</summary>
internal static class MadeUpEcg
{
    /// <summary>A lead with beats at some times.</summary>
    public static LeadSignal Lead(double rate, double seconds, IReadOnlyList<double> beats, float gain = 1, double noise = 0, int seed = 1)
    {
        var random = new Random(seed);
        float[] samples = new float[(int)(rate * seconds)];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = gain * (float)((0.1 * Math.Sin(0.6 * i / rate)) + (noise * (random.NextDouble() - 0.5)));
        foreach (double beat in beats)
        {
            Add(samples, rate, beat - 0.16, 0.12 * gain, 0.025);
            Add(samples, rate, beat, gain, 0.012);
            Add(samples, rate, beat + 0.03, -0.3 * gain, 0.012);
            Add(samples, rate, beat + 0.28, 0.25 * gain, 0.05);
        }

        return new LeadSignal(new Lead("II", "mV", rate), [new SignalSegment(0, samples)]);
    }

    /// <summary>Times of an even rhythm.</summary>
    public static double[] Rhythm(double seconds, double interval = 0.8) =>
        [.. Enumerable.Range(0, (int)((seconds - 1) / interval)).Select(i => 0.5 + (i * interval))];

    private static void Add(float[] samples, double rate, double at, double height, double deviation)
    {
        for (int i = (int)Math.Max(0, (at - (5 * deviation)) * rate); i < Math.Min(samples.Length, (at + (5 * deviation)) * rate); i++)
        {
            double distance = ((i / rate) - at) / deviation;
            samples[i] += (float)(height * Math.Exp(-0.5 * distance * distance));
        }
    }
}
