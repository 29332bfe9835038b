using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>Moves matrices between row-by-row and column-by-column order.</summary>
public static class Transposition
{
    /// <summary>Rows of a block: one cache line of the destination.</summary>
    private const int Block = 16;

    /// <summary>destination[column, row] = source[row, column].</summary>
    /// <param name="source">[rows, columns], its rows <paramref name="sourceStride"/> apart.</param>
    /// <param name="sourceStride">Values from a row of the source to the next.</param>
    /// <param name="destination">[columns, rows], its rows <paramref name="destinationStride"/> apart.</param>
    /// <param name="destinationStride">Values from a row of the destination to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    public static void Transpose<T>(ReadOnlySpan<T> source, int sourceStride, Span<T> destination, int destinationStride, int rows, int columns)
    {
        if (rows == 0 || columns == 0)
            return;

        // The loops below look at no bounds; so the last value's places are looked at here.
        ref T from = ref MemoryMarshal.GetReference(source[..(((rows - 1) * sourceStride) + columns)]);
        ref T to = ref MemoryMarshal.GetReference(destination[..(((columns - 1) * destinationStride) + rows)]);
        for (int row = 0; row < rows; row += Block)
        {
            int height = Math.Min(Block, rows - row);
            for (int column = 0; column < columns; column++)
            {
                ref T start = ref Unsafe.Add(ref from, ((nint)row * sourceStride) + column);
                ref T target = ref Unsafe.Add(ref to, ((nint)column * destinationStride) + row);
                for (nint i = 0; i < height; i++)
                    Unsafe.Add(ref target, i) = Unsafe.Add(ref start, i * sourceStride);
            }
        }
    }
}
