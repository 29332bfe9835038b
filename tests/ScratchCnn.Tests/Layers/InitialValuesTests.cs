using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Layers;

public sealed class InitialValuesTests
{
    private static readonly int[] Kernel = [5, 40, 500];

    public static TheoryData<Initializer, double, double> Distributions => new()
    {
        // Kernel [5, 40, 500]: fans 200 and 2500. Bound and variance by the definitions of Glorot and He.
        { Initializer.GlorotUniform, Math.Sqrt(6.0 / 2700), 2.0 / 2700 },
        { Initializer.GlorotNormal, 2 * Math.Sqrt(2.0 / 2700) / 0.8796, 2.0 / 2700 },
        { Initializer.HeUniform, Math.Sqrt(6.0 / 200), 2.0 / 200 },
        { Initializer.HeNormal, 2 * Math.Sqrt(2.0 / 200) / 0.8796, 2.0 / 200 },
    };

    [Theory, MemberData(nameof(Distributions))]
    public void Mean_variance_and_bounds_are_those_of_the_distribution(Initializer initializer, double bound, double variance)
    {
        double[] values = Filled<double>(initializer, Kernel, key: 1);
        double mean = values.Average(), deviation = Math.Sqrt(variance);

        // 100,000 values: the mean is within 5 of its deviations, the variance within about 2 %.
        Assert.InRange(mean, -5 * deviation / Math.Sqrt(values.Length), 5 * deviation / Math.Sqrt(values.Length));
        Assert.InRange(values.Sum(x => x * x) / values.Length, 0.98 * variance, 1.02 * variance);
        Assert.InRange(values.Max(Math.Abs), 0.99 * bound, 1.0001 * bound);
    }

    [Theory]
    [InlineData(new int[0], 1, 1)]
    [InlineData(new[] { 7 }, 7, 7)]
    [InlineData(new[] { 3, 5 }, 3, 5)]
    [InlineData(new[] { 5, 32, 64 }, 160, 320)]
    [InlineData(new[] { 2, 3, 5, 7 }, 30, 42)]
    public void Fans_are_counted_as_in_Keras(int[] dimensions, int fanIn, int fanOut) =>
        Assert.Equal((fanIn, fanOut), InitialValues.Fans(dimensions));

    [Fact]
    public void Zeros_are_zero_and_ones_are_one()
    {
        Assert.All(Filled<float>(Initializer.Zeros, [9], key: 1), value => Assert.Equal(0, value));
        Assert.All(Filled<float>(Initializer.Ones, [9], key: 1), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Another_key_gives_other_values_and_the_same_key_the_same()
    {
        double[] values = Filled<double>(Initializer.GlorotUniform, [3, 5], key: 1);
        Assert.Equal(values, Filled<double>(Initializer.GlorotUniform, [3, 5], key: 1));
        Assert.DoesNotContain(values, Filled<double>(Initializer.GlorotUniform, [3, 5], key: 2).Contains);
    }

    /// <summary>Recorded once; every machine must give these bits.</summary>
    [Theory]
    [InlineData(Initializer.GlorotUniform, 8736328936579856695UL)]
    [InlineData(Initializer.GlorotNormal, 4213574174185265383UL)]
    [InlineData(Initializer.HeUniform, 10645357846054913326UL)]
    [InlineData(Initializer.HeNormal, 15421488215588833297UL)]
    public void A_seed_gives_the_same_weights_on_every_machine(Initializer initializer, ulong expected)
    {
        ulong hash = 0;
        foreach (float value in Filled<float>(initializer, [5, 32, 64], key: 42))
            hash = CounterRandom.Mix(hash + BitConverter.SingleToUInt32Bits(value));
        Assert.Equal(expected, hash);
    }

    [Fact]
    public void A_span_of_another_size_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => InitialValues.Fill<float>(Initializer.Ones, [3, 5], 1, new float[14]));
        Assert.Equal("A tensor of [3, 5] has 15 values; got room for 14.", error.Message);
    }

    [Fact]
    public void An_unknown_initializer_is_refused() => Assert.StartsWith(
        "There is no such initializer.",
        Assert.Throws<ArgumentOutOfRangeException>(() => InitialValues.Fill<float>((Initializer)99, [3], 1, new float[3])).Message, StringComparison.Ordinal);

    [Fact]
    public void Fans_beyond_an_integer_and_no_dimensions_at_all_are_refused()
    {
        Assert.Throws<OverflowException>(() => InitialValues.Fans([50_000, 50_000, 2]));
        Assert.Throws<OverflowException>(() => InitialValues.Fans([50_000, 2, 50_000]));
        Assert.Throws<ArgumentNullException>("dimensions", () => InitialValues.Fans(null!));
        Assert.Throws<ArgumentNullException>("dimensions", () => InitialValues.Fill<float>(Initializer.Ones, null!, 1, new float[3]));
    }

    private static T[] Filled<T>(Initializer initializer, int[] dimensions, ulong key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[dimensions.Aggregate(1, (product, extent) => product * extent)];
        values.AsSpan().Fill(T.NaN);
        InitialValues.Fill(initializer, dimensions, key, values);
        return values;
    }
}
