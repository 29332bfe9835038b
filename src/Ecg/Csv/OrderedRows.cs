using System.Runtime.ExceptionServices;

namespace Ecg.Csv;

/// <summary>
/// Puts parsed blocks together in the file's order, whichever thread parsed them, and judges the file: the first error in the file's order is the
/// one that is reported.
/// </summary>
internal sealed class OrderedRows(BeatMatrix target, string path, int classes, BadRows? badRows)
{
    private readonly object _gate = new();
    private readonly int _firstRow = target.Rows;
    private readonly List<BadRow> _firstBadRows = [];
    private int _nextBlock;
    private bool _hasHeader;
    private int _repeatedHeaders;
    private long _lines;
    private int _badRowCount;
    private int _skippedRowCount;
    private int _firstLabelBytes;
    private volatile ExceptionDispatchInfo? _failure;

    /// <summary>Whether an error was met, so that there is no use in going on.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>
    /// Adds a block once all blocks before it have been added. The thread of the lowest block never waits, so there is always one that goes on;
    /// and no thread gets ahead by more than the block it holds, which bounds the memory.
    /// </summary>
    public void Add(BlockParser block)
    {
        lock (_gate)
        {
            while (_nextBlock != block.Index && !HasFailed)
                Monitor.Wait(_gate);
            if (HasFailed)
                return;

            try
            {
                Append(block);
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            _nextBlock++;
            Monitor.PulseAll(_gate);
        }
    }

    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Judges the whole file.</summary>
    public FileReport Finish()
    {
        int rows = target.Rows - _firstRow;
        int allRows = rows + _skippedRowCount;
        if (allRows == 0)
            throw new EcgDataException(path, "is empty; expected rows of 187 samples and a label");
        if (rows == 0)
            throw new EcgDataException(path, FormattableString.Invariant($"none of {allRows} rows can be used; the first is {_firstBadRows[0]}"));
        if (badRows is null && _badRowCount > BeatCsv.MaxBadShare * allRows)
        {
            throw new EcgDataException(path, FormattableString.Invariant(
                $"{_badRowCount} of {allRows} rows are bad, more than 1 %; the first is {_firstBadRows[0]} (--bad-rows skip or zero reads the file all the same)"));
        }

        var rowsByClass = new int[classes];
        foreach (byte label in target.LabelsOf(_firstRow, rows))
            rowsByClass[label]++;
        return new FileReport(path, rows, rowsByClass, _badRowCount, _skippedRowCount, _firstBadRows, FromCache: false)
        {
            HasHeader = _hasHeader,
            RepeatedHeaders = _repeatedHeaders,
        };
    }

    private void Append(BlockParser block)
    {
        if (block.Failure is not null)
            ExceptionDispatchInfo.Throw(block.Failure);
        if (_firstLabelBytes == 0)
            _firstLabelBytes = block.FirstLabelBytes;
        // Rubbish has no line end at its end either; a file that was cut has rows before.
        bool hasRowsOrOneLine = target.Rows + block.Rows > _firstRow || _lines + block.Lines == 0;
        if (block.UnfinishedLine is { } lastLine && hasRowsOrOneLine)
            ThrowIfCut(lastLine, _lines + block.Lines + 1);
        NoteBadRows(block);
        if (block.TooLongLine is { } tooLong)
        {
            throw new EcgDataException(path, _lines + tooLong,
                $"more than {TextBlocks.MaxLineBytes} bytes without a line end; expected rows of {PublishedFormat.Columns} numbers");
        }

        _hasHeader |= block.HasHeader;
        _repeatedHeaders += block.RepeatedHeaders;
        _lines += block.Lines;
        int first = target.Add(block.Rows);
        block.Samples.CopyTo(target.SamplesOf(first, block.Rows));
        block.Labels.CopyTo(target.LabelsOf(first, block.Rows));
    }

    /// <summary>
    /// A last line without a line end may be whole. It is not where columns are missing, or where its label is shorter than the first row's: the
    /// published files write every number in 24 characters, so that a cut within the label shows.
    /// </summary>
    private void ThrowIfCut(LastLine lastLine, long line)
    {
        string? whatIsLeft = lastLine switch
        {
            { Columns: < PublishedFormat.Columns } => FormattableString.Invariant($"has {lastLine.Columns} of {PublishedFormat.Columns} columns"),
            { Columns: PublishedFormat.Columns } when !lastLine.LabelIsValid || lastLine.LabelBytes < _firstLabelBytes => "ends within its label",
            _ => null,
        };
        if (whatIsLeft is not null)
            throw new EcgDataException(path, line, $"the file is truncated: its last line {whatIsLeft} and has no line end; get the file again");
    }

    private void NoteBadRows(BlockParser block)
    {
        _badRowCount += block.BadRowCount;
        _skippedRowCount += block.SkippedRowCount;
        foreach (BadRow badRow in block.FirstBadRows)
        {
            BadRow inFile = badRow with { Line = _lines + badRow.Line };
            if (badRows == BadRows.Error)
                throw new EcgDataException(path, inFile.Line, inFile.Reason);
            if (_firstBadRows.Count < FileReport.MaxBadRows)
                _firstBadRows.Add(inFile);
        }
    }
}
