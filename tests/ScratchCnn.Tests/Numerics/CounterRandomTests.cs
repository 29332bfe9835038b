using FsCheck;
using FsCheck.Xunit;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Numerics;

public sealed class CounterRandomTests
{
    /// <summary>The first outputs of SplitMix64 from the state 1234567, as its published implementations give them.</summary>
    [Fact]
    public void The_bits_of_a_key_are_the_stream_of_SplitMix64()
    {
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(counter => CounterRandom.Bits(1234567, (ulong)counter)));
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval_evenly()
    {
        var counts = new int[100];
        double sum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            double value = CounterRandom.Uniform(1, (ulong)i);
            Assert.InRange(value, 0, Math.BitDecrement(1.0));
            counts[(int)(100 * value)]++;
            sum += value;
        }
        // Binomial: 1000 a bin, deviation 31.5; the mean's deviation is 0.0009.
        Assert.All(counts, count => Assert.InRange(count, 1000 - 160, 1000 + 160));
        Assert.InRange(sum / 100_000, 0.5 - 0.0046, 0.5 + 0.0046);
    }

    [Property]
    public void Below_is_below_its_bound(ulong key, ulong counter, PositiveInt bound) =>
        Assert.InRange(CounterRandom.Below(key, counter, bound.Get), 0, bound.Get - 1);

    [Fact]
    public void Below_reaches_every_value_equally_often()
    {
        var counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[CounterRandom.Below(2, (ulong)i, 7)]++;
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 470, 10_000 + 470));
    }

    [Fact]
    public void Shuffling_reaches_every_order_equally_often()
    {
        var counts = new Dictionary<string, int>();
        Span<int> values = stackalloc int[4];
        for (int key = 0; key < 24_000; key++)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = i;
            CounterRandom.Shuffle(values, (ulong)key);
            string order = string.Join(' ', values.ToArray());
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 160, 1000 + 160));
    }

    [Fact]
    public void Neighboring_keys_share_no_stream()
    {
        var seen = new HashSet<ulong>();
        for (ulong key = 0; key < 100; key++)
        {
            for (ulong part = 0; part < 100; part++)
                Assert.True(seen.Add(CounterRandom.Bits(CounterRandom.Derive(key, part), 0)), $"Key {key}, part {part} repeats an earlier one.");
        }
    }

    [Fact]
    public void Every_input_bit_moves_about_half_of_the_output_bits()
    {
        for (int bit = 0; bit < 64; bit++)
        {
            double moved = Enumerable.Range(1, 1000).Average(i => (double)ulong.PopCount(
                CounterRandom.Mix((ulong)i) ^ CounterRandom.Mix((ulong)i ^ (1UL << bit))));
            Assert.InRange(moved, 29, 35);
        }
    }
}
