using Ecg.Wfdb;

namespace Ecg.Data;

/// <summary>Source of a data location.</summary>
public enum DataOrigin
{
    /// <summary>The <c>--data</c> option.</summary>
    Option,

    /// <summary>The environment variable <c>ECG_DATA</c>.</summary>
    Environment,

    /// <summary>None given, but there is data in the folder <c>data</c> of the current folder.</summary>
    CurrentFolder,

    /// <summary>None given and no data found: beats are generated.</summary>
    Generated,
}

/// <summary>Location of the beats.</summary>
/// <param name="Origin">Source of the location.</param>
/// <param name="Path">The file, or the folder of files or of recordings; null if beats are generated.</param>
/// <param name="Files">The CSV files found there; empty for recordings and generated beats.</param>
public sealed record DataLocation(DataOrigin Origin, string? Path, IReadOnlyList<BeatFile> Files)
{
    /// <summary>Name of the environment variable for the data folder.</summary>
    public const string EnvironmentVariable = "ECG_DATA";

    /// <summary>No location: beats are generated.</summary>
    public static DataLocation Generated { get; } = new(DataOrigin.Generated, null, []);

    /// <summary>Whether the beats have to be cut from recordings. A folder with both is read as CSV files.</summary>
    public bool IsRecordings => Path is not null && Files.Count == 0;

    /// <summary>Finds the data at a given path.</summary>
    /// <exception cref="EcgDataException">The path does not exist, or is a folder with neither CSV files nor recordings.</exception>
    public static DataLocation At(string path, DataOrigin origin = DataOrigin.Option) =>
        new(origin, path, RecordFolder.HasRecordings(path) ? BeatFile.FindIn(path) : BeatFile.Find(path));

    /// <summary>
    /// Finds the data: at the path of the option, else of the environment variable, else in the folder "data"; if there is none, beats are generated.
    /// A path that was given explicitly must have data: silently using generated beats instead would be the worst answer.
    /// </summary>
    /// <param name="option">Value of <c>--data</c>, if given.</param>
    /// <param name="environment">Value of <see cref="EnvironmentVariable"/>, if set.</param>
    /// <param name="currentFolder">The folder whose subfolder "data" is searched.</param>
    /// <exception cref="EcgDataException">The given path does not exist or has no data.</exception>
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
