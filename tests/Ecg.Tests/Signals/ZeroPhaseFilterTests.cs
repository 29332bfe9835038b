using System.Numerics;
using Ecg.Signals;

namespace Ecg.Tests.Signals;

public class ZeroPhaseFilterTests
{
    [Theory]
    [InlineData(1, 1, 35, 250)]
    [InlineData(2, 1, 35, 360)]
    [InlineData(2, 8, 20, 128)]
    [InlineData(3, 1, 25, 10_000)]
    [InlineData(4, 0.5, 40, 100)]
    public void The_amplitude_at_every_frequency_is_that_of_a_butterworth_band_pass(int order, double low, double high, double rate)
    {
        Biquad[] sections = Butterworth.BandPass(order, low, high, rate);
        double Warp(double f) => Math.Tan(Math.PI * f / rate);
        double width = Warp(high) - Warp(low), center = Warp(high) * Warp(low);
        for (double f = 0.01 * rate; f < 0.5 * rate; f += 0.013 * rate)
        {
            Complex z = Complex.FromPolarCoordinates(1, 2 * Math.PI * f / rate);
            double amplitude = sections.Aggregate(Complex.One, (product, section) => product * section.ResponseAt(z)).Magnitude;
            double relative = ((Warp(f) * Warp(f)) - center) / (Warp(f) * width);
            Assert.Equal(1 / Math.Sqrt(1 + Math.Pow(relative, 2 * order)), amplitude, 1e-9);
        }

        Assert.Equal(order, sections.Length);
        Assert.All(sections, section => Assert.True(section.A2 < 1 && Math.Abs(section.A1) < 1 + section.A2, "a pole is outside the unit circle"));
    }

    [Theory]
    [InlineData(5, 0.999)]
    [InlineData(1, 0.5)]
    [InlineData(35, 0.5)]
    public void A_sine_keeps_its_phase_and_gets_the_squared_amplitude(double frequency, double expected)
    {
        const double rate = 500;
        float[] sine = [.. Enumerable.Range(0, 10_000).Select(i => (float)Math.Sin(2 * Math.PI * frequency * i / rate))];
        float[] filtered = new float[sine.Length];
        new ZeroPhaseFilter(2, 1, 35, rate).Apply(sine, filtered);

        for (int i = 4000; i < 6000; i++)
            Assert.Equal(expected * sine[i], filtered[i], 2e-3f);
    }

    [Fact]
    public void Neither_an_offset_nor_a_slope_rings_at_the_ends()
    {
        float[] line = [.. Enumerable.Range(0, 5000).Select(i => 1000 + (0.01f * i))];
        new ZeroPhaseFilter(2, 1, 35, 250).Apply(line, line);

        Assert.All(line, value => Assert.InRange(value, -0.02f, 0.02f));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public void A_signal_shorter_than_the_padding_is_filtered(int length)
    {
        float[] signal = [.. Enumerable.Range(0, length).Select(i => (float)(i % 7))];
        new ZeroPhaseFilter(2, 1, 35, 250).Apply(signal, signal);

        Assert.All(signal, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Filtering_a_reversed_signal_gives_the_reversed_result()
    {
        var random = new Random(1);
        float[] signal = [.. Enumerable.Range(0, 3000).Select(_ => (float)random.NextDouble())], filtered = new float[3000], reversed = new float[3000];
        var filter = new ZeroPhaseFilter(2, 8, 20, 250);
        filter.Apply(signal, filtered);
        filter.Apply([.. signal.Reverse()], reversed);

        for (int i = 800; i < 2200; i++)
            Assert.Equal(filtered[i], reversed[2999 - i], 1e-5f);
    }
}
