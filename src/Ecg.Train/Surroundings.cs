namespace Ecg.Train;

/// <summary>The environment of a command: input, output, folders, variables. Injected, so that tests can run commands without a process.</summary>
public sealed record Surroundings
{
    /// <summary>Opens the input that <c>-</c> stands for.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Opens the output that <c>-</c> stands for.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>Receives the output of commands.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Receives errors and warnings.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Output"/> is a terminal; otherwise it gets plain lines without control codes.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Characters in a line of the terminal; null to ask the terminal.</summary>
    public int? TerminalWidth { get; init; }

    /// <summary>The status that <see cref="Output"/> shows.</summary>
    internal StatusLine Status { get; } = new();

    /// <summary>Base folder of relative paths.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>Returns the value of an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Folder of the cache of parsed files; null for no cache.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Returns the token that requests an orderly end. Commands that do not call it are ended at once by a signal.</summary>
    public Func<CancellationToken> Interruption { get; init; } = () => CancellationToken.None;

    /// <summary>Creates the environment of this process.</summary>
    public static Surroundings OfProcess(Interruption interruption)
    {
        ArgumentNullException.ThrowIfNull(interruption);
        var surroundings = new Surroundings
        {
            OpenInput = StandardInput.Open,
            OpenOutput = Console.OpenStandardOutput,
            Output = Console.Out,
            Error = Console.Error,
            IsTerminal = !Console.IsOutputRedirected,
            CurrentFolder = Directory.GetCurrentDirectory(),
            Variable = Environment.GetEnvironmentVariable,
            CacheFolder = Ecg.Cache.BeatCache.DefaultFolder(),
            Interruption = interruption.Listen,
        };
        interruption.Tell(() =>
        {
            surroundings.Status.Clear(surroundings.Output);
            surroundings.Error.WriteLine("error: interrupted.");
        });
        return surroundings;
    }
}
