namespace Ecg;

/// <summary>Data cannot be used; the message is one line that says what is wrong, in which file and on which line, and what was expected.</summary>
public class EcgDataException : Exception
{
    /// <summary>Creates the exception with a message of one line.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What brought it about.</param>
    public EcgDataException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a file.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="problem">What is wrong with it, to be read after "file: ".</param>
    /// <param name="innerException">What brought it about.</param>
    public EcgDataException(string file, string problem, Exception? innerException = null)
        : base($"{file}: {problem}", innerException) => File = file;

    /// <summary>Creates the exception for a line of a file.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="problem">What is wrong with it, to be read after "file, line 3: ".</param>
    public EcgDataException(string file, long line, string problem)
        : base(FormattableString.Invariant($"{file}, line {line}: {problem}"))
    {
        File = file;
        Line = line;
    }

    /// <summary>Path of the file, where one file is to blame.</summary>
    public string? File { get; }

    /// <summary>The line, counted from 1, where one line is to blame.</summary>
    public long? Line { get; }
}
