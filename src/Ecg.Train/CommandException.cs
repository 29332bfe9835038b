namespace Ecg.Train;

/// <summary>Failure of a command. The message is one line with the problem, its location, and what to do about it.</summary>
public sealed class CommandException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">A one-line message.</param>
    /// <param name="exitCode">Exit code of the process.</param>
    /// <param name="innerException">The cause.</param>
    public CommandException(string message, int exitCode = Train.ExitCode.Failure, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>Exit code of the process.</summary>
    public int ExitCode { get; }

    /// <summary>Creates the exception for an invalid command line.</summary>
    public static CommandException Usage(string message) => new(message, Train.ExitCode.WrongUsage);
}

/// <summary>Exit codes of the process.</summary>
public static class ExitCode
{
    /// <summary>Success.</summary>
    public const int Done = 0;

    /// <summary>Unusable data, or a failed run.</summary>
    public const int Failure = 1;

    /// <summary>Invalid command line.</summary>
    public const int WrongUsage = 2;

    /// <summary>Interrupted by Ctrl+C: 128 plus the signal number, as in shells.</summary>
    public const int Interrupted = 130;
}
