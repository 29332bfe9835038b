namespace ScratchCnn.Architectures;

/// <summary>
/// A saved file cannot be used. The message is one sentence that says what was expected and what came; it does not name the file, because the
/// engine knows streams only.
/// </summary>
public abstract class SavedFileException : Exception
{
    /// <summary>Creates the exception with its one-sentence message.</summary>
    protected SavedFileException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>
    /// Text out of a file, fit to stand in a message: in quotes, without control characters (which could redraw a terminal), cut where it is long.
    /// </summary>
    internal static string Quote(string text)
    {
        const int longest = 80;
        string printable = string.Concat(text.Take(longest).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length <= longest ? $"'{printable}'" : $"'{printable}…'";
    }
}
