namespace Ecg.Recordings;

/// <summary>A recording cannot be read; the message is one line with the file, the place in it, and what was expected.</summary>
public sealed class RecordingException : EcgDataException
{
    private RecordingException(string file, string problem, Exception? innerException)
        : base(file, problem, innerException)
    {
    }

    private RecordingException(string file, long line, string problem)
        : base(file, line, problem)
    {
    }

    /// <summary>A fault of a file as a whole, or of a part that the problem names.</summary>
    internal static RecordingException InFile(string file, string problem, Exception? innerException = null) => new(file, problem, innerException);

    /// <summary>A fault in a line of a text file.</summary>
    internal static RecordingException AtLine(string file, long line, string problem) => new(file, line, problem);
}
