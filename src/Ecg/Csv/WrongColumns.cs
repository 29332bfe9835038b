using CsvHelper;

namespace Ecg.Csv;

/// <summary>Says what is wrong with the columns of a whole file, as a line of it shows.</summary>
internal static class WrongColumns
{
    /// <summary>The fault of a line whose columns another character separates than the comma, which may then be the decimal mark; null if none does.</summary>
    public static string? FindSeparator(CsvReader reader)
    {
        ReadOnlySpan<byte> line = reader.RawRecord;
        foreach ((byte separator, string name) in new[] { ((byte)';', "';'"), ((byte)'\t', "tabs"), ((byte)'|', "'|'") })
        {
            if (line.Count(separator) >= PublishedFormat.Samples - 1)
                return $"the columns are separated by {name}; expected ',' between the columns and '.' as the decimal mark";
        }

        return null;
    }

    /// <summary>The fault that the first line shows: a label that is not in the last column, or an index; null if it shows none.</summary>
    public static string? FindInFirst(CsvReader reader)
    {
        if (HeaderLine.MisplacedLabel(reader) is { } label)
        {
            return $"the header puts the label in column {label + 1} ({Quoted.Field(reader.GetSpan(label))}); "
                + $"it must be the last, column {PublishedFormat.Columns}, after {PublishedFormat.Samples} samples";
        }

        return HeaderLine.HasIndexColumn(reader) ? Index(reader.FieldCount) : null;
    }

    /// <summary>The fault of rows that begin with their numbers.</summary>
    public static string Index(int columns) => $"the row has {columns} columns, the first of which seems to be the index that pandas writes; "
        + $"expected {PublishedFormat.Samples} samples and a label; write the file with to_csv(…, index=False)";
}
