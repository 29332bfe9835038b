namespace ScratchCnn.Kernels;

/// <summary>
/// Offsets of the rows of a matrix in its buffer. Rows come in groups that lie <paramref name="GroupStride"/> apart, and within a group
/// <paramref name="RowStride"/> apart; rows may overlap. So the windows of a convolution are the rows of a matrix without being copied: a group is
/// a sample, and the row stride is stride · channels, less than the length of a row.
/// </summary>
/// <param name="RowsPerGroup">Rows in a group.</param>
/// <param name="GroupStride">Values from a group's first row to the next group's; not negative.</param>
/// <param name="RowStride">Values from a row to the next in its group; not negative.</param>
public readonly record struct RowLayout(int RowsPerGroup, int GroupStride, int RowStride)
{
    /// <summary>Rows that follow each other at one distance.</summary>
    public static RowLayout Uniform(int rowStride) => new(int.MaxValue, 0, rowStride);

    /// <summary>Index of the first value of row <paramref name="row"/>.</summary>
    public long Offset(int row) => ((long)(row / RowsPerGroup) * GroupStride) + ((long)(row % RowsPerGroup) * RowStride);

    /// <summary>The largest offset of the rows 0 … <paramref name="lastRow"/>.</summary>
    public long LargestOffset(int lastRow)
    {
        int lastOfGroupBefore = (lastRow / RowsPerGroup * RowsPerGroup) - 1;
        return Math.Max(Offset(lastRow), lastOfGroupBefore < 0 ? 0 : Offset(lastOfGroupBefore));
    }
}

/// <summary>Walks a layout's rows in order without dividing; past the last row it stays there.</summary>
internal struct RowCursor
{
    private readonly RowLayout _layout;
    private nint _offset;
    private int _leftInGroup;
    private int _left;

    public RowCursor(RowLayout layout, int first, int last)
    {
        _layout = layout;
        _offset = (nint)layout.Offset(first);
        _leftInGroup = layout.RowsPerGroup - (first % layout.RowsPerGroup);
        _left = last - first;
    }

    /// <summary>
    /// Whether the next six rows lie in one group: then the offset of the first, and six rows on. Their places follow from one multiplication each,
    /// whereas <see cref="Next"/> finds each only after the one before.
    /// </summary>
    public bool TryNextSix(out nint offset)
    {
        offset = _offset;
        if (_leftInGroup < 7 || _left < 6)
            return false;
        _offset += 6 * (nint)_layout.RowStride;
        _leftInGroup -= 6;
        _left -= 6;
        return true;
    }

    /// <summary>The current row's offset; then one row on.</summary>
    public nint Next()
    {
        nint offset = _offset;
        if (_left-- > 0)
        {
            _offset += _layout.RowStride;
            if (--_leftInGroup == 0)
            {
                _offset += _layout.GroupStride - ((nint)_layout.RowsPerGroup * _layout.RowStride);
                _leftInGroup = _layout.RowsPerGroup;
            }
        }

        return offset;
    }
}
