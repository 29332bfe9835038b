namespace Ecg.Data;

/// <summary>Who said where the data is.</summary>
public enum DataOrigin
{
    /// <summary>The <c>--data</c> option.</summary>
    Option,

    /// <summary>The environment's <c>ECG_DATA</c>.</summary>
    Environment,

    /// <summary>Nobody, but the folder <c>data</c> in the current folder has some of the files.</summary>
    CurrentFolder,

    /// <summary>Nobody, and there is none: beats are generated.</summary>
    Generated,
}

/// <summary>Where the beats come from.</summary>
/// <param name="Origin">Who said so.</param>
/// <param name="Path">The folder or file named; null where beats are generated.</param>
/// <param name="Files">The files found there; empty where beats are generated.</param>
public sealed record DataLocation(DataOrigin Origin, string? Path, IReadOnlyList<BeatFile> Files)
{
    /// <summary>Name of the environment variable that names the data's folder.</summary>
    public const string EnvironmentVariable = "ECG_DATA";

    /// <summary>
    /// Finds the data: where the option says, else where the environment says, else in the folder "data", else nowhere, and beats are generated.
    /// A place that somebody named must have data: asking for some and silently getting generated beats would be the worst answer.
    /// </summary>
    /// <param name="option">What <c>--data</c> says, if given.</param>
    /// <param name="environment">What <see cref="EnvironmentVariable"/> says, if set.</param>
    /// <param name="currentFolder">The folder whose subfolder "data" is looked into.</param>
    /// <exception cref="EcgDataException">The place named does not exist or has no data.</exception>
    public static DataLocation Find(string? option, string? environment, string currentFolder)
    {
        ArgumentNullException.ThrowIfNull(currentFolder);
        if (!string.IsNullOrEmpty(option))
            return new DataLocation(DataOrigin.Option, option, BeatFile.Find(option));
        if (!string.IsNullOrEmpty(environment))
            return new DataLocation(DataOrigin.Environment, environment, FindInEnvironment(environment));

        string folder = System.IO.Path.Combine(currentFolder, "data");
        IReadOnlyList<BeatFile> files = BeatFile.FindIn(folder);
        return files.Count > 0 ? new DataLocation(DataOrigin.CurrentFolder, folder, files) : new DataLocation(DataOrigin.Generated, null, []);
    }

    private static IReadOnlyList<BeatFile> FindInEnvironment(string environment)
    {
        try
        {
            return BeatFile.Find(environment);
        }
        catch (EcgDataException exception)
        {
            throw new EcgDataException($"{exception.Message} (named by the environment variable {EnvironmentVariable})", exception);
        }
    }
}
