using ScratchCnn.Kernels;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Kernels;

[Trait("Category", "Kernels")]
public sealed class TranspositionTests
{
    /// <summary>Sizes around a block of 16 rows; strides beyond the width leave what lies between as it was.</summary>
    [Fact]
    public void A_value_moves_to_its_column_and_row_and_no_other_place_is_touched()
    {
        foreach (int rows in (int[])[1, 2, 15, 16, 17, 33])
        {
            foreach (int columns in (int[])[1, 3, 16, 20])
            {
                foreach (int gap in (int[])[0, 5])
                {
                    int sourceStride = columns + gap, destinationStride = rows + gap;
                    double[] source = [.. Enumerable.Range(0, (((rows - 1) * sourceStride) + columns)).Select(i => (double)i)];
                    using var destination = new GuardedBuffer<double>(((columns - 1) * destinationStride) + rows, Guard.Canaries);
                    destination.Span.Fill(-1);
                    Transposition.Transpose(source, sourceStride, destination.Span, destinationStride, rows, columns);
                    double[] expected = [.. Enumerable.Range(0, destination.Length).Select(i =>
                        i % destinationStride < rows ? source[(i % destinationStride * sourceStride) + (i / destinationStride)] : -1)];
                    Assert.Equal(expected, destination.Span.ToArray());
                    Assert.True(destination.IsIntact);
                }
            }
        }
    }

    [Fact]
    public void A_buffer_that_is_too_short_is_refused_and_nothing_needs_none()
    {
        Assert.ThrowsAny<ArgumentException>(() => Transposition.Transpose(new int[5], 3, new int[6], 2, 2, 3));
        Assert.ThrowsAny<ArgumentException>(() => Transposition.Transpose(new int[6], 3, new int[5], 2, 2, 3));
        Transposition.Transpose(new int[6], 3, new int[6], 2, 2, 3);
        Transposition.Transpose<int>([], 5, [], 4, 0, 3);
        Transposition.Transpose<int>([], 5, [], 4, 2, 0);
    }
}
