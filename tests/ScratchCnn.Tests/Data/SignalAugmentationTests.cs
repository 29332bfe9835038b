using ScratchCnn.Data;
using ScratchCnn.Numerics;
using Normal = MathNet.Numerics.Distributions.Normal;

namespace ScratchCnn.Tests.Data;

public sealed class SignalAugmentationTests
{
    private const int Length = 40;

    [Fact]
    public void Without_any_change_a_row_stays_as_it_is()
    {
        float[] row = Signal(2), result = Apply(new SignalAugmentation { Channels = 2 }, row, key: 1);
        Assert.Equal(row, result);
    }

    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(0, 3)]
    [InlineData(0.2, 3)]
    public void Stretch_and_shift_move_a_ramp_by_what_was_drawn(double stretch, double shift)
    {
        // On a ramp, interpolation is exact: y[l] = (l − shift) / stretch.
        double[] ramp = [.. Enumerable.Range(0, Length).Select(l => (double)l)];
        for (ulong key = 0; key < 200; key++)
        {
            var result = new double[Length];
            new SignalAugmentation { Stretch = stretch, Shift = shift }.Augment<double>(ramp, result, key);
            double factor = 1 + (stretch * ((2 * CounterRandom.Uniform(key, 0)) - 1)), offset = shift * ((2 * CounterRandom.Uniform(key, 1)) - 1);
            for (int l = 0; l < Length; l++)
                Assert.Equal(Math.Clamp((l - offset) / factor, 0, Length - 1), result[l], 1e-12);
        }
    }

    [Fact]
    public void Gain_wander_and_noise_have_the_size_that_was_asked_for()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, Length)], zeros = new double[Length];
        double[] Of(SignalAugmentation augmentation, double[] row, ulong key)
        {
            var result = new double[Length];
            augmentation.Augment<double>(row, result, key);
            return result;
        }

        double[] gains = [.. Range(2000).Select(key => Of(new() { Gain = 0.1 }, ones, key)[7])];
        Assert.InRange(gains.Min(), 0.9, 0.901);
        Assert.InRange(gains.Max(), 1.099, 1.1);
        double[] waves = [.. Range(2000).SelectMany(key => Of(new() { Wander = 0.2 }, zeros, key))];
        Assert.InRange(waves.Max(), 0.19, 0.2);
        Assert.InRange(waves.Min(), -0.2, -0.19);
        Assert.InRange(waves.Average(), -0.005, 0.005);
        double[] noise = [.. Range(2000).SelectMany(key => Of(new() { Noise = 0.3 }, zeros, key))];
        Assert.InRange(noise.Average(), -0.005, 0.005);
        Assert.InRange(Math.Sqrt(noise.Average(x => x * x)), 0.297, 0.303);
    }

    [Fact]
    public void Wander_is_one_slow_wave()
    {
        for (ulong key = 0; key < 50; key++)
        {
            var result = new double[Length];
            new SignalAugmentation { Wander = 0.2 }.Augment<double>(new double[Length], result, key);
            double amplitude = 0.2 * ((2 * CounterRandom.Uniform(key, 3)) - 1), cycles = CounterRandom.Uniform(key, 4), phase = CounterRandom.Uniform(key, 5);
            for (int l = 0; l < Length; l++)
                Assert.Equal(amplitude * Math.Cos(2 * Math.PI * ((cycles * l / Length) + phase)), result[l], 1e-12);
        }
    }

    [Fact]
    public void Padding_stays_zero_and_values_after_the_signal_stay_as_they_are()
    {
        float[] row = [.. Signal(1).Select((x, l) => l < 25 ? x + 0.5f : 0), 3, 4];
        var augmentation = new SignalAugmentation { Stretch = 0.2, Shift = 2, Gain = 0.1, Noise = 0.1, Wander = 0.1, SideValues = 2, KeepsPadding = true };
        var ends = new HashSet<int>();
        foreach (ulong key in Range(200))
        {
            float[] result = Apply(augmentation, row, key);
            Assert.Equal([3f, 4f], result[Length..]);
            int end = Array.FindLastIndex(result[..Length], x => x != 0) + 1;
            Assert.InRange(end, 17, 33);
            ends.Add(end);
        }

        Assert.True(ends.Count > 5, "the padding moves with the signal");
        Assert.Equal(new float[Length], Apply(augmentation with { SideValues = 0 }, new float[Length], key: 3));
    }

    [Fact]
    public void Channels_share_stretch_and_shift_alone()
    {
        double[] both = [.. Enumerable.Range(0, Length).SelectMany(l => new[] { (double)l, l })], result = new double[2 * Length];
        new SignalAugmentation { Stretch = 0.2, Shift = 2, Channels = 2 }.Augment<double>(both, result, 5);
        Assert.All(Enumerable.Range(0, Length), l => Assert.Equal(result[2 * l], result[(2 * l) + 1]));
        new SignalAugmentation { Gain = 0.2, Channels = 2 }.Augment<double>(both, result, 5);
        Assert.NotEqual(result[10], result[11]);
    }

    [Fact]
    public void Wrong_numbers_and_rows_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalAugmentation { Stretch = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalAugmentation { Gain = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalAugmentation { Noise = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalAugmentation { Wander = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalAugmentation { Channels = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalAugmentation { SideValues = -1 });
        Assert.Throws<ArgumentException>(() => Apply(new SignalAugmentation { Channels = 3 }, new float[Length], 0));
        Assert.Throws<ArgumentException>(() => Apply(new SignalAugmentation { SideValues = Length }, new float[Length], 0));
    }

    /// <summary>A resumed run, and the next version, draw what this one drew: two numbers for the whole row, four per channel, noise from a key of its own.</summary>
    [Fact]
    public void Each_channel_has_draws_of_its_own()
    {
        foreach (ulong key in Range(20))
        {
            double[] ones = [.. Enumerable.Repeat(1.0, 3 * Length)], result = new double[3 * Length];
            new SignalAugmentation { Channels = 3, Gain = 0.2 }.Augment<double>(ones, result, key);
            for (int i = 0; i < result.Length; i++)
                Assert.Equal(1 + (0.2 * ((2 * CounterRandom.Uniform(key, 2 + (4 * (ulong)(i % 3)))) - 1)), result[i], 1e-12);
            new SignalAugmentation { Channels = 3, Noise = 0.2 }.Augment<double>(ones, result, key);
            for (int i = 0; i < result.Length; i++)
                Assert.Equal(1 + (0.2 * Normal.InvCDF(0, 1, CounterRandom.Uniform(CounterRandom.Derive(key, 1), (ulong)i))), result[i], 1e-9);
        }
    }

    [Fact]
    public void One_channel_may_be_said() => Assert.Equal(1, new SignalAugmentation { Channels = 1 }.Channels);

    [Fact]
    public void Refusals_say_what_came()
    {
        static string OutOfRange(Func<object> build) => Assert.Throws<ArgumentOutOfRangeException>(build).Message;
        Assert.StartsWith("Stretch must be at least 0 and below 1.", OutOfRange(() => new SignalAugmentation { Stretch = -0.1 }), StringComparison.Ordinal);
        Assert.StartsWith("Gain must be at least 0 and below 1.", OutOfRange(() => new SignalAugmentation { Gain = 1 }), StringComparison.Ordinal);
        Assert.StartsWith("Shift must be finite and at least 0.", OutOfRange(() => new SignalAugmentation { Shift = double.PositiveInfinity }), StringComparison.Ordinal);
        Assert.StartsWith("Noise must be finite and at least 0.", OutOfRange(() => new SignalAugmentation { Noise = double.NaN }), StringComparison.Ordinal);
        Assert.StartsWith("Wander must be finite and at least 0.", OutOfRange(() => new SignalAugmentation { Wander = -1 }), StringComparison.Ordinal);
        Assert.StartsWith("There must be at least 1 channel.", OutOfRange(() => new SignalAugmentation { Channels = 0 }), StringComparison.Ordinal);
        Assert.StartsWith("The number of values must be at least 0.", OutOfRange(() => new SignalAugmentation { SideValues = -1 }), StringComparison.Ordinal);
        const string message = "A row of 40 values is not a signal of 3 channels with 2 values after it, or the destination has another size.";
        var augmentation = new SignalAugmentation { Channels = 3, SideValues = 2 };
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => augmentation.Augment<float>(new float[40], new float[40], 0)).Message);
        Assert.Throws<ArgumentException>(() => augmentation.Augment<float>(new float[41], new float[40], 0));
        Assert.Throws<ArgumentException>(() => augmentation.Augment<float>(new float[4], new float[4], 0));
        augmentation.Augment<float>(new float[5], new float[5], 0);
    }

    [Fact]
    public void Padding_begins_after_the_last_position_at_which_a_channel_is_not_0()
    {
        // Position 2 of four is 0 in the first channel alone.
        var augmentation = new SignalAugmentation { Channels = 2, Wander = 0.5, KeepsPadding = true };
        float[] result = Apply(augmentation, [1, 1, 1, 1, 0, 1, 0, 0], key: 3);
        Assert.Equal([0f, 0f], result[6..]);
        Assert.All(result[..6], value => Assert.NotEqual(0, value));
        Assert.All(Apply(augmentation with { KeepsPadding = false }, [1, 1, 1, 1, 0, 1, 0, 0], key: 3), value => Assert.NotEqual(0, value));
    }

    [Fact]
    public void A_signal_without_padding_keeps_its_last_value_where_it_is_moved_forward()
    {
        foreach (ulong key in Range(50))
        {
            float[] result = Apply(new SignalAugmentation { Shift = 5, KeepsPadding = true }, [.. Enumerable.Range(1, Length).Select(l => (float)l)], key);
            Assert.All(result, value => Assert.InRange(value, 1, Length));
        }
    }

    private static IEnumerable<ulong> Range(int count) => Enumerable.Range(0, count).Select(key => CounterRandom.Derive(9, (ulong)key));

    private static float[] Signal(int channels) =>
        [.. Enumerable.Range(0, Length * channels).Select(i => (float)CounterRandom.Uniform(3, (ulong)i))];

    private static float[] Apply(SignalAugmentation augmentation, float[] row, ulong key)
    {
        var result = new float[row.Length];
        augmentation.Augment<float>(row, result, key);
        return result;
    }
}
