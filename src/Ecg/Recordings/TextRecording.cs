using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Ecg.Csv;

namespace Ecg.Recordings;

/// <summary>
/// Samples as text, plain or gzipped: a line per sample, a column per lead, separated by commas, semicolons, tabs or spaces. Up to two lines of
/// header may give the leads' names and units; a column that the header calls time or sample is not a lead. Lines that begin with '#' are
/// comments. An empty field, "-", "nan" and "NA" are missing samples. Where semicolons or tabs separate, decimal commas are read.
/// </summary>
internal sealed class TextRecording : EcgRecording
{
    private const int MostColumns = 1024;
    private const int MostHeaderLines = 2;
    private const double HighestRate = 1e6;

    private static readonly SearchValues<string> s_timeNames = SearchValues.Create(
        ["time", "elapsed time", "timestamp", "seconds", "sample", "sample #", "index", "sample number"], StringComparison.OrdinalIgnoreCase);

    private readonly Layout _layout;
    private readonly long _lines;

    public TextRecording(string path, double? rate)
        : this(path, Measure(path, RequireRate(path, rate)))
    {
    }

    private TextRecording(string path, Measured measured)
        : base(path, NameOf(path), "text", measured.Layout.Leads)
    {
        _layout = measured.Layout;
        _lines = measured.Lines;
        if (measured.Damage is not null)
        {
            BreaksOff = true;
            Warn($"{measured.Damage.TrimEnd('.')}. It is read as far as it goes."); // not every message ends as a sentence does
        }
    }

    private protected override LeadSignal ReadLead(int lead)
    {
        float[] samples = new float[_lines];
        int filled = 0;
        long line = 0;
        bool endsWithinLine = false;
        _ = ReadBlocks(Path, (lines, isEnd) =>
        {
            while (!lines.IsEmpty)
            {
                line++;
                int end = lines.IndexOf((byte)'\n');
                endsWithinLine = isEnd && end < 0;
                ReadOnlySpan<byte> text = Trim(end < 0 ? lines : lines[..end]);
                lines = end < 0 ? [] : lines[(end + 1)..];
                if (line <= _layout.HeaderLines || text.IsEmpty || text[0] == (byte)'#')
                    continue;
                // What follows the last complete line of a file that is being written, or was cut, cannot be told from a sample.
                if (endsWithinLine && CountColumns(text, _layout.Separator) < _layout.Columns)
                {
                    BreaksOff = true;
                    Warn(string.Create(CultureInfo.InvariantCulture, $"{Path}: the file breaks off within line {line}."));
                    return;
                }

                samples[filled++] = ParseSample(text, _layout.ColumnOf[lead], line);
            }
        });
        Array.Resize(ref samples, filled);
        return new LeadSignal(Leads[lead], filled == 0 ? [] : [new SignalSegment(0, samples)]);
    }

    private float ParseSample(ReadOnlySpan<byte> text, int column, long line)
    {
        ReadOnlySpan<byte> field = default;
        int columns = 0;
        foreach (Range range in new Columns(text, _layout.Separator))
        {
            if (columns++ == column)
                field = Trim(text[range]);
        }

        if (columns != _layout.Columns)
            throw RecordingException.AtLine(Path, line, $"expected {_layout.Columns} columns, as in the first line of samples; got {columns}.");
        return TryParse(field, _layout.Separator, out float value)
            ? value
            : throw RecordingException.AtLine(
                Path, line, $"column {column + 1}: expected a number of at most 3.4e38, or an empty field for a missing sample; got '{Printable(field)}'.");
    }

    private static bool TryParse(ReadOnlySpan<byte> field, byte separator, out float value)
    {
        value = float.NaN;
        if (field.IsEmpty || field is [(byte)'-'] || IsNoNumber(field))
            return true;
        if (separator is (byte)';' or (byte)'\t' && field.Length <= 32 && field.Contains((byte)','))
        {
            Span<byte> withPoint = stackalloc byte[field.Length];
            field.CopyTo(withPoint);
            withPoint.Replace((byte)',', (byte)'.');
            return TryParse(withPoint, separator: 0, out value);
        }

        if (!Utf8Parser.TryParse(field, out double number, out int used) || used != field.Length || Math.Abs(number) > float.MaxValue)
            return false;
        value = (float)number;
        return true;
    }

    private static bool IsNoNumber(ReadOnlySpan<byte> field) => Ascii.EqualsIgnoreCase(field, "nan"u8) || field.SequenceEqual("NA"u8);

    private static double RequireRate(string path, double? rate) => rate switch
    {
        null => throw RecordingException.InFile(path, "a text file does not say its sampling rate; give it with --rate."),
        > 0 and <= HighestRate => rate.Value,
        _ => throw RecordingException.InFile(path, string.Create(CultureInfo.InvariantCulture, $"expected a rate above 0 and up to {HighestRate} Hz; got {rate}.")),
    };

    // One pass over the file finds the layout and counts the lines, so that the samples are read into memory of the right size.
    private static Measured Measure(string path, double rate)
    {
        Layout? layout = null;
        long lines = 0;
        EcgDataException? damage = ReadBlocks(path, (text, _) =>
        {
            layout ??= FindLayout(path, text, rate);
            lines += text.Count((byte)'\n') + (text.IsEmpty || text[^1] == (byte)'\n' ? 0 : 1);
            if (lines > MostSamples)
                throw RecordingException.InFile(path, string.Create(CultureInfo.InvariantCulture, $"the file has more than {MostSamples} lines; no more are read."));
        });
        if (layout is null)
            throw damage ?? RecordingException.InFile(path, "expected lines of samples; the file is empty.");
        return new Measured(layout, lines, damage?.Message);
    }

