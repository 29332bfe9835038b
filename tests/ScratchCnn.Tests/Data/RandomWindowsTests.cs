using ScratchCnn.Data;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Data;

public sealed class RandomWindowsTests
{
    private const int Length = 50;
    private const double Deviation = 2;

    // Channel 0 is the position itself, channel 1 its negative: interpolation is exact on a ramp, and a value tells where it is from.
    private static readonly EventSignal s_ramp = Ramp(300, [3, 40.5, 41, 120, 299], withHole: true);

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
                double nearest = s_ramp.Events.Min(position => Math.Abs(position - start - l)) / Deviation;
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
                double nearest = s_ramp.Events.Min(position => Math.Abs(((position - start) / step) - l)) / Deviation;
                Assert.Equal(nearest > 5 ? 0 : Math.Exp(-0.5 * nearest * nearest), target[l], 1e-9);
            }
        }

        Assert.InRange(stretches.Min(), 0.6999, 0.71);
        Assert.InRange(stretches.Max(), 1.39, 1.4001);
    }

    [Fact]
    public void Polarity_changes_the_sign_of_its_share_of_windows() =>
        Assert.InRange(Count(4000, new WindowAugmentation { PolarityShare = 0.3 }, (input, _) => input[2 * (Length - 1)] < 0), 1100, 1300);

    [Fact]
    public void Stretch_and_gain_happen_to_their_shares_of_windows()
    {
        Assert.InRange(Count(4000, new() { StretchShare = 0.3, LeastStretch = 1.1, MostStretch = 1.1 }, (input, _) => input[2] - input[0] < 0.99), 1050, 1350);
        Assert.InRange(Count(4000, new() { GainShare = 0.3, GainExponent = 0.5 }, (input, _) => input[2] - input[0] != 1), 1050, 1350);
        Assert.Equal(0, Count(100, new() { LeastStretch = 0.9, MostStretch = 1.1, GainExponent = 0.5 }, (input, _) => input[2] - input[0] != 1));
    }

    [Fact]
    public void A_window_overwrites_everything_that_was_there()
    {
        (double[] input, double[] target) = Draw(new WindowAugmentation(), 7);
        double[] again = new double[input.Length], targetAgain = new double[target.Length];
        Array.Fill(again, double.NaN);
        Array.Fill(targetAgain, 0.5);
        new RandomWindows<double>([s_ramp], [], 2, Length, Deviation).Draw(7, again, targetAgain);
        Assert.Equal(input, again);
        Assert.Equal(target, targetAgain);
    }

    [Fact]
    public void Noise_has_the_ratio_that_was_asked_for_over_a_window_or_in_a_burst()
    {
        var ones = new EventSignal(Fill(100, 3), []);
        ReadOnlyMemory<float> noise = Fill(80, 0.5f);
        foreach (bool isBurst in (bool[])[false, true])
        {
            var windows = new RandomWindows<double>(
                [ones], [noise], 2, Length, Deviation, new WindowAugmentation { NoiseShare = 1, LeastSnr = 6, MostSnr = 6, BurstShare = isBurst ? 1 : 0 });
            for (ulong key = 0; key < 200; key++)
            {
                double[] input = new double[windows.InputSize];
                windows.Draw(key, input, new double[windows.TargetSize]);
                double expected = 3 * Math.Pow(10, -6.0 / 20);
                int[] changed = [.. Enumerable.Range(0, input.Length).Where(i => input[i] != 3)];
                Assert.All(changed, i => Assert.Equal(expected, Math.Abs(input[i] - 3), 1e-6));
                Assert.Equal(changed.Length - 1, changed[^1] - changed[0]); // one part
                if (isBurst)
                    Assert.InRange(changed.Length, 2 * (Length / 10), 2 * Length * 7 / 10);
                else
                    Assert.Equal(input.Length, changed.Length);
            }
        }
    }

    [Fact]
    public void Gain_changes_slowly_and_no_more_than_asked_for()
    {
        var ones = new EventSignal(Fill(100, 1), []);
        var windows = new RandomWindows<double>([ones], [], 2, Length, Deviation, new WindowAugmentation { GainShare = 1, GainExponent = 0.5 });
        double least = 1, most = 1;
        for (ulong key = 0; key < 500; key++)
        {
            double[] input = new double[windows.InputSize];
            windows.Draw(key, input, new double[windows.TargetSize]);
            (least, most) = (Math.Min(least, input.Min()), Math.Max(most, input.Max()));
            for (int l = 1; l < Length; l++)
                Assert.InRange(Math.Log(input[2 * l] / input[2 * (l - 1)]), -0.5 * 4 * Math.PI / Length, 0.5 * 4 * Math.PI / Length);
        }

        Assert.InRange(most, 1.55, Math.Exp(0.5));
        Assert.InRange(least, Math.Exp(-0.5), 1 / 1.55);
    }

    [Fact]
    public void A_flat_part_has_neither_signal_nor_events()
    {
        int flat = 0;
        var windows = new RandomWindows<double>([new EventSignal(Fill(100, 1), [10, 50, 90])], [], 2, Length, Deviation, new WindowAugmentation { FlatShare = 1 });
        for (ulong key = 0; key < 300; key++)
        {
            double[] input = new double[windows.InputSize], target = new double[windows.TargetSize];
            windows.Draw(key, input, target);
            int[] zeros = [.. Enumerable.Range(0, Length).Where(l => input[2 * l] == 0)];
            Assert.InRange(zeros.Length, Length / 10, Length / 2);
            Assert.All(zeros, l => Assert.Equal(0, target[l]));
            flat += zeros.Length;
        }

        Assert.InRange(flat, 300 * Length / 4, 300 * Length * 2 / 5);
    }

    [Fact]
    public void An_augmentation_of_rows_changes_the_values_last()
    {
        (double[] plain, double[] target) = Draw(new WindowAugmentation(), 7);
        (double[] changed, double[] sameTarget) = Draw(new WindowAugmentation { Values = new SignalAugmentation { Channels = 2, Noise = 0.1, Wander = 0.2 } }, 7);
        Assert.Equal(target, sameTarget);
        Assert.All(plain.Zip(changed), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 1e-9, 1));
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
            () => new RandomWindows<double>([s_ramp], [], 2, Length, Deviation, stretched)).Message, StringComparison.Ordinal);
        Assert.Contains("no noise", Assert.Throws<ArgumentException>(
            () => new RandomWindows<double>([s_ramp], [], 2, Length, Deviation, new WindowAugmentation { NoiseShare = 1 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RandomWindows<double>([], [], 2, Length, Deviation));
        Assert.Throws<ArgumentException>(() => new RandomWindows<double>([s_ramp with { Weights = new float[3] }], [], 2, Length, Deviation));
        Assert.Throws<ArgumentException>(() => new RandomWindows<double>([s_ramp], [], 7, Length, Deviation));
        Assert.Throws<ArgumentException>(() => new RandomWindows<double>([s_ramp], [], 2, Length, Deviation).Draw(1, new double[3], new double[100]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowAugmentation { FlatShare = 1.5 });
    }

    [Fact]
    public void Refusals_say_what_came()
    {
        static string Refusal(
            IReadOnlyList<EventSignal>? signals = null, IReadOnlyList<ReadOnlyMemory<float>>? noises = null, int channels = 2, WindowAugmentation? augmentation = null) =>
            Assert.Throws<ArgumentException>(() => new RandomWindows<double>(signals ?? [s_ramp], noises ?? [], channels, Length, Deviation, augmentation)).Message;
        const string order = "The least stretch and ratio of signal to noise must not be above the most.";
        Assert.Equal(order, Refusal(augmentation: new() { LeastStretch = 1.1 }));
        Assert.Equal(order, Refusal(augmentation: new() { LeastSnr = 1 }));
        Assert.Equal("Windows need at least one signal.", Refusal(signals: []));
        Assert.Equal("NoiseShare is 0.5, but there is no noise to add.", Refusal(augmentation: new() { NoiseShare = 0.5 }));
        Assert.Equal("Signal 1 has 300 positions, but 3 weights.", Refusal([s_ramp, s_ramp with { Weights = new float[3] }]));
        Assert.Equal("Signal 0 has 600 values, which is no multiple of 7 channels.", Refusal(channels: 7));
        Assert.Equal("Noise 1 has 49 positions; a window needs up to 50.", Refusal(noises: [Fill(50, 1), Fill(49, 1)]));

        var windows = new RandomWindows<double>([s_ramp], [Fill(50, 1)], 2, Length, Deviation);
        Assert.Equal(
            "Expected room for 100 values and 100 targets; got 3 and 100.", Assert.Throws<ArgumentException>(() => windows.Draw(1, new double[3], new double[100])).Message);
        Assert.Equal(
            "Expected room for 100 values and 100 targets; got 100 and 3.", Assert.Throws<ArgumentException>(() => windows.Draw(1, new double[100], new double[3])).Message);
        Assert.All([0, -1, double.NaN, double.PositiveInfinity], deviation => Assert.StartsWith(
            "The deviation must be finite and above 0.",
            Assert.Throws<ArgumentOutOfRangeException>(nameof(deviation), () => new RandomWindows<double>([s_ramp], [], 2, Length, deviation)).Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new RandomWindows<double>([s_ramp], [], 0, Length, Deviation));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => new RandomWindows<double>([s_ramp], [], 2, 0, Deviation));
        Assert.Throws<ArgumentNullException>("signals", () => new RandomWindows<double>(null!, [], 2, Length, Deviation));
        Assert.Throws<ArgumentNullException>("noises", () => new RandomWindows<double>([s_ramp], null!, 2, Length, Deviation));
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
            double[] input = new double[windows.InputSize];
            windows.Draw(key, input, new double[windows.TargetSize]);
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
            double[] input = new double[windows.InputSize], target = new double[windows.TargetSize];
            windows.Draw(key, input, target);
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

    [Fact]
    public void Noise_has_either_sign_any_ratio_between_the_two_and_comes_from_every_place()
    {
        // Noise n[i] = 1 + i / 10, and twice as much in the second channel: the last change over the first is 1 + 4.9 / n[start].
        ReadOnlyMemory<float> noise = Enumerable.Range(0, 80).SelectMany(i => (float[])[1 + (i / 10f), 2 + (i / 5f)]).ToArray();
        var signal = new EventSignal(Fill(100, 3), []);
        var windows = new RandomWindows<double>([signal], [noise], 2, Length, Deviation, new WindowAugmentation { NoiseShare = 1, LeastSnr = -3, MostSnr = 9 });
        var starts = new HashSet<int>();
        var ratios = new List<double>();
        int negative = 0;
        for (ulong key = 0; key < 1000; key++)
        {
            double[] input = new double[windows.InputSize];
            windows.Draw(key, input, new double[windows.TargetSize]);
            double[] added = [.. Enumerable.Range(0, Length).Select(l => input[2 * l] - 3)];
            Assert.All(Enumerable.Range(0, Length), l => Assert.Equal(2 * added[l], input[(2 * l) + 1] - 3, 1e-5));
            starts.Add((int)Math.Round(10 * ((4.9 / ((added[^1] / added[0]) - 1)) - 1)));
            ratios.Add(10 * Math.Log10(9 * Length / added.Sum(value => value * value)));
            negative += added[0] < 0 ? 1 : 0;
        }

        Assert.Equal(Enumerable.Range(0, 80 - Length + 1), starts.Order());
        Assert.InRange(negative, 421, 579);
        Assert.InRange(ratios.Min(), -3 - 1e-4, -2.9);
        Assert.InRange(ratios.Max(), 8.9, 9 + 1e-4);
    }

    [Fact]
    public void Noise_without_power_adds_nothing()
    {
        var windows = new RandomWindows<double>(
            [new EventSignal(Fill(100, 3), [])], [Fill(80, 0)], 2, Length, Deviation, new WindowAugmentation { NoiseShare = 1 });
        double[] input = new double[windows.InputSize];
        windows.Draw(1, input, new double[windows.TargetSize]);
        Assert.All(input, value => Assert.Equal(3, value));
    }

    [Fact]
    public void Gain_is_the_exponential_of_one_slow_wave_and_keeps_the_drawn_sign()
    {
        var windows = new RandomWindows<double>(
            [new EventSignal(Fill(100, 2), [])], [], 2, Length, Deviation, new WindowAugmentation { GainShare = 1, GainExponent = 0.5, PolarityShare = 1 });
        for (ulong key = 0; key < 50; key++)
        {
            double[] input = new double[windows.InputSize];
            windows.Draw(key, input, new double[windows.TargetSize]);
            double exponent = 0.5 * CounterRandom.Uniform(key, 5), cycles = 2 * CounterRandom.Uniform(key, 6), phase = CounterRandom.Uniform(key, 7);
            for (int i = 0; i < input.Length; i++)
                Assert.Equal(-2 * Math.Exp(exponent * Math.Cos(2 * Math.PI * ((cycles * (i / 2) / Length) + phase))), input[i], 1e-12);
        }
    }

    [Fact]
    public void A_flat_part_may_be_anywhere_takes_all_channels_and_leaves_the_rest()
    {
        var windows = new RandomWindows<double>([new EventSignal(Fill(100, 1), [50.25])], [], 2, Length, Deviation, new WindowAugmentation { FlatShare = 1 });
        var plain = new RandomWindows<double>([new EventSignal(Fill(100, 1), [50.25])], [], 2, Length, Deviation);
        bool atStart = false, atEnd = false;
        for (ulong key = 0; key < 500; key++)
        {
            double[] input = new double[windows.InputSize], target = new double[windows.TargetSize], untouched = new double[windows.TargetSize];
            windows.Draw(key, input, target);
            plain.Draw(key, new double[plain.InputSize], untouched);
            for (int l = 0; l < Length; l++)
            {
                Assert.Equal(input[2 * l], input[(2 * l) + 1]);
                Assert.Equal(input[2 * l] * untouched[l], target[l]);
            }

            Assert.All(target[Length..], weight => Assert.Equal(1, weight));
            atStart |= input[0] == 0;
            atEnd |= input[^1] == 0;
        }

        Assert.True(atStart && atEnd);
    }

    [Fact]
    public void A_part_of_a_short_window_is_one_position_at_least()
    {
        var windows = new RandomWindows<double>([new EventSignal(Fill(100, 1), [])], [], 2, 3, Deviation, new WindowAugmentation { FlatShare = 1 });
        var flat = new HashSet<int>();
        for (ulong key = 0; key < 100; key++)
        {
            double[] input = new double[windows.InputSize];
            windows.Draw(key, input, new double[windows.TargetSize]);
            flat.Add(Assert.Single(Enumerable.Range(0, 3), l => input[2 * l] == 0));
        }

        Assert.Equal(3, flat.Count);
    }

    [Fact]
    public void Augmentations_have_limits()
    {
        // The limits themselves are allowed.
        Assert.Equal(0, new WindowAugmentation { StretchShare = 1, PolarityShare = 0, GainExponent = 0, LeastStretch = 1e-9, MostStretch = 1e9 }.PolarityShare);
        Refused("StretchShare", "from 0 to 1", value => new WindowAugmentation { StretchShare = value }, -0.1, 1.1, double.NaN);
        Refused("PolarityShare", "from 0 to 1", value => new WindowAugmentation { PolarityShare = value }, -0.1, 1.1);
        Refused("GainShare", "from 0 to 1", value => new WindowAugmentation { GainShare = value }, -0.1, 1.1);
        Refused("NoiseShare", "from 0 to 1", value => new WindowAugmentation { NoiseShare = value }, -0.1, 1.1);
        Refused("BurstShare", "from 0 to 1", value => new WindowAugmentation { BurstShare = value }, -0.1, 1.1);
        Refused("FlatShare", "from 0 to 1", value => new WindowAugmentation { FlatShare = value }, -0.1, 1.1);
        Refused("LeastStretch", "finite and above 0", value => new WindowAugmentation { LeastStretch = value }, 0, -1, double.NaN, double.PositiveInfinity);
        Refused("MostStretch", "finite and above 0", value => new WindowAugmentation { MostStretch = value }, 0, -1, double.NaN, double.PositiveInfinity);
        Refused("GainExponent", "finite and at least 0", value => new WindowAugmentation { GainExponent = value }, -1, double.NaN, double.PositiveInfinity);

        static void Refused(string name, string expected, Func<double, object> build, params double[] values) => Assert.All(values, value => Assert.StartsWith(
            $"{name} must be {expected}.", Assert.Throws<ArgumentOutOfRangeException>(name, () => build(value)).Message, StringComparison.Ordinal));
    }

    private static (double[] Input, double[] Target) Draw(WindowAugmentation augmentation, ulong key)
    {
        var windows = new RandomWindows<double>([s_ramp], [], 2, Length, Deviation, augmentation);
        double[] input = new double[windows.InputSize], target = new double[windows.TargetSize];
        windows.Draw(key, input, target);
        return (input, target);
    }

    private static int Count(int draws, WindowAugmentation augmentation, Func<double[], double[], bool> isSo) =>
        Enumerable.Range(0, draws).Count(key =>
        {
            (double[] input, double[] target) = Draw(augmentation, (ulong)key);
            return isSo(input, target);
        });

    private static EventSignal Ramp(int positions, double[] events, bool withHole)
    {
        float[] weights = [.. Enumerable.Range(0, positions).Select(l => withHole && l is >= 100 and < 110 ? 0f : 1)];
        return new EventSignal(Enumerable.Range(0, positions).SelectMany(l => (float[])[l, -l]).ToArray(), events, weights);
    }

    private static float[] Fill(int positions, float value) => [.. Enumerable.Repeat(value, 2 * positions)];
}
