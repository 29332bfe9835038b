namespace Ecg.Csv;

/// <summary>Ends of lines: a line feed, a carriage return, or a carriage return and a line feed.</summary>
internal static class LineEnds
{
    private const byte CarriageReturn = (byte)'\r', LineFeed = (byte)'\n';

    /// <summary>The place after the first line end of a text that may go on; 0 if there is none. A carriage return at its end is none yet: a line feed may follow.</summary>
    public static int AfterFirst(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOfAny(CarriageReturn, LineFeed);
        if (at < 0 || text[at] == LineFeed)
            return at + 1;
        return at + 1 == text.Length ? 0 : text[at + 1] == LineFeed ? at + 2 : at + 1;
    }

    /// <summary>The place after the last line end of a text that may go on, as <see cref="AfterFirst"/> tells it.</summary>
    public static int AfterLast(ReadOnlySpan<byte> text)
    {
        if (text.EndsWith(CarriageReturn))
            text = text[..^1];
        return text.LastIndexOfAny(CarriageReturn, LineFeed) + 1;
    }

    /// <summary>Number of line ends in a text that does not end between a carriage return and its line feed.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        int returns = text.Count(CarriageReturn);
        // Most files have none, and pairs take the longest to count.
        return text.Count(LineFeed) + returns - (returns == 0 ? 0 : text.Count("\r\n"u8));
    }

    /// <summary>Whether a text ends with its last line.</summary>
    public static bool IsAtEnd(ReadOnlySpan<byte> text) => text.EndsWith(LineFeed) || text.EndsWith(CarriageReturn);

    /// <summary>Takes the first line off a text and returns it without its line end.</summary>
    /// <param name="text">The text, then what follows the line.</param>
    /// <param name="isEnded">Whether the line has an end.</param>
    public static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> text, out bool isEnded)
    {
        int end = text.IndexOfAny(CarriageReturn, LineFeed);
        isEnded = end >= 0;
        ReadOnlySpan<byte> line = isEnded ? text[..end] : text;
        text = isEnded ? text[(end + (text[end..].StartsWith("\r\n"u8) ? 2 : 1))..] : [];
        return line;
    }
}
