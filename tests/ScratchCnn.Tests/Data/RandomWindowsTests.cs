using ScratchCnn.Data;
using static ScratchCnn.Tests.Data.WindowSignals;

namespace ScratchCnn.Tests.Data;

public sealed class RandomWindowsTests
{
    [Fact]
    public void Without_changes_a_window_is_a_piece_of_its_signal_with_gaussians_at_the_events()
    {
        var starts = new HashSet<int>();
        for (ulong key = 0; key < 2000; key++)
        {
            (double[] input, double[] target) = Draw(new WindowAugmentation(), key);
            int start = (int)input[0];
            starts.Add(start);
            for (int l = 0; l < Length; l++)
            {
                Assert.Equal(start + l, input[2 * l]);
                Assert.Equal(-(start + l), input[(2 * l) + 1]);
                double nearest = LongRamp.Events.Min(position => Math.Abs(position - start - l)) / Deviation;
                Assert.Equal(nearest > 5 ? 0 : Math.Exp(-0.5 * nearest * nearest), target[l], 1e-12);
                Assert.Equal(start + l is >= 100 and < 110 ? 0 : 1, target[Length + l]);
            }
        }

        Assert.Equal(300 - Length + 1, starts.Count); // every beginning occurs, up to the last
    }

    [Fact]
    public void A_stretched_window_has_its_events_where_the_signal_has_them()
    {
        var stretches = new List<double>();
        for (ulong key = 0; key < 500; key++)
        {
            (double[] input, double[] target) = Draw(new WindowAugmentation { StretchShare = 1, LeastStretch = 0.7, MostStretch = 1.4 }, key);
            double start = input[0], step = (input[2 * (Length - 1)] - start) / (Length - 1);
            stretches.Add(1 / step);
            Assert.InRange(input[2 * (Length - 1)], start, 299);
            Assert.All(Enumerable.Range(0, Length), l => Assert.Equal(-input[2 * l], input[(2 * l) + 1], 1e-9));
            for (int l = 0; l < Length; l++)
            {
                double nearest = LongRamp.Events.Min(position => Math.Abs(((position - start) / step) - l)) / Deviation;
                Assert.Equal(nearest > 5 ? 0 : Math.Exp(-0.5 * nearest * nearest), target[l], 1e-9);
            }
        }

        Assert.InRange(stretches.Min(), 0.6999, 0.71);
        Assert.InRange(stretches.Max(), 1.39, 1.4001);
    }

    [Fact]
    public void A_window_overwrites_everything_that_was_there()
    {
        (double[] input, double[] target) = Draw(new WindowAugmentation(), 7);
        double[] again = new double[input.Length], targetAgain = new double[target.Length];
        Array.Fill(again, double.NaN);
        Array.Fill(targetAgain, 0.5);
        new RandomWindows<double>([LongRamp], [], 2, Length, Deviation).Draw(7, again, targetAgain);
        Assert.Equal(input, again);
        Assert.Equal(target, targetAgain);
    }

