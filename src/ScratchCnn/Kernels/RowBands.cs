namespace ScratchCnn.Kernels;

/// <summary>The rows of a product, cut into the pieces that threads share out: one register tile high.</summary>
public readonly record struct RowBands(int Rows)
{
    private const int BandRows = 6;

    /// <summary>Number of bands.</summary>
    public int Count => ((Rows - 1) / BandRows) + 1;

    /// <summary>First row and number of rows of <paramref name="count"/> bands from band <paramref name="first"/> on; bands past the last have none.</summary>
    public (int First, int Count) RowsOf(int first, int count)
    {
        int start = Math.Min(first * BandRows, Rows);
        return (start, Math.Min((first + count) * BandRows, Rows) - start);
    }
}
