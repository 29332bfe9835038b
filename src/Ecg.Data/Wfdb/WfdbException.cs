namespace Ecg.Data.Wfdb;

/// <summary>A WFDB file is missing, damaged or of a kind that is not supported; the message names the file and the place in it.</summary>
public sealed class WfdbException : Exception
{
    private WfdbException(string file, string place, string problem)
        : base($"{file}{place}: {problem}")
    {
        File = file;
    }

    /// <summary>Name of the file that is at fault.</summary>
    public string File { get; }

    /// <summary>Line of a header at which reading stopped, from 1; null for binary files.</summary>
    public int? Line { get; private init; }

    /// <summary>Offset in bytes at which reading stopped; null for headers.</summary>
    public long? Offset { get; private init; }

    /// <summary>A fault at a line of a text file.</summary>
    public static WfdbException AtLine(string file, int line, string problem) => new(file, $", line {line}", problem) { Line = line };

    /// <summary>A fault at a byte of a binary file.</summary>
    public static WfdbException AtByte(string file, long offset, string problem) => new(file, $", byte {offset}", problem) { Offset = offset };

    /// <summary>A fault of a file as a whole.</summary>
    public static WfdbException InFile(string file, string problem) => new(file, "", problem);
}
