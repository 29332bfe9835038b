using ScratchCnn.Kernels;
using ScratchCnn.Numerics;
using Normal = MathNet.Numerics.Distributions.Normal;

namespace ScratchCnn.Tests.Kernels;

public sealed class NormalQuantileTests
{
    [Fact]
    public void Quantiles_agree_with_MathNet()
    {
        for (int i = 0; i < 20_000; i++)
        {
            double probability = CounterRandom.Uniform(1, (ulong)i);
            Assert.Equal(Normal.InvCDF(0, 1, probability), NormalQuantile.Evaluate(probability), 1e-13);
        }
    }

    /// <summary>From mpmath: findroot of ncdf(x) - p at 40 digits.</summary>
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.075, -1.4395314709384563)]
    [InlineData(0.925, 1.4395314709384563)]
    [InlineData(0.0227501319481792072, -2)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-20, -9.262340089798408)]
    [InlineData(1e-300, -37.04709629936120)]
    public void Known_quantiles_come_out(double probability, double expected) =>
        Assert.Equal(expected, NormalQuantile.Evaluate(probability), 4e-15 * Math.Max(1, Math.Abs(expected)));

    [Fact]
    public void The_ends_are_infinite_and_beyond_them_is_nothing()
    {
        Assert.Equal(double.NegativeInfinity, NormalQuantile.Evaluate(0));
        Assert.Equal(double.PositiveInfinity, NormalQuantile.Evaluate(1));
        Assert.True(double.IsNaN(NormalQuantile.Evaluate(-0.1)));
        Assert.True(double.IsNaN(NormalQuantile.Evaluate(1.1)));
    }
}
