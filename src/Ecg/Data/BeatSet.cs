using Ecg.Cache;
using Ecg.Csv;

namespace Ecg.Data;

/// <summary>Beats of one or more files with their original labels, from which a task is made.</summary>
/// <param name="Beats">All beats in one matrix, file after file.</param>
/// <param name="Parts">The rows of each file; together all rows, in order.</param>
/// <param name="Source">Source of the beats for messages: the path of a folder, or "generated beats".</param>
/// <param name="IsGenerated">Whether the beats are generated; every result based on them has to say so.</param>
public sealed record BeatSet(BeatMatrix Beats, IReadOnlyList<BeatPart> Parts, string Source, bool IsGenerated)
{
    /// <summary>One line for each fault that did not keep the beats from being read, for people.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads files into one matrix.</summary>
    /// <param name="files">The files, in reading order.</param>
    /// <param name="source">Source of the beats for messages.</param>
    /// <param name="options">Reading options.</param>
    /// <exception cref="EcgDataException">A file cannot be used.</exception>
    public static BeatSet Read(IReadOnlyList<BeatFile> files, string source, ReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        BeatCache? cache = options.CacheFolder is { } folder ? new BeatCache(folder) : null;
        var beats = new BeatMatrix();
        beats.Reserve(files.Sum(file => BeatCsv.EstimateRows(file.Path)));
        var parts = new List<BeatPart>();
        foreach (BeatFile file in files)
        {
            int firstRow = beats.Rows;
            FileReport report = cache is null
                ? BeatCsv.Read(beats, file.Path, file.Classes, options.BadRows, options.Threads)
                : cache.Read(beats, file.Path, file.Classes, options.BadRows, options.Threads);
            parts.Add(new BeatPart(report.Name, file.Published, firstRow, report.Rows, report));
        }

        return new BeatSet(beats, parts, source, IsGenerated: false)
        {
            Warnings = [.. parts.SelectMany(part => part.Report!.HeaderWarnings())],
        };
    }
}

/// <summary>The rows of a set that came from one file.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Published">The published file that it is or stands for; null if it is none of them.</param>
/// <param name="FirstRow">Index of its first row.</param>
/// <param name="Rows">Number of its rows.</param>
/// <param name="Report">Report of the reader; null for beats that were not read from a file.</param>
public sealed record BeatPart(string Name, PublishedFile? Published, int FirstRow, int Rows, FileReport? Report);

/// <summary>Options for reading files.</summary>
/// <param name="BadRows">Treatment of bad rows; null for the default (<see cref="BeatCsv.Read"/>).</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="CacheFolder">Folder of the cache of parsed files; null for no cache.</param>
public sealed record ReadOptions(BadRows? BadRows, int Threads, string? CacheFolder);
