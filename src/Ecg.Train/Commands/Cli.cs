using System.CommandLine;
using System.CommandLine.Help;

namespace Ecg.Train.Commands;

/// <summary>The command line: lists the commands, runs one, and turns exceptions into error messages and exit codes.</summary>
public static class Cli
{
    private const string DefaultCommand = "train";

    private static readonly ParserConfiguration s_parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments, without the name of the program.</param>
    /// <param name="surroundings">Input, output and folders.</param>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static int Run(IReadOnlyList<string> args, Surroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(surroundings);
        RootCommand root = Build(surroundings);
        IReadOnlyList<string> line = FormerNames.Replace(WithDefaultCommand(args));
        ParseResult parsed = root.Parse(line, s_parsing);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            string place = parsed.CommandResult.Command == root ? "" : $" {parsed.CommandResult.Command.Name}";
            string problem = parsed.UnmatchedTokens.Count > 0
                ? $"there is no command or option '{parsed.UnmatchedTokens[0]}' here"
                : parsed.Errors[0].Message.TrimEnd('.', '\n');
            return Fail(surroundings, $"{problem}; see{place} --help.", ExitCode.WrongUsage);
        }

        try
        {
            if (parsed.Action is not HelpAction)
            {
                OutputGuard.Check(parsed, surroundings.CurrentFolder);
                if (OutputGuard.WritesToStandardOutput(parsed, surroundings.CurrentFolder))
                    parsed = Build(surroundings with { Output = surroundings.Error, IsTerminal = false }).Parse(line, s_parsing);
            }

            int exitCode = parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = surroundings.Output,
                Error = surroundings.Error,
            });
            if (parsed.Action is HelpAction)
                Examples.Write(surroundings.Output, parsed.CommandResult.Command.Name);
            return exitCode;
        }
        catch (CommandException exception)
        {
            return Fail(surroundings, exception.Message, exception.ExitCode);
        }
        catch (UnauthorizedAccessException exception) when (!exception.Message.Contains('\'', StringComparison.Ordinal))
        {
            // Files are opened by a path, which the message quotes. Only a stream that the process was given has none.
            return Fail(surroundings, "standard output is closed, or cannot be written to.", ExitCode.Failure);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return Fail(surroundings, exception.Message, ExitCode.Failure);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return Fail(surroundings, $"unexpected {exception.GetType().Name}: {exception.Message} This is a bug in the program.", ExitCode.Failure);
        }
    }

    private static RootCommand Build(Surroundings surroundings) => new(
        $"Trains heartbeat classifiers, evaluates them and runs them. The default command is {DefaultCommand}; its options can follow the program directly.")
    {
        TrainCommand.Create(surroundings),
        CrossValidateCommand.Create(surroundings),
        NetworksCommand.Create(surroundings),
        EvaluateCommand.Create(surroundings),
        ReportCommand.Create(surroundings),
        PredictCommand.Create(surroundings),
        ExportCommand.Create(surroundings),
        ImportCommand.Create(surroundings),
        CutCommand.Create(surroundings),
        LocateCommand.Create(surroundings),
        CompareCommand.Create(surroundings),
        AnnotateCommand.Create(surroundings),
        DetectCommand.Create(surroundings),
        TrainDetectorCommand.Create(surroundings),
        PlotsCommand.Create(surroundings),
    };

    /// <summary>Inserts the default command where options come first.</summary>
    private static IReadOnlyList<string> WithDefaultCommand(IReadOnlyList<string> args)
    {
        bool isForRoot = args.Count > 0 && (!args[0].StartsWith('-') || args[0] is "--help" or "-h" or "-?" or "--version");
        return isForRoot ? args : [DefaultCommand, .. args];
    }

    /// <summary>Whether the message of an exception is written for users and names the file or value at fault.</summary>
    private static bool IsExpected(Exception exception) => exception
        is EcgDataException or IOException or InvalidDataException or UnauthorizedAccessException or ScratchCnn.Training.NonFiniteException;

    private static int Fail(Surroundings surroundings, string message, int exitCode)
    {
        surroundings.Status.Clear(surroundings.Output);
        surroundings.Error.WriteLine($"error: {EcgDataException.Printable(message.ReplaceLineEndings(" "))}");
        return exitCode;
    }
}
