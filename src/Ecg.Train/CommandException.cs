namespace Ecg.Train;

/// <summary>A command cannot do what it was asked for; the message is one line that says what, where, and what to do.</summary>
public sealed class CommandException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line.</param>
    /// <param name="exitCode">What the process ends with.</param>
    /// <param name="innerException">What brought it about.</param>
    public CommandException(string message, int exitCode = Train.ExitCode.Failure, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; }

    /// <summary>The command line asks for something that does not exist.</summary>
    public static CommandException Usage(string message) => new(message, Train.ExitCode.WrongUsage);
}

/// <summary>What the process ends with.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Bad data, or a run that failed.</summary>
    public const int Failure = 1;

    /// <summary>A command line that makes no sense.</summary>
    public const int WrongUsage = 2;

    /// <summary>Ended by Ctrl+C: 128 and the signal's number, as shells have it.</summary>
    public const int Interrupted = 130;
}
