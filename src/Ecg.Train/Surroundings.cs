namespace Ecg.Train;

/// <summary>What a command may touch of the world around it, handed in so that tests can run commands without a process.</summary>
public sealed record Surroundings
{
    /// <summary>Where <c>-</c> reads from.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Where <c>-</c> writes to.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>Takes what commands show.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Takes errors and warnings.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person sees <see cref="Output"/> in a terminal; else it gets plain lines without control codes.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The folder that relative places are looked for in.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>The environment's variables.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Where parsed files are kept for the next time; null for nowhere.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>For a command that can end in good order: gives what asks it to, after the step at hand. Others are just ended.</summary>
    public Func<CancellationToken> Interruption { get; init; } = () => CancellationToken.None;

    /// <summary>The surroundings of this process.</summary>
    public static Surroundings OfProcess(Interruption interruption)
    {
        ArgumentNullException.ThrowIfNull(interruption);
        return new Surroundings
        {
            OpenInput = Console.OpenStandardInput,
            OpenOutput = Console.OpenStandardOutput,
            Output = Console.Out,
            Error = Console.Error,
            IsTerminal = !Console.IsOutputRedirected,
            CurrentFolder = Directory.GetCurrentDirectory(),
            Variable = Environment.GetEnvironmentVariable,
            CacheFolder = Ecg.Cache.BeatCache.DefaultFolder(),
            Interruption = interruption.Listen,
        };
    }
}