    // The file breaks off where a gzip stream is cut; what came before is good.
    private static EcgDataException? ReadBlocks(string path, TextReaderAction read)
    {
        using TextBlocks blocks = TextBlocks.Open(path, readsTruncated: true);
        var block = new TextBlock();
        long before = 0;
        while (true)
        {
            try
            {
                if (!blocks.TryRead(block))
                    return null;
            }
            catch (EcgDataException exception)
            {
                return exception;
            }

            if (block.EndsInTooLongLine)
                throw RecordingException.InFile(path, $"expected lines of samples; a line is longer than {TextBlocks.MaxLineBytes} bytes.");
            ReadOnlySpan<byte> text = block.Lines.Span;
            if (before == 0 && text.StartsWith("\uFEFF"u8))
                text = text[3..];
            before += text.Length;
            if (!text.IsEmpty)
                read(text, block.HoldsEnd);
        }
    }

    private static Layout FindLayout(string path, ReadOnlySpan<byte> text, double rate)
    {
        if (text.StartsWith<byte>([0xFF, 0xFE]) || text.StartsWith<byte>([0xFE, 0xFF]))
            throw RecordingException.InFile(path, "is text in UTF-16; expected plain text in ASCII or UTF-8.");
        var header = new List<string>();
        long line = 0;
        while (!text.IsEmpty)
        {
            line++;
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> content = Trim(end < 0 ? text : text[..end]);
            text = end < 0 ? [] : text[(end + 1)..];
            if (content.IsEmpty || content[0] == (byte)'#')
                continue;
            byte separator = SeparatorOf(content);
            if (!IsSamples(content, separator))
            {
                if (content.Length > TextBlocks.MaxLineBytes || content.ContainsAnyInRange((byte)0, (byte)8) || header.Count == MostHeaderLines)
                    throw RecordingException.AtLine(path, line, $"expected numbers, a column per lead; got '{Printable(content)}'.");
                header.Add(Encoding.UTF8.GetString(content));
                continue;
            }

            int columns = CountColumns(content, separator);
            if (columns > MostColumns)
                throw RecordingException.AtLine(path, line, $"expected at most {MostColumns} columns; got {columns}.");
            return LayoutOf(path, header, line, columns, separator, rate);
        }

        throw RecordingException.InFile(path, "expected lines of samples; there are none.");
    }

    private static Layout LayoutOf(string path, List<string> header, long firstLine, int columns, byte separator, double rate)
    {
        string[] names = Names(header, 0, columns, separator), units = Names(header, 1, columns, separator);
        int[] columnOf = [.. Enumerable.Range(0, columns).Where(column => !s_timeNames.Contains(names[column]))];
        if (columnOf.Length == 0)
            throw RecordingException.InFile(path, "expected a column per lead; the header names a time alone.");
        Lead[] leads =
        [
            .. columnOf.Select((column, index) => new Lead(
                names[column].Length > 0 ? names[column] : string.Create(CultureInfo.InvariantCulture, $"lead {index + 1}"), units[column], rate)),
        ];
        return new Layout(leads, columnOf, columns, separator, firstLine - 1);
    }

    private static string[] Names(List<string> header, int line, int columns, byte separator)
    {
        string[] names = header.Count > line ? header[line].Split((char)separator, StringSplitOptions.TrimEntries) : [];
        if (names.Length != columns)
            return [.. Enumerable.Repeat("", columns)];
        return [.. names.Select(name => name.Trim('\'', '"', ' '))];
    }

    private static bool IsSamples(ReadOnlySpan<byte> line, byte separator)
    {
        bool hasNumber = false;
        foreach (Range range in new Columns(line, separator))
        {
            ReadOnlySpan<byte> field = Trim(line[range]);
            if (!TryParse(field, separator, out float value))
                return false;
            hasNumber |= !float.IsNaN(value) || IsNoNumber(field);
        }

        return hasNumber;
    }

    private static byte SeparatorOf(ReadOnlySpan<byte> line)
    {
        foreach (byte separator in "\t;,"u8)
        {
            if (line.Contains(separator))
                return separator;
        }

        return (byte)' ';
    }

    private static int CountColumns(ReadOnlySpan<byte> line, byte separator)
    {
        int count = 0;
        foreach (Range _ in new Columns(line, separator))
            count++;
        return count;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \r"u8);

    private static string Printable(ReadOnlySpan<byte> text)
    {
        const int longest = 40;
        string start = new([.. Encoding.Latin1.GetString(text[..Math.Min(text.Length, longest)]).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > longest ? start + "…" : start;
    }

    private static string NameOf(string path)
    {
        string name = System.IO.Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            name = name[..^3];
        return System.IO.Path.GetFileNameWithoutExtension(name);
    }

    private delegate void TextReaderAction(ReadOnlySpan<byte> lines, bool isEnd);

    private sealed record Layout(Lead[] Leads, int[] ColumnOf, int Columns, byte Separator, long HeaderLines);

    private sealed record Measured(Layout Layout, long Lines, string? Damage);

    /// <summary>The columns of a line; spaces separate in any number.</summary>
    private ref struct Columns(ReadOnlySpan<byte> line, byte separator)
    {
        private readonly ReadOnlySpan<byte> _line = line;
        private int _next;

        public Range Current { get; private set; }

        public readonly Columns GetEnumerator() => this;

        public bool MoveNext()
        {
            if (separator == (byte)' ')
            {
                while (_next < _line.Length && _line[_next] == (byte)' ')
                    _next++;
            }

            if (_next > _line.Length || (_next == _line.Length && separator == (byte)' '))
                return false;
            int length = _line[_next..].IndexOf(separator);
            int end = length < 0 ? _line.Length : _next + length;
            Current = _next..end;
            _next = end + 1;
            return true;
        }
    }
}
