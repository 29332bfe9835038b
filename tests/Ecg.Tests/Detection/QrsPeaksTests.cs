using Ecg.Detection;

namespace Ecg.Tests.Detection;

public class QrsPeaksTests
{
    [Fact]
    public void Evidence_is_the_smoothed_area_relative_to_that_of_a_target()
    {
        float[] probabilities = Noise(300);
        float[] evidence = QrsPeaks.Evidence(probabilities);
        double[] weights = [.. Enumerable.Range(-6, 13).Select(d => Math.Exp(-d * d / 8.0))];
        double Area(int i) => Enumerable.Range(i - 8, 17).Where(at => at >= 0 && at < probabilities.Length).Sum(at => (double)probabilities[at]) / (2.5 * Math.Sqrt(2 * Math.PI));
        for (int i = 0; i < evidence.Length; i++)
        {
            double expected = Enumerable.Range(-6, 13).Sum(d => weights[d + 6] * Area(i + d)) / weights.Sum();
            Assert.Equal(expected, evidence[i], 1e-5);
        }
    }

    [Theory]
    [InlineData(50.0)]
    [InlineData(50.3)]
    [InlineData(49.6)]
    public void A_target_is_found_where_it_is_with_evidence_of_about_one(double center)
    {
        float[] probabilities = Targets(100, center);
        float[] evidence = QrsPeaks.Evidence(probabilities);
        Assert.Equal(center, Assert.Single(QrsPeaks.Find(probabilities, evidence)), 0.25);
        Assert.InRange(evidence.Max(), 0.95, 1);
        Assert.InRange(QrsPeaks.Doubt(evidence), 0, 0.2);
    }

    [Fact]
    public void Of_two_complexes_closer_than_248_ms_the_surer_one_is_kept()
    {
        float[] probabilities = Targets(300, 100, 150, 250);
        for (int i = 130; i < 140; i++)
            probabilities[i] = 0.3f; // 0.12 s before the second
        Assert.Equal([100.0, 150, 250], QrsPeaks.Find(probabilities, QrsPeaks.Evidence(probabilities)).Select(position => Math.Round(position)));
    }

    [Fact]
    public void Weak_bumps_are_doubtful_and_very_weak_ones_are_nothing()
    {
        float[] weak = QrsPeaks.Evidence([.. Targets(400, 50, 150, 250, 350).Select(p => 0.4f * p)]);
        Assert.Equal(1 - weak.Max(), QrsPeaks.Doubt(weak), 0.01);
        Assert.InRange(QrsPeaks.Doubt(weak), 0.58, 0.65);
        float[] probabilities = [.. Targets(400, 50, 150, 250, 350).Select(p => 0.15f * p)];
        float[] evidence = QrsPeaks.Evidence(probabilities);
        Assert.Empty(QrsPeaks.Find(probabilities, evidence));
        Assert.Equal(0, QrsPeaks.Doubt(evidence));
    }

    private static float[] Targets(int positions, params double[] centers) =>
    [
        .. Enumerable.Range(0, positions).Select(i => (float)centers.Max(center => Math.Exp(-0.5 * (i - center) * (i - center) / (2.5 * 2.5)))),
    ];

    private static float[] Noise(int positions)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, positions).Select(_ => random.NextSingle())];
    }
}
