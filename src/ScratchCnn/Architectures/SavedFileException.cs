namespace ScratchCnn.Architectures;

/// <summary>
/// A saved file cannot be used. The message is one sentence that says what was expected and what came; it does not name the file, because the
/// engine knows streams only.
/// </summary>
public abstract class SavedFileException : Exception
{
    /// <summary>
    /// Creates the exception with its one-sentence message. Control characters become "?", because a message may quote the file, directly or through
    /// the JSON parser's message, and they could redraw a terminal.
    /// </summary>
    protected SavedFileException(string message, Exception? cause = null)
        : base(Printable(message), cause)
    {
    }

    /// <summary>
    /// Text out of a file, fit to stand in a message: in quotes, without control characters, cut where it is long.
    /// </summary>
    internal static string Quote(string text)
    {
        const int longest = 80;
        return text.Length <= longest ? $"'{Printable(text)}'" : $"'{Printable(text[..longest])}…'";
    }

    private static string Printable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
    }
}