    [Fact]
    public void The_same_key_draws_the_same_sample_and_another_key_another_one()
    {
        var all = new WindowAugmentation { StretchShare = 1, LeastStretch = 0.8, MostStretch = 1.2, PolarityShare = 0.5, GainShare = 0.5, GainExponent = 1, FlatShare = 0.5 };
        Assert.Equal(Draw(all, 5).Input, Draw(all, 5).Input);
        Assert.Equal(Draw(all, 5).Target, Draw(all, 5).Target);
        Assert.NotEqual(Draw(all, 5).Input, Draw(all, 6).Input);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        var stretched = new WindowAugmentation { StretchShare = 1, LeastStretch = 0.1 };
        Assert.Contains("has 300 positions; a window needs up to 492", Assert.Throws<ArgumentException>(
            () => new RandomWindows<double>([LongRamp], [], 2, Length, Deviation, stretched)).Message, StringComparison.Ordinal);
        Assert.Contains("no noise", Assert.Throws<ArgumentException>(
            () => new RandomWindows<double>([LongRamp], [], 2, Length, Deviation, new WindowAugmentation { NoiseShare = 1 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RandomWindows<double>([], [], 2, Length, Deviation));
        Assert.Throws<ArgumentException>(() => new RandomWindows<double>([LongRamp with { Weights = new float[3] }], [], 2, Length, Deviation));
        Assert.Throws<ArgumentException>(() => new RandomWindows<double>([LongRamp], [], 7, Length, Deviation));
        Assert.Throws<ArgumentException>(() => new RandomWindows<double>([LongRamp], [], 2, Length, Deviation).Draw(1, new double[3], new double[100]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowAugmentation { FlatShare = 1.5 });
    }

    [Fact]
    public void Refusals_say_what_came()
    {
        static string Refusal(
            IReadOnlyList<EventSignal>? signals = null, IReadOnlyList<ReadOnlyMemory<float>>? noises = null, int channels = 2, WindowAugmentation? augmentation = null) =>
            Assert.Throws<ArgumentException>(() => new RandomWindows<double>(signals ?? [LongRamp], noises ?? [], channels, Length, Deviation, augmentation)).Message;
        const string order = "The least stretch and ratio of signal to noise must not be above the most.";
        Assert.Equal(order, Refusal(augmentation: new() { LeastStretch = 1.1 }));
        Assert.Equal(order, Refusal(augmentation: new() { LeastSnr = 1 }));
        Assert.Equal("Windows need at least one signal.", Refusal(signals: []));
        Assert.Equal("NoiseShare is 0.5, but there is no noise to add.", Refusal(augmentation: new() { NoiseShare = 0.5 }));
        Assert.Equal("Signal 1 has 300 positions, but 3 weights.", Refusal([LongRamp, LongRamp with { Weights = new float[3] }]));
        Assert.Equal("Signal 0 has 600 values, which is no multiple of 7 channels.", Refusal(channels: 7));
        Assert.Equal("Noise 1 has 49 positions; a window needs up to 50.", Refusal(noises: [Fill(50, 1), Fill(49, 1)]));

        var windows = new RandomWindows<double>([LongRamp], [Fill(50, 1)], 2, Length, Deviation);
        Assert.Equal(
            "Expected room for 100 values and 100 targets; got 3 and 100.", Assert.Throws<ArgumentException>(() => windows.Draw(1, new double[3], new double[100])).Message);
        Assert.Equal(
            "Expected room for 100 values and 100 targets; got 100 and 3.", Assert.Throws<ArgumentException>(() => windows.Draw(1, new double[100], new double[3])).Message);
        Assert.All([0, -1, double.NaN, double.PositiveInfinity], deviation => Assert.StartsWith(
            "The deviation must be finite and above 0.",
            Assert.Throws<ArgumentOutOfRangeException>(nameof(deviation), () => new RandomWindows<double>([LongRamp], [], 2, Length, deviation)).Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new RandomWindows<double>([LongRamp], [], 0, Length, Deviation));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new RandomWindows<double>([LongRamp], [], 2, 0, Deviation));
        Assert.Throws<ArgumentNullException>("signals", () => new RandomWindows<double>(null!, [], 2, Length, Deviation));
        Assert.Throws<ArgumentNullException>("noises", () => new RandomWindows<double>([LongRamp], null!, 2, Length, Deviation));
    }

    [Theory]
    [InlineData(1, 51)]
    [InlineData(2, 51)]
    [InlineData(0.1, 492)]
    public void The_shortest_signal_that_is_taken_has_room_for_every_window(double stretch, int positions)
    {
        var augmentation = new WindowAugmentation { StretchShare = 1, LeastStretch = stretch, MostStretch = stretch };
        RandomWindows<double> Of(int count) => new([Ramp(count, [], withHole: false)], [], 2, Length, Deviation, augmentation);
        Assert.Contains($"a window needs up to {positions}", Assert.Throws<ArgumentException>(() => Of(positions - 1)).Message, StringComparison.Ordinal);
        RandomWindows<double> windows = Of(positions);
        for (ulong key = 0; key < 100; key++)
        {
            double[] input = Draw(windows, key).Input;
            Assert.InRange(input[0], 0, positions - 1);
            Assert.Equal(input[0] + ((Length - 1) / stretch), input[2 * (Length - 1)], 1e-9);
        }
    }

    [Fact]
    public void A_stretch_that_never_happens_needs_no_longer_signal() => Assert.NotNull(
        new RandomWindows<double>([Ramp(51, [], withHole: false)], [], 2, Length, Deviation, new WindowAugmentation { LeastStretch = 0.1 }));

    [Fact]
    public void Every_position_of_every_signal_is_equally_likely()
    {
        // One channel: positions 0 … 99 of the first signal, 1000 … 1299 of the second, which has three quarters of all.
        static EventSignal From(int first, int positions) => new(Enumerable.Range(first, positions).Select(value => (float)value).ToArray(), [first == 0 ? 20 : 40]);
        var windows = new RandomWindows<double>([From(0, 100), From(1000, 300)], [], 1, Length, Deviation);
        var starts = new Dictionary<int, int>();
        for (ulong key = 0; key < 8000; key++)
        {
            (double[] input, double[] target) = Draw(windows, key);
            int start = (int)input[0], place = start < 1000 ? 20 - start : 1040 - start;
            Assert.Equal(start + Length - 1, input[^1]);
            if (place is >= 0 and < Length)
                Assert.Equal(1, target[place]);
            starts[start] = starts.GetValueOrDefault(start) + 1;
        }

        Assert.Equal([.. Enumerable.Range(0, 51), .. Enumerable.Range(1000, 251)], starts.Keys.Order());
        // Binomial: 8000 draws at ¾ are 6000, and 5 deviations are 194.
        Assert.InRange(starts.Where(pair => pair.Key >= 1000).Sum(pair => pair.Value), 5806, 6194);
    }

    [Fact]
    public void A_stretched_window_has_the_weights_of_the_nearest_positions()
    {
        for (ulong key = 0; key < 500; key++)
        {
            (double[] input, double[] target) = Draw(new WindowAugmentation { StretchShare = 1, LeastStretch = 0.7, MostStretch = 1.4 }, key);
            for (int l = 0; l < Length; l++)
            {
                double nearest = Math.Floor(input[2 * l] + 0.5);
                if (Math.Abs(input[2 * l] + 0.5 - Math.Round(input[2 * l] + 0.5)) > 1e-6)
                    Assert.Equal(nearest is >= 100 and < 110 ? 0 : 1, target[Length + l]);
            }
        }
    }
}
