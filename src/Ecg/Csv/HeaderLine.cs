using CsvHelper;

namespace Ecg.Csv;

/// <summary>Tells names of columns from a beat, and finds the column of row numbers that pandas writes before the others.</summary>
internal static class HeaderLine
{
    // One or two rows may have such first values by chance.
    private const int LeastRows = 3;

    /// <summary>
    /// Whether a line has the names of columns: mostly text, or numbers with a constant step (0, 1, 2, …, the columns' times or places), which no beat is. A row
    /// that pandas took for names has its repeated numbers made different, "0.0.1". A row of NaN, or with a bad value or two, is a bad row.
    /// </summary>
    public static bool IsHeader(CsvReader reader) => reader.FieldCount is PublishedFormat.Samples or PublishedFormat.Columns && HasNames(reader, first: 0);

    /// <summary>
    /// Whether a first line shows a column of row numbers: one column more than a row with a label has, of which the first is empty or a whole number; or names of
    /// columns after one that is empty, or that is text among numbers with a constant step.
    /// </summary>
    public static bool HasIndexColumn(CsvReader reader)
    {
        ReadOnlySpan<byte> first = reader.GetSpan(0);
        return reader.FieldCount switch
        {
            PublishedFormat.Columns + 1 when first.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 => true,
            PublishedFormat.Columns when first.IsEmpty => HasNames(reader, first: 1),
            PublishedFormat.Columns or PublishedFormat.Columns + 1 =>
                !reader.TryParse(0, out double _) && HasConstantStep(reader, first: 1, PublishedFormat.Samples),
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
        int columns = reader.FieldCount, texts = 0;
        for (int i = first; i < columns; i++)
            texts += reader.GetSpan(i).IsEmpty || reader.TryParse(i, out double _) ? 0 : 1;
        return 2 * texts > columns - first || HasConstantStep(reader, first, PublishedFormat.Samples);
    }

    // Times are rounded to a few digits, so each number may be off by half a step.
    private static bool HasConstantStep(CsvReader reader, int first, int count)
    {
        int last = Math.Min(first + count, reader.FieldCount) - 1;
        if (!reader.TryParse(first, out double start) || !reader.TryParse(last, out double end) || start == end)
            return false;
        double step = (end - start) / (last - first);
        for (int i = first; i <= last; i++)
        {
            // Written so that NaN is refused.
            if (!reader.TryParse(i, out double value) || !(Math.Abs(value - start - (step * (i - first))) <= Math.Abs(step) / 2))
                return false;
        }

        return true;
    }
}
