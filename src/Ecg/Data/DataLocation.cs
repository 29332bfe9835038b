using Ecg.Wfdb;

namespace Ecg.Data;

/// <summary>Who said where the data is.</summary>
public enum DataOrigin
{
    /// <summary>The <c>--data</c> option.</summary>
    Option,

    /// <summary>The environment's <c>ECG_DATA</c>.</summary>
    Environment,

    /// <summary>Nobody, but the folder <c>data</c> in the current folder has some.</summary>
    CurrentFolder,

    /// <summary>Nobody, and there is none: beats are generated.</summary>
    Generated,
}

/// <summary>Where the beats come from.</summary>
/// <param name="Origin">Who said so.</param>
/// <param name="Path">The file, or the folder of files or of recordings; null where beats are generated.</param>
/// <param name="Files">The CSV files found there; empty for recordings, and where beats are generated.</param>
public sealed record DataLocation(DataOrigin Origin, string? Path, IReadOnlyList<BeatFile> Files)
{
    /// <summary>Name of the environment variable that names the data's folder.</summary>
    public const string EnvironmentVariable = "ECG_DATA";

    /// <summary>No place: beats are generated.</summary>
    public static DataLocation Generated { get; } = new(DataOrigin.Generated, null, []);

    /// <summary>Whether the beats have to be cut from recordings. A folder that has CSV files too is a folder of CSV files.</summary>
    public bool IsRecordings => Path is not null && Files.Count == 0;

    /// <summary>The data at a place that somebody named.</summary>
    /// <exception cref="EcgDataException">Nothing is there, or a folder with neither CSV files nor recordings.</exception>
    public static DataLocation At(string path, DataOrigin origin = DataOrigin.Option) =>
        new(origin, path, RecordFolder.HasRecordings(path) ? BeatFile.FindIn(path) : BeatFile.Find(path));

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
            return At(option);
        if (!string.IsNullOrEmpty(environment))
            return FindInEnvironment(environment);

        string folder = System.IO.Path.Combine(currentFolder, "data");
        IReadOnlyList<BeatFile> files = BeatFile.FindIn(folder);
        return files.Count > 0 || RecordFolder.HasRecordings(folder)
            ? new DataLocation(DataOrigin.CurrentFolder, folder, files)
            : Generated;
    }

    private static DataLocation FindInEnvironment(string environment)
    {
        try
        {
            return At(environment, DataOrigin.Environment);
        }
        catch (EcgDataException exception)
        {
            throw new EcgDataException($"{exception.Message} (named by the environment variable {EnvironmentVariable})", exception);
        }
    }
}
