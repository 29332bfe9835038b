namespace Ecg;

/// <summary>
/// Beats that are being gathered: one growing matrix, so that reading several files needs no second copy of any of them. Not safe for several
/// threads at once.
/// </summary>
public sealed class BeatMatrix
{
    private float[] _samples = [];
    private byte[] _labels = [];

    /// <summary>Number of beats.</summary>
    public int Rows { get; private set; }

    /// <summary>[rows, 187], row by row; valid until more rows are added.</summary>
    public ReadOnlyMemory<float> Samples => _samples.AsMemory(0, Rows * PublishedFormat.Samples);

    /// <summary>Label of each beat; valid until more rows are added.</summary>
    public ReadOnlySpan<byte> Labels => _labels.AsSpan(0, Rows);

    /// <summary>The samples of some rows, to be filled or read; valid until more rows are added.</summary>
    public Span<float> SamplesOf(int firstRow, int rows) =>
        _samples.AsSpan(firstRow * PublishedFormat.Samples, rows * PublishedFormat.Samples);

    /// <summary>The labels of some rows, to be filled or read; valid until more rows are added.</summary>
    public Span<byte> LabelsOf(int firstRow, int rows) => _labels.AsSpan(firstRow, rows);

    /// <summary>Makes room for rows that are expected, so that the matrix need not grow on the way.</summary>
    /// <param name="rows">Rows beyond those that are there.</param>
    public void Reserve(long rows)
    {
        // Memory that is never written to costs nothing, but a wrong guess shall not ask for all there is.
        long wanted = Math.Min(Rows + rows, MaxRows);
        if (wanted > _labels.Length)
            Resize((int)wanted);
    }

    /// <summary>Adds rows of unknown content, to be filled through <see cref="SamplesOf"/> and <see cref="LabelsOf"/>.</summary>
    /// <returns>Index of the first of them.</returns>
    /// <exception cref="EcgDataException">More rows than one array holds.</exception>
    public int Add(int rows)
    {
        int first = Rows;
        long needed = (long)Rows + rows;
        if (needed > MaxRows)
            throw new EcgDataException(FormattableString.Invariant($"More than {MaxRows} beats are too many for one matrix."));

        if (needed > _labels.Length)
            Resize((int)Math.Min(MaxRows, Math.Max(needed, _labels.Length + (_labels.Length / 2L))));
        Rows = (int)needed;
        return first;
    }

    /// <summary>Takes the last rows away again, down to <paramref name="rows"/>.</summary>
    public void Truncate(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows);
        Rows = rows;
    }

    private static int MaxRows => Array.MaxLength / PublishedFormat.Samples;

    private void Resize(int rows)
    {
        float[] samples = GC.AllocateUninitializedArray<float>(rows * PublishedFormat.Samples);
        Samples.Span.CopyTo(samples);
        _samples = samples;
        Array.Resize(ref _labels, rows);
    }
}
