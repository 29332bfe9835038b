namespace ScratchCnn.Kernels;

/// <summary>Cuts the rows of a product into bands that threads can share out: whole tiles of six rows, some ten microseconds of work a sample block.</summary>
internal readonly record struct RowBands(int Rows, int RowsPerBand)
{
    private const int TileRows = 6;

    /// <summary>Multiply-adds of a band for each sample, times 64 samples: about 20 microseconds.</summary>
    private const long WorkPerSample = 16 * 1024;

    /// <summary>Number of bands.</summary>
    public int Count => ((Rows - 1) / RowsPerBand) + 1;

    /// <summary>First row and number of rows of band <paramref name="index"/>.</summary>
    public (int First, int Count) this[int index] => (index * RowsPerBand, Math.Min(RowsPerBand, Rows - (index * RowsPerBand)));

    /// <summary>Bands for a product in which a row costs <paramref name="workPerRow"/> multiply-adds a sample.</summary>
    public static RowBands Of(int rows, long workPerRow) => new(rows, (int)Math.Clamp(WorkPerSample / workPerRow / TileRows, 2, 1024) * TileRows);
}
