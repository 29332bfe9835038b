using Ecg.Cache;
using Ecg.Csv;

namespace Ecg.Data;

/// <summary>Beats of one or more files with the labels they have there: what a task is made of.</summary>
/// <param name="Beats">All beats in one matrix, file after file.</param>
/// <param name="Parts">Which rows came from where; together all rows, in order.</param>
/// <param name="Source">What the beats are, in words for people: a folder's path, or "generated beats".</param>
/// <param name="IsGenerated">Whether the beats are made up; whatever is made of them has to say so.</param>
public sealed record BeatSet(BeatMatrix Beats, IReadOnlyList<BeatPart> Parts, string Source, bool IsGenerated)
{
    /// <summary>Reads files into one matrix.</summary>
    /// <param name="files">What to read, in order.</param>
    /// <param name="source">What the beats are, in words for people.</param>
    /// <param name="options">How to read.</param>
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

        return new BeatSet(beats, parts, source, IsGenerated: false);
    }
}

/// <summary>The rows of a set that came from one file.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Published">Which published file it is, or stands for; null where it is none of them.</param>
/// <param name="FirstRow">The first of its rows.</param>
/// <param name="Rows">Number of its rows.</param>
/// <param name="Report">What was read; null for beats that were not read from a file.</param>
public sealed record BeatPart(string Name, PublishedFile? Published, int FirstRow, int Rows, FileReport? Report);

/// <summary>How files are read.</summary>
/// <param name="BadRows">What becomes of bad rows; null where nobody has chosen (<see cref="BeatCsv.Read"/>).</param>
/// <param name="Threads">Threads to use.</param>
/// <param name="CacheFolder">Where parsed files are kept for the next time; null for no cache.</param>
public sealed record ReadOptions(BadRows? BadRows, int Threads, string? CacheFolder);
