namespace Ecg.Train.Display;

/// <summary>Widths of a table's columns: as wide as their cells if there is room, otherwise narrower, but never so that a word or number is broken.</summary>
internal static class TableLayout
{
    /// <summary>Characters around each cell: a border and a space on either side.</summary>
    private const int AroundCell = 3;

    /// <summary>Computes the widths.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Cells, row by row.</param>
    /// <param name="room">Characters in a line.</param>
    /// <returns>The width of each column without borders; null where not even the longest words fit side by side.</returns>
    public static int[]? Widths(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, int room)
    {
        int[] columns = [.. Enumerable.Range(0, header.Count)];
        int[] widest = [.. columns.Select(column => rows.Select(row => row[column].Length).Append(header[column].Length).Max())];
        // Text may be wrapped between words; a number with its unit, "98.72 %" or "7 min 05 s", stays whole.
        int[] narrowest = [.. columns.Select(column => rows.Select(row => row[column]).Append(header[column]).Max(LongestWord))];
        int free = room - 1 - columns.Sum(column => narrowest[column] + AroundCell);
        if (free < 0)
            return null;
        int[] widths = narrowest;
        foreach (int column in columns)
        {
            int more = Math.Min(free, widest[column] - widths[column]);
            widths[column] += more;
            free -= more;
        }

        return widths;
    }

    /// <summary>Breaks a text into lines between words.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    private static int LongestWord(string text) => text.Length > 0 && char.IsAsciiDigit(text[0]) ? text.Length : text.Split(' ').Max(word => word.Length);
}
