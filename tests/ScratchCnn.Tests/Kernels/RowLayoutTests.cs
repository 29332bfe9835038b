using FsCheck.Xunit;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Kernels;

/// <summary>Rows in groups, walked and divided into bands, against a list of their offsets.</summary>
[Trait("Category", "Kernels")]
public sealed class RowLayoutTests
{
    [Property]
    public void Offsets_are_those_of_the_list_and_the_largest_is_its_maximum(int seed)
    {
        RowLayout layout = Random(seed, out long[] offsets);
        for (int row = 0; row < offsets.Length; row++)
        {
            Assert.Equal(offsets[row], layout.Offset(row));
            Assert.Equal(offsets[..(row + 1)].Max(), layout.LargestOffset(row));
        }
    }

    [Property]
    public void A_cursor_walks_the_rows_one_by_one_and_stays_at_the_last(int seed)
    {
        RowLayout layout = Random(seed, out long[] offsets);
        int first = CounterRandom.Below((ulong)seed, 10, offsets.Length), last = first + CounterRandom.Below((ulong)seed, 11, offsets.Length - first);
        var cursor = new RowCursor(layout, first, last);
        for (int row = first; row < last + 5; row++)
            Assert.Equal(offsets[Math.Min(row, last)], cursor.Next());
    }

    /// <summary>Whenever six rows are taken together they lie in one group and are not the last, and the walk goes on after them.</summary>
    [Property]
    public void A_cursor_takes_six_rows_of_one_group_together(int seed)
    {
        RowLayout layout = Random(seed, out long[] offsets);
        int last = offsets.Length - 1, row = 0, together = 0;
        var cursor = new RowCursor(layout, 0, last);
        while (row <= last)
        {
            bool six = cursor.TryNextSix(out nint offset);
            Assert.Equal(offsets[row], offset);
            Assert.Equal((row % layout.RowsPerGroup) + 6 < layout.RowsPerGroup && row + 6 <= last, six);
            together += six ? 1 : 0;
            if (six)
                row += 6;
            else
                Assert.Equal(offsets[row++], cursor.Next());
        }

        Assert.Equal(layout.RowsPerGroup > 6 && last >= 6, together > 0);
    }

    [Fact]
    public void A_uniform_layout_is_one_group()
    {
        RowLayout layout = RowLayout.Uniform(7);
        Assert.Equal([0L, 7, 700], [layout.Offset(0), layout.Offset(1), layout.Offset(100)]);
        Assert.Equal(700, layout.LargestOffset(100));
    }

    [Fact]
    public void Bands_divide_the_rows_into_sixes_and_a_rest()
    {
        foreach (int rows in (int[])[1, 5, 6, 7, 12, 13, 100])
        {
            var bands = new RowBands(rows);
            Assert.Equal((rows + 5) / 6, bands.Count);
            for (int first = 0; first <= bands.Count + 1; first++)
            {
                for (int count = 0; count <= 3; count++)
                    Assert.Equal((Math.Min(6 * first, rows), Math.Min(6 * (first + count), rows) - Math.Min(6 * first, rows)), bands.RowsOf(first, count));
            }
        }
    }

    private static RowLayout Random(int seed, out long[] offsets)
    {
        int Draw(int counter, int bound) => CounterRandom.Below((ulong)seed, (ulong)counter, bound);
        int rowsPerGroup = 1 + Draw(0, 20), rowStride = Draw(1, 9), groupStride = Draw(2, 60), rows = 1 + Draw(3, 50);
        offsets = [.. Enumerable.Range(0, rows).Select(row => ((long)(row / rowsPerGroup) * groupStride) + (row % rowsPerGroup * rowStride))];
        return new RowLayout(rowsPerGroup, groupStride, rowStride);
    }
}
