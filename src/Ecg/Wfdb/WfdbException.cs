namespace Ecg.Wfdb;

/// <summary>A WFDB file is missing, damaged or not supported. The message names the file and the line or byte.</summary>
public sealed class WfdbException : EcgDataException
{
    private WfdbException(string file, string problem)
        : base(file, problem)
    {
    }

    private WfdbException(string file, long line, string problem)
        : base(file, line, problem)
    {
    }

    /// <summary>Offset in bytes at which reading stopped; null for headers, whose messages name a line.</summary>
    public long? Offset { get; private init; }

    /// <summary>An error at a line of a text file.</summary>
    public static WfdbException AtLine(string file, int line, string problem) => new(file, (long)line, problem);

    /// <summary>An error at a byte of a binary file.</summary>
    public static WfdbException AtByte(string file, long offset, string problem) =>
        new(file, FormattableString.Invariant($"byte {offset}: {problem}")) { Offset = offset };

    /// <summary>An error about a file as a whole.</summary>
    public static WfdbException InFile(string file, string problem) => new(file, problem);
}
