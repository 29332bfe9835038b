using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Kernels;

/// <summary>Masks against the hash written out once more: a saved run draws the same ones in every version and at every vector width.</summary>
[Trait("Category", "Kernels")]
public sealed class BernoulliTests
{
    private const ulong Key = 0x0123_4567_89AB_CDEF;

    private delegate int Masking(ReadOnlySpan<float> x, Span<float> y, uint dropBelow, float scale, uint low, uint high);

    [Theory, InlineData(0), InlineData(1), InlineData(7), InlineData(8), InlineData(15), InlineData(16), InlineData(17), InlineData(100)]
    public void A_value_is_kept_and_scaled_where_its_hash_is_at_least_the_threshold(int count)
    {
        AssertMask<float>(count, 0x4000_0000);
        AssertMask<double>(count, 0x4000_0000);
        AssertMask<float>(count, 0);
        AssertMask<float>(count, uint.MaxValue);
        if (count > 0)
            AssertMask<float>(count, Hash((uint)count - 1)); // equal is kept
    }

    /// <summary>Whichever of the two runs on this processor; without 512-bit units the wide one runs in software.</summary>
    [Theory, InlineData(3), InlineData(16), InlineData(37), InlineData(64)]
    public void Vectors_of_either_width_mask_whole_vectors_and_say_where_they_end(int count)
    {
        float[] x = [.. Enumerable.Range(1, count).Select(value => (float)value)];
        AssertVectors(16, Bernoulli.MaskWide);
        AssertVectors(Vector<float>.Count, Bernoulli.MaskPortable);

        void AssertVectors(int lanes, Masking mask)
        {
            int end = count / lanes * lanes;
            float[] y = new float[count], expected = [.. x.Select((value, i) => i >= end ? 77 : Hash((uint)i) >= 0x4000_0000 ? value * 1.5f : 0)];
            Array.Fill(y, 77);
            Assert.Equal(end, mask(x, y, 0x4000_0000, 1.5f, unchecked((uint)Key), (uint)(Key >> 32)));
            Assert.Equal(expected, y);
        }
    }

    private static void AssertMask<T>(int count, uint dropBelow)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] x = [.. Enumerable.Range(1, count).Select(T.CreateChecked)];
        T scale = T.CreateChecked(1.5);
        T[] expected = [.. x.Select((value, i) => Hash((uint)i) >= dropBelow ? value * scale : T.Zero)];
        using var y = new GuardedBuffer<T>(count, Guard.Canaries);
        y.Span.Fill(T.CreateChecked(77));
        Bernoulli.Mask(x, y.Span, dropBelow, scale, Key);
        Bits.AssertEqual<T>(expected, y.Span, $"mask of {count}");
        Assert.True(y.IsIntact);
        Bernoulli.Mask(x, x, dropBelow, scale, Key);
        Bits.AssertEqual<T>(expected, x, $"mask of {count}, in place");
    }

    private static uint Hash(uint value) => Round(Round(value + unchecked((uint)Key)) ^ (uint)(Key >> 32));

    /// <summary>Wellons' lowbias32.</summary>
    private static uint Round(uint value)
    {
        value ^= value >> 16;
        value *= 0x7FEB352D;
        value ^= value >> 15;
        value *= 0x846CA68B;
        return value ^ (value >> 16);
    }
}
