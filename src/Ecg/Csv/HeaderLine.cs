using System.Buffers;
using System.Buffers.Text;
using System.Text;
using CsvHelper;

namespace Ecg.Csv;

/// <summary>Tells names of columns from a beat, and finds the column of row numbers that pandas writes before the others.</summary>
internal static class HeaderLine
{
    // One or two rows may have such first values by chance.
    private const int LeastRows = 3;

    private static readonly SearchValues<string> s_labelNames = SearchValues.Create(
        ["label", "labels", "class", "target", "y", "category", "annotation"], StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a line has the names of columns: mostly text, or numbers with a constant step (0, 1, 2, …, the columns' times or places), which no beat is. A row
    /// that pandas took for names has its repeated numbers made different, "0.0.1". A row with a bad value or two, or with any number of missing values beside
    /// numbers, is a bad row.
    /// </summary>
    public static bool IsHeader(CsvReader reader) => reader.FieldCount is PublishedFormat.Samples or PublishedFormat.Columns && HasNames(reader, first: 0);

    /// <summary>Whether a line is Excel's "sep=;", which says what separates the columns and stands before them.</summary>
    public static bool IsSeparatorHint(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> sep = "sep="u8;
        line = line.Trim("\" "u8);
        if (line.Length <= sep.Length || !Ascii.EqualsIgnoreCase(line[..sep.Length], sep))
            return false;
        // Programs that fill up lines to one length write the separator again and again.
        return !line[sep.Length..].ContainsAnyExcept(line[sep.Length]);
    }

    /// <summary>The column, from 0, that a first line names as the label although 187 samples cannot stand before it; null where it names none so.</summary>
    public static int? MisplacedLabel(CsvReader reader)
    {
        int columns = reader.FieldCount;
        if (columns is < PublishedFormat.Samples or > PublishedFormat.Columns + 1)
            return null;
        for (int i = columns - 1; i >= 0; i--)
        {
            if (IsLabelName(reader.GetSpan(i)))
                return i < PublishedFormat.Samples ? i : null;
        }

        return null;
    }

    /// <summary>
    /// Whether a first line shows a column of row numbers: one column more than a row with a label has, of which the first is empty or a whole number and the last
    /// is not empty, as after a comma too many; or names of columns after one that is empty, or that is text among numbers with a constant step.
    /// </summary>
    public static bool HasIndexColumn(CsvReader reader)
    {
        ReadOnlySpan<byte> first = reader.GetSpan(0);
        return reader.FieldCount switch
        {
            PublishedFormat.Columns + 1 when reader.GetSpan(PublishedFormat.Columns).IsEmpty => false,
            PublishedFormat.Columns + 1 when first.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 => true,
            PublishedFormat.Columns when first.IsEmpty => HasNames(reader, first: 1),
            PublishedFormat.Columns or PublishedFormat.Columns + 1 =>
                !TryParse(reader, 0, out _) && HasConstantStep(reader, first: 1, PublishedFormat.Samples),
            _ => false,
        };
    }

    /// <summary>
    /// Whether rows of 188 columns without labels begin with row numbers: 0, 1, 2, … or 1, 2, 3, …, or any distinct whole numbers beside samples within [0, 1].
    /// Only then would the last sample be taken for a label.
    /// </summary>
    /// <param name="samples">[rows, 187], the first of each row perhaps its number.</param>
    /// <param name="rowNumbers">The row that each of them is, from 1, bad ones counted.</param>
    public static bool BeginWithNumbers(ReadOnlySpan<float> samples, ReadOnlySpan<int> rowNumbers)
    {
        int rows = rowNumbers.Length;
        if (rows < LeastRows)
            return false;
        bool counts = samples[0] is 0 or 1, isDistinct = true;
        var seen = new HashSet<float>();
        for (int row = 0; row < rows && (counts || isDistinct); row++)
        {
            ReadOnlySpan<float> values = samples.Slice(row * PublishedFormat.Samples, PublishedFormat.Samples);
            counts &= values[0] == samples[0] + rowNumbers[row] - rowNumbers[0];
            isDistinct &= values[0] == MathF.Floor(values[0]) && seen.Add(values[0]) && !values[1..].ContainsAnyExceptInRange(0, 1);
        }

        return counts || isDistinct;
    }

    private static bool HasNames(CsvReader reader, int first)
    {
        int columns = reader.FieldCount, names = 0;
        for (int i = first; i < columns; i++)
            names += TryParse(reader, i, out _) || MissingValue.Is(reader.GetSpan(i)) ? 0 : 1;
        return 2 * names > columns - first || HasConstantStep(reader, first, PublishedFormat.Samples);
    }

    private static bool IsLabelName(ReadOnlySpan<byte> field) => s_labelNames.Contains(Encoding.UTF8.GetString(field.Trim((byte)' ')));

    /// <summary>Reads a number with a decimal point, or a comma, which makes a row bad and does not make it names.</summary>
    private static bool TryParse(CsvReader reader, int column, out double value)
    {
        if (reader.TryParse(column, out value))
            return true;
        ReadOnlySpan<byte> field = reader.GetSpan(column).Trim((byte)' ');
        Span<byte> withPoint = stackalloc byte[32];
        if (field.Length > withPoint.Length || !field.Contains((byte)','))
            return false;
        field.Replace(withPoint, (byte)',', (byte)'.');
        return Utf8Parser.TryParse(withPoint[..field.Length], out value, out int used) && used == field.Length;
    }

    // Times are rounded to a few digits, so each number may be off by half a step.
    private static bool HasConstantStep(CsvReader reader, int first, int count)
    {
        int last = Math.Min(first + count, reader.FieldCount) - 1;
        if (!TryParse(reader, first, out double start) || !TryParse(reader, last, out double end) || start == end)
            return false;
        double step = (end - start) / (last - first);
        for (int i = first; i <= last; i++)
        {
            // Written so that NaN is refused.
            if (!TryParse(reader, i, out double value) || !(Math.Abs(value - start - (step * (i - first))) <= Math.Abs(step) / 2))
                return false;
        }

        return true;
    }
}
