using Ecg.Data;

namespace Ecg.Tests;

/// <summary>Kinds of real data that tests need.</summary>
[Flags]
internal enum RealDataKind
{
    /// <summary>The recordings of the MIT-BIH Arrhythmia Database.</summary>
    Recordings = 1,

    /// <summary>The four CSV files: the published ones, or others under the same names.</summary>
    Csv = 2,
}

/// <summary>
/// The real recordings and files, which are not part of the project: in the folder that ECG_DATA names, else in data/ of the project, else beside it in
/// ../shared/data. Recordings are in that folder or in its subfolder mitdb, CSV files in it or in its subfolder kaggle.
/// </summary>
internal static class RealData
{
    /// <summary>The folder; null if there is none with recordings or CSV files.</summary>
    public static string? Folder { get; } = Candidates().FirstOrDefault(folder => RecordingsIn(folder) is not null || HasCsv(folder));

    /// <summary>Folder of the MIT-BIH recordings.</summary>
    public static string Mitdb => RecordingsIn(Folder!)!;

    /// <summary>The CSV files.</summary>
    public static IReadOnlyList<BeatFile> CsvFiles => BeatFile.FindIn(Folder!);

    /// <summary>Whether data of these kinds are there.</summary>
    public static bool Has(RealDataKind kinds) => Folder is { } folder
        && (!kinds.HasFlag(RealDataKind.Recordings) || RecordingsIn(folder) is not null)
        && (!kinds.HasFlag(RealDataKind.Csv) || HasCsv(folder));

    /// <summary>Path of a CSV file.</summary>
    public static string Csv(PublishedFile file) => CsvFiles.Single(found => found.Published == file).Path;

    /// <summary>Finds the folders to look into, the first that counts alone if ECG_DATA is set.</summary>
    internal static IEnumerable<string> Candidates() => Environment.GetEnvironmentVariable("ECG_DATA") is { Length: > 0 } named
        ? [named]
        : [Path.Combine(Repository.Root, "data"), Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"))];

    internal static string? RecordingsIn(string folder) =>
        new[] { Path.Combine(folder, "mitdb"), folder }.FirstOrDefault(place => File.Exists(Path.Combine(place, "100.hea")) && File.Exists(Path.Combine(place, "234.hea")));

    internal static bool HasCsv(string folder) => BeatFile.FindIn(folder).Count == PublishedFile.All.Count;
}

/// <summary>A test on real data, which is skipped with a message if they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute(RealDataKind kinds = RealDataKind.Recordings)
    {
        if (!RealData.Has(kinds))
        {
            string[] missing =
            [
                .. kinds.HasFlag(RealDataKind.Recordings) ? ["the recordings of the MIT-BIH Arrhythmia Database"] : Array.Empty<string>(),
                .. kinds.HasFlag(RealDataKind.Csv) ? ["the four CSV files"] : Array.Empty<string>(),
            ];
            Skip = $"Needs {string.Join(" and ", missing)}, in data/ or in the folder that ECG_DATA names.";
        }
    }
}
