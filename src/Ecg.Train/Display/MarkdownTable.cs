namespace Ecg.Train.Display;

/// <summary>A table as lines of text that are Markdown too: the first column to the left, numbers to the right.</summary>
internal static class MarkdownTable
{
    /// <summary>Room for a rule that ends in a colon, "-:".</summary>
    private const int MinWidth = 2;

    /// <summary>The lines: header, rule, rows.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. header.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Append(MinWidth).Max())];
        yield return Line(header, widths);
        yield return Rule(widths);
        foreach (IReadOnlyList<string> row in rows)
            yield return Line(row, widths);
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths) => Join(
        cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));

    private static string Rule(int[] widths) => Join(
        widths.Select((width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":"));

    private static string Join(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
