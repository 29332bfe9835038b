using System.CommandLine;
using Ecg.Data;
using ScratchCnn.Execution;

namespace Ecg.Train.Options;

/// <summary>The options of all commands that read beats.</summary>
internal sealed class DataOptions
{
    /// <summary>The location of the beats.</summary>
    public Option<string?> Data { get; } = OptionOf.Place(
        "--data", "PATH",
        $"Folder with the CSV files (or with a subfolder kaggle that has them), one such file, or a folder of recordings (WFDB). [default: the environment variable {DataLocation.EnvironmentVariable}, else ./data, else generated beats]");

    /// <summary>The treatment of bad rows.</summary>
    public Option<string?> BadRows { get; } = OptionOf.Choice(
        "--bad-rows", null,
        "Rows with a bad label, value or number of columns. skip: leave them out; zero: replace values that are not finite by 0; error: stop. "
        + "[default: skip, but stop if more than 1 % of a file is bad]",
        "skip", "zero", "error");

    private readonly Option<int?> _threads = OptionOf.WholeOrNone(
        "--threads", 1, "Number of threads; it does not change the result. [default: one per processor]", WorkerPool.MostThreads);

    private readonly Option<bool> _noCache = new("--no-cache")
    {
        Description = "Neither read nor write the cache of parsed CSV files.",
    };

    /// <summary>Threads that work.</summary>
    public Option ThreadsOption => _threads;

    /// <summary>Whether parsed files are neither used nor kept.</summary>
    public Option NoCacheOption => _noCache;

    /// <summary>Threads that work.</summary>
    public int Threads(ParseResult parsed) => parsed.GetValue(_threads) ?? Environment.ProcessorCount;

    /// <summary>Folder in which parsed files are cached; null for no cache.</summary>
    public string? CacheFolder(ParseResult parsed, Surroundings surroundings) => parsed.GetValue(_noCache) ? null : surroundings.CacheFolder;

    /// <summary>Finds the beats, at an absolute path so that it can be remembered.</summary>
    /// <exception cref="EcgDataException">The place named does not exist or has no data.</exception>
    public DataLocation Locate(ParseResult parsed, Surroundings surroundings) => DataLocation.Find(
        FullPath(parsed.GetValue(Data), surroundings),
        FullPath(surroundings.Variable(DataLocation.EnvironmentVariable), surroundings),
        surroundings.CurrentFolder);

    private static string? FullPath(string? path, Surroundings surroundings) =>
        string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path, surroundings.CurrentFolder);
}
