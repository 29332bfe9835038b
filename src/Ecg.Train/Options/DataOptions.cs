using System.CommandLine;
using Ecg.Beats;
using Ecg.Data;
using ScratchCnn.Execution;

namespace Ecg.Train.Options;

/// <summary>The options of all commands that read beats.</summary>
internal sealed class DataOptions
{
    /// <summary>Where the beats are.</summary>
    public Option<string?> Data { get; } = OptionOf.Place(
        "--data", "PATH",
        $"Folder with the CSV files (or with a subfolder kaggle that has them), one such file, or a folder of recordings (WFDB). [default: the environment's {DataLocation.EnvironmentVariable}, else ./data, else generated beats]");

    /// <summary>What becomes of bad rows.</summary>
    public Option<string?> BadRows { get; } = OptionOf.Choice(
        "--bad-rows", null,
        "Rows with a wrong label, number of columns or value: skip leaves them out, zero puts 0 for values that are no finite numbers, error stops. "
        + "[default: skip, but stop where more than 1 % of a file is bad]",
        "skip", "zero", "error");

    private readonly Option<int?> _threads = OptionOf.WholeOrNone(
        "--threads", 1, "Threads; the result has the same bits for any number. [default: one for each processor]", WorkerPool.MostThreads);

    private readonly Option<bool> _noCache = new("--no-cache")
    {
        Description = "Parse the CSV files, and neither use nor keep rows parsed before.",
    };

    /// <summary>Threads that work.</summary>
    public Option ThreadsOption => _threads;

    /// <summary>Whether parsed files are neither used nor kept.</summary>
    public Option NoCacheOption => _noCache;

    /// <summary>Threads that work.</summary>
    public int Threads(ParseResult parsed) => parsed.GetValue(_threads) ?? Environment.ProcessorCount;

    /// <summary>Where parsed files are kept for the next time; null for nowhere.</summary>
    public string? CacheFolder(ParseResult parsed, Surroundings surroundings) => parsed.GetValue(_noCache) ? null : surroundings.CacheFolder;

    /// <summary>Whether a place is a folder of recordings; one that has CSV files too is a folder of CSV files.</summary>
    public static bool HasRecordings(string place) => RecordSelection.HasRecordings(place) && BeatFile.FindIn(place).Count == 0;

    /// <summary>Where the beats are, made absolute so that it can be remembered; null for generated beats.</summary>
    /// <exception cref="EcgDataException">The place named does not exist or has no data.</exception>
    public string? Locate(ParseResult parsed, Surroundings surroundings)
    {
        if (parsed.GetValue(Data) is { } named && HasRecordings(Path.GetFullPath(named, surroundings.CurrentFolder)))
            return Path.GetFullPath(named, surroundings.CurrentFolder);
        DataLocation location = DataLocation.Find(
            parsed.GetValue(Data), surroundings.Variable(DataLocation.EnvironmentVariable), surroundings.CurrentFolder);
        return location.Path is { } path ? Path.GetFullPath(path, surroundings.CurrentFolder) : null;
    }
}
