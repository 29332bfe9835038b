using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>Moves matrices between row-by-row and column-by-column order.</summary>
internal static class Transposition
{
    /// <summary>Rows of a block: one cache line of the destination.</summary>
    private const int Block = 16;

    /// <summary>destination[column, row] = source[row, column], for the rows <paramref name="first"/> … + <paramref name="count"/> − 1.</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="destination">[columns, rows].</param>
    /// <param name="rows">Rows of the whole source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="first">First row to move.</param>
    /// <param name="count">Rows to move.</param>
    public static void Transpose<T>(ReadOnlySpan<T> source, Span<T> destination, int rows, int columns, int first, int count)
    {
        // The loops below look at no bounds; so the two ends are looked at here.
        ref T from = ref MemoryMarshal.GetReference(source[..(rows * columns)]);
        ref T to = ref MemoryMarshal.GetReference(destination[..(rows * columns)]);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, rows);
        for (int row = first; row < first + count; row += Block)
        {
            int height = Math.Min(Block, first + count - row);
            for (int column = 0; column < columns; column++)
            {
                ref T source0 = ref Unsafe.Add(ref from, ((nint)row * columns) + column);
                ref T target = ref Unsafe.Add(ref to, ((nint)column * rows) + row);
                for (nint i = 0; i < height; i++)
                    Unsafe.Add(ref target, i) = Unsafe.Add(ref source0, i * columns);
            }
        }
    }
}
