using System.Globalization;
using System.Text;
using CsvHelper;

namespace Ecg.Csv;

/// <summary>Parses the lines of a block into rows that the next block overwrites. Each thread has one.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="classes">Labels are 0 to classes - 1.</param>
/// <param name="zeroBadSamples">Whether a sample that is no finite number becomes 0 instead of making its row be left out.</param>
/// <param name="needsLabels">Whether a row without a valid label is bad; otherwise its label is <see cref="NoLabel"/>.</param>
internal sealed class BlockParser(string path, int classes, bool zeroBadSamples, bool needsLabels = true)
{
    /// <summary>Stands in <see cref="Labels"/> for a label that is missing or not valid.</summary>
    public const byte NoLabel = byte.MaxValue;

    // No digit grouping: a quoted "1,5" is not fifteen. Quotes never hide a line end: one stray quote shall not swallow the rest of the file.
    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        HasHeader = false,
        DetectSeparatorHint = false,
        AllowLineBreaksInQuotes = false,
        FormatProvider = new NumberFormatInfo { NumberGroupSeparator = "\u0001" },
        MalformedData = CsvMalformedDataHandling.Recover,
    };

    // Stands for a last line that is no row, and hence whole.
    private static readonly LastLine s_noRow = new(PublishedFormat.Columns, LabelIsValid: true, LabelBytes: 0);

    private readonly List<BadRow> _badRows = [];
    private float[] _samples = [];
    private byte[] _labels = [];
    private int[] _rowNumbers = [];

    /// <summary>Number of the block in its file.</summary>
    public int Index { get; private set; }

    /// <summary>Rows that were kept.</summary>
    public int Rows { get; private set; }

    public ReadOnlySpan<float> Samples => _samples.AsSpan(0, Rows * PublishedFormat.Samples);

    public ReadOnlySpan<byte> Labels => _labels.AsSpan(0, Rows);

    /// <summary>Of each row kept, which row of the block it is, from 1, the bad ones counted.</summary>
    public ReadOnlySpan<int> RowNumbers => _rowNumbers.AsSpan(0, Rows);

    /// <summary>Line ends in the block.</summary>
    public int Lines { get; private set; }

    public int BadRowCount { get; private set; }

    public int SkippedRowCount { get; private set; }

    /// <summary>The first bad rows; their lines are counted from the block's first, which is 1.</summary>
    public IReadOnlyList<BadRow> FirstBadRows => _badRows;

    /// <summary>Whether the file ends here without a line end, and what the last line then is.</summary>
    public LastLine? UnfinishedLine { get; private set; }

    /// <summary>Bytes of the first row's label; 0 where there is no row.</summary>
    public int FirstLabelBytes { get; private set; }

    /// <summary>Whether the block begins with a header, which is no row.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>Copies of the file's header that were left out, as joined files have them. They are no rows.</summary>
    public int RepeatedHeaders { get; private set; }

    /// <summary>Rows that were kept with <see cref="NoLabel"/> although they have a text for the label.</summary>
    public int UnreadLabels { get; private set; }

    /// <summary>The first of them; its line is counted from the block's first, which is 1.</summary>
    public BadRow? FirstUnreadLabel { get; private set; }

    /// <summary>The reason for which the block cannot be read at all.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>A line, counted from the block's first, that is longer than any row can be.</summary>
    public int? TooLongLine { get; private set; }

    /// <summary>Notes that block number <paramref name="index"/> could not be read.</summary>
    public void Fail(int index, Exception failure)
    {
        Clear(index);
        Failure = failure;
    }

    /// <summary>Parses a block.</summary>
    public void Parse(TextBlock block)
    {
        Clear(block.Index);
        ReadOnlyMemory<byte> lines = block.Lines;
        if (block.Index > 0)
        {
            ParseLines(block, lines);
            return;
        }

        Failure = TextCheck.FindOtherFormat(path, lines.Span);
        lines = SkipByteOrderMark(lines);
        ParseLines(block, lines);
        if (Rows == 0)
            Failure ??= TextCheck.FindNoText(path, lines.Span);
    }

    private void ParseLines(TextBlock block, ReadOnlyMemory<byte> lines)
    {
        using CsvReader reader = CsvReader.Create(lines, Options);
        LastLine lastLine = default;
        long counted = 0;
        while (Failure is null && reader.Read())
        {
            if (reader.RawRecord.Length > TextBlocks.MaxLineBytes)
            {
                TooLongLine = LinesIn(lines, 0, reader.ByteOffset) + 1;
                return;
            }

            // pandas skips a line of spaces as it does an empty one.
            if (reader.FieldCount == 1 && reader.GetSpan(0).IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
                continue;
            bool isFirst = block.Index == 0 && !HasHeader && Rows + SkippedRowCount == 0;
            if (FindWrongColumns(reader, isFirst, block.Index) is { } wrong)
            {
                Failure = new EcgDataException(path, LinesIn(lines, 0, reader.ByteOffset) + 1, wrong);
                return;
            }

            if (IsNoRow(reader, isFirst, block))
            {
                lastLine = s_noRow;
                continue;
            }

            if (FindProblem(reader, out bool isKept) is { } problem)
            {
                Lines += LinesIn(lines, counted, reader.ByteOffset);
                counted = reader.ByteOffset;
                Note(problem with { Line = Lines + 1 }, isKept);
            }

            int labelBytes = reader.GetSpan(PublishedFormat.Samples).Length;
            if (isKept)
            {
                if (labelBytes > 0 && _labels[Rows] == NoLabel && UnreadLabels++ == 0)
                    FirstUnreadLabel = LabelProblem(reader) with { Line = LinesIn(lines, 0, reader.ByteOffset) + 1 };
                _rowNumbers[Rows] = Rows + SkippedRowCount + 1;
                Rows++;
            }

            if (FirstLabelBytes == 0)
                FirstLabelBytes = labelBytes;
            lastLine = new LastLine(reader.FieldCount, isKept || TryReadLabel(reader, out _), labelBytes);
        }

        if (block.Index == 0 && lastLine.Columns == PublishedFormat.Columns && HeaderLine.BeginWithNumbers(Samples, RowNumbers))
            Failure = new EcgDataException(path, 1, WrongColumns.Index(lastLine.Columns));
        Lines += LinesIn(lines, counted, lines.Length);
        if (block.EndsInTooLongLine)
            TooLongLine = Lines + 1;
        else if (block.HoldsEnd && lines.Length > 0 && !LineEnds.IsAtEnd(lines.Span))
            UnfinishedLine = lastLine;
    }

    private static int LinesIn(ReadOnlyMemory<byte> lines, long from, long to) => LineEnds.Count(lines.Span[(int)from..(int)to]);

    // Until there is a row that can be used, any line may show what separates the columns.
    private string? FindWrongColumns(CsvReader reader, bool isFirst, int index) =>
        (index == 0 && Rows == 0 ? WrongColumns.FindSeparator(reader) : null) ?? (isFirst ? WrongColumns.FindInFirst(reader) : null);

    /// <summary>Whether a line is a header, the header again, or Excel's line about the separator.</summary>
    private bool IsNoRow(CsvReader reader, bool isFirst, TextBlock block)
    {
        if (isFirst)
        {
            HasHeader = HeaderLine.IsHeader(reader);
            return HasHeader || HeaderLine.IsSeparatorHint(reader.RawRecord);
        }

        if (!block.IsFirstLine(reader.RawRecord) || !HeaderLine.IsHeader(reader))
            return false;
        RepeatedHeaders++;
        return true;
    }

    private void Clear(int index)
    {
        Index = index;
        Rows = Lines = BadRowCount = SkippedRowCount = FirstLabelBytes = 0;
        _badRows.Clear();
        UnfinishedLine = null;
        TooLongLine = null;
        Failure = null;
        HasHeader = false;
        RepeatedHeaders = 0;
        UnreadLabels = 0;
        FirstUnreadLabel = null;
    }

    private static ReadOnlyMemory<byte> SkipByteOrderMark(ReadOnlyMemory<byte> lines) =>
        lines.Span.StartsWith(Encoding.UTF8.Preamble) ? lines[Encoding.UTF8.Preamble.Length..] : lines;

    private void Note(BadRow badRow, bool isKept)
    {
        BadRowCount++;
        if (!isKept)
            SkippedRowCount++;
        if (_badRows.Count < FileReport.MaxBadRows)
            _badRows.Add(badRow);
    }

    /// <summary>Parses the reader's row into the place after the rows that were kept.</summary>
    /// <returns>The fault, or null.</returns>
    private BadRow? FindProblem(CsvReader reader, out bool isKept)
    {
        isKept = false;
        int columns = reader.FieldCount;
        if (columns != PublishedFormat.Columns && (needsLabels || columns != PublishedFormat.Samples))
        {
            string lastIsEmpty = columns > PublishedFormat.Columns && reader.GetSpan(columns - 1).IsEmpty ? ", the last of which is empty" : "";
            return new BadRow(0, Math.Min(columns, PublishedFormat.Columns) + 1,
                $"the row has {columns} {(columns == 1 ? "column" : "columns")}{lastIsEmpty}; expected {PublishedFormat.Samples} samples and a label{(needsLabels ? "" : ", or no label")}");
        }

        bool hasLabel = TryReadLabel(reader, out byte label);
        if (!hasLabel && needsLabels)
            return LabelProblem(reader);

        MakeRoom();
        _labels[Rows] = hasLabel ? label : NoLabel;
        return ReadSamples(reader, _samples.AsSpan(Rows * PublishedFormat.Samples, PublishedFormat.Samples), out isKept);
    }

    private BadRow LabelProblem(CsvReader reader)
    {
        ReadOnlySpan<byte> text = reader.GetSpan(PublishedFormat.Samples);
        return new BadRow(0, PublishedFormat.Columns,
            text.IsEmpty ? "the label is missing" : $"the label is {Quoted.Field(text)}; expected a whole number from 0 to {classes - 1}");
    }

    private bool TryReadLabel(CsvReader reader, out byte label)
    {
        label = 0;
        if (reader.FieldCount != PublishedFormat.Columns || !reader.TryParse(PublishedFormat.Samples, out double value))
            return false;
        // Written so that NaN is refused.
        if (!(value >= 0 && value < classes) || value != Math.Floor(value))
            return false;
        label = (byte)value;
        return true;
    }

    private BadRow? ReadSamples(CsvReader reader, Span<float> samples, out bool isKept)
    {
        BadRow? problem = null;
        for (int i = 0; i < samples.Length; i++)
        {
            bool isNumber = reader.TryParse(i, out samples[i]);
            if (isNumber && float.IsFinite(samples[i]))
                continue;

            samples[i] = 0;
            problem ??= new BadRow(0, i + 1, $"{Quoted.Field(reader.GetSpan(i))} is not a {(isNumber ? "finite " : "")}number");
            if (!zeroBadSamples)
                break;
        }

        isKept = problem is null || zeroBadSamples;
        return problem;
    }

    private void MakeRoom()
    {
        if (Rows < _labels.Length)
            return;
        int rows = Math.Max(TextBlocks.BlockBytes / PublishedFormat.RowBytes * 5 / 4, 2 * _labels.Length);
        Array.Resize(ref _labels, rows);
        Array.Resize(ref _rowNumbers, rows);
        Array.Resize(ref _samples, rows * PublishedFormat.Samples);
    }
}

/// <summary>The line at the end of a file that has no line end there.</summary>
/// <param name="Columns">Columns it has.</param>
/// <param name="LabelIsValid">Whether its label is one.</param>
/// <param name="LabelBytes">Bytes of its label.</param>
internal readonly record struct LastLine(int Columns, bool LabelIsValid, int LabelBytes);
