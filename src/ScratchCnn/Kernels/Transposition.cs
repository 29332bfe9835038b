namespace ScratchCnn.Kernels;

/// <summary>Moves matrices between row-by-row and column-by-column order.</summary>
internal static class Transposition
{
    /// <summary>Rows and columns of a block whose two sides both stay in the first cache.</summary>
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
        for (int rowBlock = first; rowBlock < first + count; rowBlock += Block)
        {
            int rowEnd = Math.Min(rowBlock + Block, first + count);
            for (int columnBlock = 0; columnBlock < columns; columnBlock += Block)
            {
                int columnEnd = Math.Min(columnBlock + Block, columns);
                for (int column = columnBlock; column < columnEnd; column++)
                {
                    Span<T> target = destination.Slice((column * rows) + rowBlock, rowEnd - rowBlock);
                    for (int i = 0; i < target.Length; i++)
                        target[i] = source[((rowBlock + i) * columns) + column];
                }
            }
        }
    }
}
