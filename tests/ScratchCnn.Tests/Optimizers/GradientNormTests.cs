using FsCheck;
using FsCheck.Xunit;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;

namespace ScratchCnn.Tests.Optimizers;

public sealed class GradientNormTests
{
    [Property(MaxTest = 50)]
    public void The_norm_is_the_root_of_the_sum_of_squares(int seed, NonNegativeInt extra)
    {
        double[] gradient = OptimizerTests.Uniform((ulong)seed, (extra.Get * 331) % 20_000);
        double expected = Math.Sqrt(gradient.Sum(g => g * g));
        Assert.Equal(expected, Norm(gradient), 1e-13 * expected);
    }

    [Fact]
    public void Chunks_cover_every_element_once()
    {
        Assert.Equal(0, GradientNorm.ChunkCount(0));
        Assert.Equal(1, GradientNorm.ChunkCount(1));
        Assert.Equal(1, GradientNorm.ChunkCount(GradientNorm.ChunkSize));
        Assert.Equal(2, GradientNorm.ChunkCount(GradientNorm.ChunkSize + 1));
        for (int hot = 0; hot < 9000; hot += 499)
        {
            var gradient = new double[9000];
            gradient[hot] = 3;
            Assert.Equal(3, Norm(gradient));
        }
    }

    /// <summary>Recorded with 256-bit vectors; must hold with any instruction set switched off.</summary>
    [Fact]
    public void The_norm_has_the_same_bits_at_every_vector_width()
    {
        ulong hash = 0;
        for (int count = 0; count < 9000; count += 373)
            hash = CounterRandom.Mix(hash + BitConverter.DoubleToUInt64Bits(Norm(OptimizerTests.Uniform(9, count))));
        Assert.Equal(3900309472358945322UL, hash);
    }

    [Fact]
    public void Float_gradients_are_summed_in_double()
    {
        float[] gradient = [.. Enumerable.Repeat(1e30f, 5000)];
        var sums = new double[2];
        for (int chunk = 0; chunk < 2; chunk++)
            sums[chunk] = GradientNorm.ChunkSumOfSquares<float>(gradient, chunk);
        Assert.Equal(1e30f * Math.Sqrt(5000), GradientNorm.Norm(sums), 1e17);
    }

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_shows_in_the_sum(float value)
    {
        var gradient = new float[100];
        gradient[77] = value;
        Assert.False(double.IsFinite(GradientNorm.ChunkSumOfSquares<float>(gradient, 0)));
    }

    [Fact]
    public void Clipping_shortens_what_is_too_long_and_leaves_the_rest()
    {
        Assert.Equal(0.25, GradientNorm.ClipScale(norm: 8, maximum: 2));
        Assert.Equal(1, GradientNorm.ClipScale(norm: 2, maximum: 2));
        Assert.Equal(1, GradientNorm.ClipScale(norm: 0, maximum: 2));
    }

    private static double Norm(double[] gradient)
    {
        var sums = new double[GradientNorm.ChunkCount(gradient.Length)];
        for (int chunk = 0; chunk < sums.Length; chunk++)
            sums[chunk] = GradientNorm.ChunkSumOfSquares<double>(gradient, chunk);
        return GradientNorm.Norm(sums);
    }
}
