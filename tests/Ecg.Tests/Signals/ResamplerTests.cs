using Ecg.Signals;

namespace Ecg.Tests.Signals;

public class ResamplerTests
{
    [Theory]
    [InlineData(250, 360)]
    [InlineData(1000, 360)]
    [InlineData(128, 360)]
    [InlineData(360, 120)]
    [InlineData(62.4725, 120)]
    public void What_is_below_the_pass_edge_goes_through_unchanged(double from, double to)
    {
        var resampler = new Resampler(from, to);
        double lower = Math.Min(from, to);
        foreach (double frequency in new[] { 0, 0.05, 0.2, 0.35, 0.45 }.Select(part => part * lower))
        {
            double error = MaximumDifference(resampler, from, to, frequency, expectedAmplitude: 1);

            // 1.5e-4 of the amplitude are 0.0013 dB.
            Assert.True(error < 1.5e-4, $"{frequency} Hz: {error}");
        }
    }

    [Theory]
    [InlineData(1000, 360)]
    [InlineData(360, 120)]
    [InlineData(500, 62.5)]
    public void What_would_fold_back_is_attenuated_by_80_dB(double from, double to)
    {
        var resampler = new Resampler(from, to);
        foreach (double frequency in new[] { 0.5, 0.55, 0.7, 1, 1.3 }.Select(part => part * to).Where(frequency => frequency < from / 2))
        {
            double left = MaximumDifference(resampler, from, to, frequency, expectedAmplitude: 0);

            // 80 dB are a factor of 1e-4.
            Assert.True(left < 1e-4, $"{frequency} Hz: {20 * Math.Log10(left)} dB");
        }
    }

    [Fact]
    public void A_constant_stays_what_it_is_up_to_the_ends()
    {
        double[] output = new Resampler(250, 360).Resample(Enumerable.Repeat(1024.0, 300).ToArray());

        Assert.Equal(432, output.Length);
        Assert.All(output, value => Assert.Equal(1024, value, 1e-9));
    }

    [Fact]
    public void The_same_rate_changes_nothing()
    {
        double[] samples = [1, double.NaN, 3];

        Assert.Equal(samples, new Resampler(360, 360).Resample(samples));
    }

    [Fact]
    public void Positions_scale_with_the_rates_and_lengths_cover_the_input()
    {
        var up = new Resampler(250, 360);

        Assert.Equal([0L, 1, 3, 4, 360], new long[] { 0, 1, 2, 3, 250 }.Select(up.Position));
        Assert.Equal([0, 2, 3, 5, 360], new[] { 0, 1, 2, 3, 250 }.Select(up.OutputLength));
        Assert.Equal(217, new Resampler(360, 120).OutputLength(650));
    }

    [Fact]
    public void A_missing_sample_spoils_only_its_neighborhood()
    {
        double[] samples = new double[2000];
        samples[1000] = double.NaN;

        double[] output = new Resampler(250, 360).Resample(samples);

        int spoiled = output.Count(double.IsNaN);
        Assert.InRange(spoiled, 2, 160);
        Assert.True(double.IsNaN(output[1440]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e9)]
    public void A_rate_out_of_range_is_refused(double rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(rate, 360));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(360, rate));
    }

    // The largest difference from a sine wave of the expected amplitude, away from the ends.
    private static double MaximumDifference(Resampler resampler, double from, double to, double frequency, double expectedAmplitude)
    {
        double[] input = Sine(frequency / from, 6000);
        double[] output = resampler.Resample(input);
        double[] expected = Sine(frequency / to, output.Length);
        int margin = (int)(150 * Math.Max(1, to / from)) + (int)(150 * to / from);
        double worst = 0;
        for (int i = margin; i < output.Length - margin; i++)
            worst = Math.Max(worst, Math.Abs(output[i] - (expectedAmplitude * expected[i])));
        return worst;
    }

    private static double[] Sine(double cycles, int length) => [.. Enumerable.Range(0, length).Select(i => Math.Cos(2 * Math.PI * cycles * i))];
}
