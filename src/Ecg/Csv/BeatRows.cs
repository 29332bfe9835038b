namespace Ecg.Csv;

/// <summary>
/// Reads beats from a file or a pipe piece by piece, in memory that does not depend on their number: 187 columns, or 188 with a label. A label that is
/// missing or not valid does not make a row bad.
/// </summary>
public sealed class BeatRows : IDisposable
{
    private readonly TextBlocks _blocks;
    private readonly string _name;
    private readonly BadRows? _badRows;
    private readonly (TextBlock Text, BlockParser Rows)[] _pieces;
    private readonly ParallelOptions _parallel;
    private long _lines;
    private long _rows;
    private bool _hasGoodRows;

    private BeatRows(TextBlocks blocks, string name, BadRows? badRows, int threads)
    {
        _blocks = blocks;
        _name = name;
        _badRows = badRows;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _pieces =
        [
            .. Enumerable.Range(0, threads).Select(_ =>
                (new TextBlock(), new BlockParser(name, PublishedFile.MitbihTrain.Classes, zeroBadSamples: badRows == BadRows.Zero, needsLabels: false))),
        ];
    }

    /// <summary>Rows read so far, including bad ones.</summary>
    public long Rows => _rows;

    /// <summary>The file or stream that they are read from, for messages.</summary>
    public string Source => _name;

    /// <summary>Bad rows read so far, whether left out or zeroed.</summary>
    public long BadRowCount { get; private set; }

    /// <summary>Share of the file that has been read, 0 to 1; null where its length is not known.</summary>
    public double? Progress => _blocks.Progress;

    /// <summary>Opens a file, plain or gzipped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="badRows">The treatment of bad rows. Null, the default: they are left out, but more than 1 % of them is an error.</param>
    /// <param name="threads">Threads to use.</param>
    /// <exception cref="EcgDataException">The file cannot be opened.</exception>
    public static BeatRows Open(string path, BadRows? badRows, int threads) => new(TextBlocks.Open(path), path, badRows, threads);

    /// <summary>Reads a stream of plain text.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="badRows">The treatment of bad rows, as for a file.</param>
    /// <param name="threads">Threads to use.</param>
    public static BeatRows Open(Stream stream, string name, BadRows? badRows, int threads) => new(TextBlocks.Open(stream, name), name, badRows, threads);

    /// <summary>The rows, piece by piece and in order; a piece is overwritten by the next.</summary>
    /// <exception cref="EcgDataException">The file is empty, truncated, damaged, not a CSV file of beats, or has bad rows that the policy does not allow.</exception>
    public IEnumerable<BeatPiece> Read()
    {
        for (int filled = Fill(); filled > 0; filled = Fill())
        {
            Parallel.For(0, filled, _parallel, piece => _pieces[piece].Rows.Parse(_pieces[piece].Text));
            for (int piece = 0; piece < filled; piece++)
                yield return Finish(_pieces[piece].Rows);
        }

        if (_rows == 0)
            throw new EcgDataException(_name, $"is empty; expected rows of {PublishedFormat.Samples} samples");
        if (!_hasGoodRows)
        {
            throw new EcgDataException(_name, FormattableString.Invariant(
                $"none of {_rows} rows can be used; expected {PublishedFormat.Samples} samples and a label, or no label"));
        }

        if (_badRows is null && BadRowCount > BeatCsv.MaxBadShare * _rows)
        {
            throw new EcgDataException(_name, FormattableString.Invariant(
                $"{BadRowCount} of {_rows} rows are bad, more than 1 % (--bad-rows skip or zero goes on all the same)"));
        }
    }

    /// <summary>Whether the first line is a header, which is left out and counts as no row; known once some rows are read.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>Copies of the header farther down that were left out so far; they count as no rows.</summary>
    public int RepeatedHeaders { get; private set; }

    /// <summary>Rows read so far that are used without their label, because it is not valid.</summary>
    public long UnreadLabels { get; private set; }

    /// <summary>The first of these labels; null if there is none.</summary>
    public BadRow? FirstUnreadLabel { get; private set; }

    /// <summary>Whether the rows have a column for the label; known once some rows are read.</summary>
    public bool HasLabels { get; private set; }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _blocks.Dispose();

    private int Fill()
    {
        try
        {
            int filled = 0;
            while (filled < _pieces.Length && _blocks.TryRead(_pieces[filled].Text))
                filled++;
            return filled;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EcgDataException(_name, $"cannot be read: {exception.Message}", exception);
        }
    }

    private BeatPiece Finish(BlockParser rows)
    {
        if (rows.Failure is not null)
            throw rows.Failure;
        BadRow[] badRows = [.. rows.FirstBadRows.Select(bad => bad with { Line = _lines + bad.Line })];
        // A file that was cut off has good rows before its last line; any other text has none.
        _hasGoodRows |= rows.Rows > 0;
        if (rows.UnfinishedLine is { Columns: < PublishedFormat.Samples } last && _hasGoodRows)
        {
            throw new EcgDataException(_name, _lines + rows.Lines + 1,
                $"the file is truncated: its last line has {last.Columns} of {PublishedFormat.Samples} columns and has no line end; get the file again");
        }

        if (_badRows == BadRows.Error && badRows.Length > 0)
            throw new EcgDataException(_name, badRows[0].Line, badRows[0].Reason);
        if (rows.TooLongLine is { } tooLong)
        {
            throw new EcgDataException(_name, _lines + tooLong,
                $"more than {TextBlocks.MaxLineBytes} bytes without a line end; expected rows of {PublishedFormat.Samples} numbers");
        }

        var piece = new BeatPiece(rows, _rows, badRows);
        HasHeader |= rows.HasHeader;
        HasLabels |= _rows == 0 && rows.FirstLabelBytes > 0;
        RepeatedHeaders += rows.RepeatedHeaders;
        UnreadLabels += rows.UnreadLabels;
        FirstUnreadLabel ??= rows.FirstUnreadLabel is { } label ? label with { Line = _lines + label.Line } : null;
        _lines += rows.Lines;
        _rows += rows.Rows + rows.SkippedRowCount;
        BadRowCount += rows.BadRowCount;
        return piece;
    }
}

/// <summary>Some rows of a file; valid until the next are read.</summary>
public sealed class BeatPiece
{
    private readonly BlockParser _rows;
    private readonly long _rowsBefore;

    internal BeatPiece(BlockParser rows, long rowsBefore, IReadOnlyList<BadRow> badRows)
    {
        _rows = rows;
        _rowsBefore = rowsBefore;
        FirstBadRows = badRows;
    }

    /// <summary>Number of rows that can be used.</summary>
    public int Count => _rows.Rows;

    /// <summary>[<see cref="Count"/>, 187], row by row.</summary>
    public ReadOnlySpan<float> Samples => _rows.Samples;

    /// <summary>The label of a row, from 0 to 4; null where it has none, or none that is valid.</summary>
    public byte? Label(int row) => _rows.Labels[row] is var label and not BlockParser.NoLabel ? label : null;

    /// <summary>The first <see cref="FileReport.MaxBadRows"/> bad rows of the piece.</summary>
    public IReadOnlyList<BadRow> FirstBadRows { get; }

    /// <summary>The number of a row in its file, from 1; bad rows that were left out are counted.</summary>
    public long RowNumber(int row) => _rowsBefore + _rows.RowNumbers[row];
}
