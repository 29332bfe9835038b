using FsCheck.Xunit;
using ScratchCnn.Kernels;
using ScratchCnn.Layers;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Kernels;

/// <summary>Windows over a signal against the positions that they cover, listed one by one.</summary>
[Trait("Category", "Kernels")]
public sealed class WindowGeometryTests
{
    [Property]
    public void A_window_covers_the_positions_of_the_signal_among_its_own(int seed)
    {
        int Draw(int counter, int bound) => CounterRandom.Below((ulong)seed, (ulong)counter, bound);
        int length = 1 + Draw(0, 30), extent = 1 + Draw(1, 12), stride = 1 + Draw(2, 5), padLeft = Draw(3, extent);
        int count = 1 + Draw(4, ((length - 1 + padLeft) / stride) + 1);
        var windows = new WindowGeometry(length, count, extent, stride, padLeft);
        int last = 0;
        for (int l = 0; l < count; l++)
        {
            int[] covered = [.. Enumerable.Range((l * stride) - padLeft, extent).Where(position => position >= 0 && position < length)];
            last = Math.Max(last, (l * stride) - padLeft + extent);
            Assert.Equal((covered[0], covered[^1] + 1), (windows.Start(l), windows.End(l)));
        }

        Assert.Equal(Math.Max(0, last - length), windows.PadRight);
        Assert.Equal(padLeft + length + windows.PadRight, windows.PaddedLength);
    }

    [Fact]
    public void A_padded_signal_has_an_output_for_every_stride_and_another_one_for_every_whole_window()
    {
        for (int length = 1; length <= 12; length++)
        {
            for (int stride = 1; stride <= 4; stride++)
            {
                int Count(Padding padding) => Windows.Over(new Conv1D(1, 3), new Shape(length, 1), 3, stride, padding).Count;
                int strides = Enumerable.Range(0, length).Count(position => position % stride == 0);
                Assert.Equal((strides, strides), (Count(Padding.Same), Count(Padding.Causal)));
                if (length >= 3)
                    Assert.Equal(Enumerable.Range(0, length - 2).Count(position => position % stride == 0), Count(Padding.Valid));
            }
        }
    }

    [Fact]
    public void Padding_after_the_signal_is_what_the_last_window_needs()
    {
        Assert.Equal((0, 10), Padding(new WindowGeometry(10, 3, 3, 3, 0)));
        Assert.Equal((1, 12), Padding(new WindowGeometry(10, 4, 3, 3, 1)));
        Assert.Equal((0, 12), Padding(new WindowGeometry(10, 4, 3, 3, 2)));

        static (int Right, int Length) Padding(WindowGeometry windows) => (windows.PadRight, windows.PaddedLength);
    }
}
