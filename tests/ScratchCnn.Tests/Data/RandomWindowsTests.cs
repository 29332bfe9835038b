using ScratchCnn.Data;

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
