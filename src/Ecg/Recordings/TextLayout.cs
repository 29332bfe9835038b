using System.Globalization;
using System.Text;
using Ecg.Csv;

namespace Ecg.Recordings;

/// <summary>The layout of a recording as text: the separator, the lines of the header, and the columns that are leads.</summary>
internal sealed class TextLayout
{
    private const int MostColumns = 1024;
    private const int MostHeaderLines = 2;

    private TextLayout(byte separator, int columns, long headerLines, Lead[] leads, int[] columnOf)
    {
        Separator = separator;
        Columns = columns;
        HeaderLines = headerLines;
        Leads = leads;
        ColumnOf = columnOf;
    }

    /// <summary>Separates the columns; a space stands for any number of spaces.</summary>
    public byte Separator { get; }

    /// <summary>Columns of a line of samples, those of time included.</summary>
    public int Columns { get; }

    /// <summary>Lines before the samples, up to the last one of the header or of a comment before them.</summary>
    public long HeaderLines { get; }

    public Lead[] Leads { get; }

    /// <summary>The column of each lead, from 0.</summary>
    public int[] ColumnOf { get; }

    /// <summary>Whether the first column, which no header names, is left out because it rises as time does.</summary>
    public bool TakesFirstColumnAsTime { get; private init; }

    /// <summary>Finds the layout.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">Its first lines.</param>
    /// <param name="rate">Samples per second.</param>
    /// <exception cref="RecordingException">The text does not begin with a header of at most two lines, or none, and samples.</exception>
    public static TextLayout Find(string path, ReadOnlySpan<byte> text, double rate)
    {
        if (text.StartsWith<byte>([0xFF, 0xFE]) || text.StartsWith<byte>([0xFE, 0xFF]))
            throw RecordingException.InFile(path, "is text in UTF-16; expected plain text in ASCII or UTF-8.");
        var header = new List<string>();
        long line = 0, headerLines = 0;
        while (!text.IsEmpty)
        {
            line++;
            ReadOnlySpan<byte> rest = text;
            ReadOnlySpan<byte> content = TextFields.TakeLine(ref rest, out _);
            byte separator = SeparatorOf(content);
            if (!content.IsEmpty && content[0] != (byte)'#')
            {
                if (IsSamples(content, separator))
                {
                    int columns = TextFields.Count(content, separator);
                    return columns <= MostColumns
                        ? Of(path, header, headerLines, text, columns, separator, rate)
                        : throw RecordingException.AtLine(path, line, $"expected at most {MostColumns} columns; got {columns}.");
                }

                if (content.Length > TextBlocks.MaxLineBytes || content.ContainsAnyInRange((byte)0, (byte)8) || header.Count == MostHeaderLines)
                    throw RecordingException.AtLine(path, line, $"expected numbers, a column per lead; got '{TextFields.Printable(content)}'.");
                header.Add(Encoding.UTF8.GetString(content));
            }

            if (!content.IsEmpty)
                headerLines = line;
            text = rest;
        }

        throw RecordingException.InFile(path, "expected lines of samples; there are none.");
    }

    private static TextLayout Of(string path, List<string> header, long headerLines, ReadOnlySpan<byte> samples, int columns, byte separator, double rate)
    {
        string[] names = FieldsOf(header, 0, columns, separator), units = FieldsOf(header, 1, columns, separator);
        List<int> columnOf = [.. Enumerable.Range(0, columns).Where(column => !TimeColumn.IsName(names[column]))];
        if (columnOf.Count == 0)
            throw RecordingException.InFile(path, "expected a column per lead; the header names a time alone.");
        bool isTime = columnOf.Count > 1 && columnOf[0] == 0 && names[0].Length == 0 && TimeColumn.RisesEvenly(samples, separator);
        if (isTime)
            columnOf.RemoveAt(0);
        Lead[] leads =
        [
            .. columnOf.Select((column, index) => new Lead(
                names[column].Length > 0 ? names[column] : string.Create(CultureInfo.InvariantCulture, $"lead {index + 1}"),
                units[column].Trim('(', ')', '[', ']'),
                rate)),
        ];
        return new TextLayout(separator, columns, headerLines, leads, [.. columnOf]) { TakesFirstColumnAsTime = isTime };
    }

    private static string[] FieldsOf(List<string> header, int line, int columns, byte separator)
    {
        string[]? fields = header.Count > line ? Splits(header[line], (char)separator).FirstOrDefault(split => split.Length == columns) : null;
        return fields is null ? [.. Enumerable.Repeat("", columns)] : [.. fields.Select(field => field.Trim('\'', '"', ' '))];
    }

    // A header may be separated otherwise than the samples: by commas over tabs, or by two spaces and more where names contain one.
    private static IEnumerable<string[]> Splits(string header, char separator)
    {
        const StringSplitOptions anyNumber = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        if (separator != ' ')
            yield return header.Split(separator, StringSplitOptions.TrimEntries);
        foreach (char other in "\t;,")
            yield return header.Split(other, StringSplitOptions.TrimEntries);
        yield return header.Split("  ", anyNumber);
        yield return header.Split(' ', anyNumber);
    }

    // A line of missing samples alone is no header: a recording may begin with them.
    private static bool IsSamples(ReadOnlySpan<byte> line, byte separator)
    {
        foreach (ReadOnlySpan<byte> field in new TextFields(line, separator))
        {
            if (!TextFields.TryParse(field, separator, out _))
                return false;
        }

        return true;
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
}
