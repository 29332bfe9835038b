namespace Ecg;

/// <summary>
/// A growing matrix of beats that several files are read into without a second copy. Not thread-safe.
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

    /// <summary>The samples of consecutive rows, to be read or written; valid until more rows are added.</summary>
    public Span<float> SamplesOf(int firstRow, int rows) =>
        _samples.AsSpan(firstRow * PublishedFormat.Samples, rows * PublishedFormat.Samples);

    /// <summary>The labels of consecutive rows, to be read or written; valid until more rows are added.</summary>
    public Span<byte> LabelsOf(int firstRow, int rows) => _labels.AsSpan(firstRow, rows);

    /// <summary>Reserves memory for expected rows, so that the matrix need not grow while they are added.</summary>
    /// <param name="rows">Number of additional rows.</param>
    public void Reserve(long rows)
    {
        // Memory that is never written to costs nothing, but a wrong estimate must not reserve all there is.
        long wanted = Math.Min(Rows + rows, MaxRows);
        if (wanted > _labels.Length)
            Resize((int)wanted);
    }

    /// <summary>Adds uninitialized rows, to be written through <see cref="SamplesOf"/> and <see cref="LabelsOf"/>.</summary>
    /// <returns>Index of the first added row.</returns>
    /// <exception cref="EcgDataException">More rows than fit in one array.</exception>
    public int Add(int rows)
    {
        int first = Rows;
        long needed = (long)Rows + rows;
        if (needed > MaxRows)
            throw new EcgDataException(FormattableString.Invariant($"A matrix holds at most {MaxRows} beats; read fewer files at once."));

        if (needed > _labels.Length)
            Resize((int)Math.Min(MaxRows, Math.Max(needed, _labels.Length + (_labels.Length / 2L))));
        Rows = (int)needed;
        return first;
    }

    /// <summary>Removes the last rows, so that <paramref name="rows"/> remain.</summary>
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
