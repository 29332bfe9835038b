using ScratchCnn.Data;
using ScratchCnn.Numerics;
using static ScratchCnn.Tests.Data.WindowSignals;

namespace ScratchCnn.Tests.Data;

public sealed class WindowAugmentationTests
{
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
                double[] input = Draw(windows, key).Input;
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
            double[] input = Draw(windows, key).Input;
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
        double[] input = Draw(windows, 1).Input;
        Assert.All(input, value => Assert.Equal(3, value));
    }

    [Fact]
    public void Gain_changes_slowly_and_no_more_than_asked_for()
    {
        var ones = new EventSignal(Fill(100, 1), []);
        var windows = new RandomWindows<double>([ones], [], 2, Length, Deviation, new WindowAugmentation { GainShare = 1, GainExponent = 0.5 });
        double least = 1, most = 1;
        for (ulong key = 0; key < 500; key++)
        {
            double[] input = Draw(windows, key).Input;
            (least, most) = (Math.Min(least, input.Min()), Math.Max(most, input.Max()));
            for (int l = 1; l < Length; l++)
                Assert.InRange(Math.Log(input[2 * l] / input[2 * (l - 1)]), -0.5 * 4 * Math.PI / Length, 0.5 * 4 * Math.PI / Length);
        }

        Assert.InRange(most, 1.55, Math.Exp(0.5));
        Assert.InRange(least, Math.Exp(-0.5), 1 / 1.55);
    }

    [Fact]
    public void Gain_is_the_exponential_of_one_slow_wave_and_keeps_the_drawn_sign()
    {
        var windows = new RandomWindows<double>(
            [new EventSignal(Fill(100, 2), [])], [], 2, Length, Deviation, new WindowAugmentation { GainShare = 1, GainExponent = 0.5, PolarityShare = 1 });
        for (ulong key = 0; key < 50; key++)
        {
            double[] input = Draw(windows, key).Input;
            double exponent = 0.5 * CounterRandom.Uniform(key, 5), cycles = 2 * CounterRandom.Uniform(key, 6), phase = CounterRandom.Uniform(key, 7);
            for (int i = 0; i < input.Length; i++)
                Assert.Equal(-2 * Math.Exp(exponent * Math.Cos(2 * Math.PI * ((cycles * (i / 2) / Length) + phase))), input[i], 1e-12);
        }
    }

    [Fact]
    public void A_flat_part_has_neither_signal_nor_events()
    {
        int flat = 0;
        var windows = new RandomWindows<double>([new EventSignal(Fill(100, 1), [10, 50, 90])], [], 2, Length, Deviation, new WindowAugmentation { FlatShare = 1 });
        for (ulong key = 0; key < 300; key++)
        {
            (double[] input, double[] target) = Draw(windows, key);
            int[] zeros = [.. Enumerable.Range(0, Length).Where(l => input[2 * l] == 0)];
            Assert.InRange(zeros.Length, Length / 10, Length / 2);
            Assert.All(zeros, l => Assert.Equal(0, target[l]));
            flat += zeros.Length;
        }

        Assert.InRange(flat, 300 * Length / 4, 300 * Length * 2 / 5);
    }

    [Fact]
    public void A_flat_part_may_be_anywhere_takes_all_channels_and_leaves_the_rest()
    {
        var windows = new RandomWindows<double>([new EventSignal(Fill(100, 1), [50.25])], [], 2, Length, Deviation, new WindowAugmentation { FlatShare = 1 });
        var plain = new RandomWindows<double>([new EventSignal(Fill(100, 1), [50.25])], [], 2, Length, Deviation);
        bool atStart = false, atEnd = false;
        for (ulong key = 0; key < 500; key++)
        {
            (double[] input, double[] target) = Draw(windows, key);
            double[] untouched = Draw(plain, key).Target;
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
            double[] input = Draw(windows, key).Input;
            flat.Add(Assert.Single(Enumerable.Range(0, 3), l => input[2 * l] == 0));
        }

        Assert.Equal(3, flat.Count);
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

    private static int Count(int draws, WindowAugmentation augmentation, Func<double[], double[], bool> isSo) =>
        Enumerable.Range(0, draws).Count(key =>
        {
            (double[] input, double[] target) = Draw(augmentation, (ulong)key);
            return isSo(input, target);
        });
}
