namespace Ecg;

/// <summary>Unusable data. The message is one line with the problem, the file and line, and what was expected.</summary>
public class EcgDataException : Exception
{
    /// <summary>Creates the exception with a one-line message.</summary>
    /// <param name="message">The problem.</param>
    /// <param name="innerException">The cause.</param>
    public EcgDataException(string message, Exception? innerException = null)
        : base(Printable(message), innerException)
    {
    }

    /// <summary>Creates the exception for a file.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="problem">The problem, which follows "file: ".</param>
    /// <param name="innerException">The cause.</param>
    public EcgDataException(string file, string problem, Exception? innerException = null)
        : base(Printable($"{file}: {problem}"), innerException) => File = file;

    /// <summary>Creates the exception for a line of a file.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="problem">The problem, which follows "file, line 3: ".</param>
    public EcgDataException(string file, long line, string problem)
        : base(Printable(FormattableString.Invariant($"{file}, line {line}: {problem}")))
    {
        File = file;
        Line = line;
    }

    /// <summary>Path of the file, if the problem is in one file.</summary>
    public string? File { get; }

    /// <summary>The line, counted from 1, if the problem is in one line.</summary>
    public long? Line { get; }

    /// <summary>Control characters become "?": a message or a warning may quote a file, and they could redraw a terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
