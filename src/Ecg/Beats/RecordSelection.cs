using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>Which recordings of a folder are meant.</summary>
public static class RecordSelection
{
    /// <summary>
    /// The training recordings of the MIT-BIH Arrhythmia Database after de Chazal, O'Dwyer and Reilly, "Automatic classification of
    /// heartbeats using ECG morphology and heartbeat interval features", IEEE Trans. Biomed. Eng. 51(7), 2004. DS1 and DS2 leave out the
    /// paced recordings 102, 104, 107 and 217. Known flaw, kept for comparison: 201 (DS1) and 202 (DS2) are of the same person.
    /// </summary>
    public static IReadOnlyList<string> Ds1 { get; } =
    [
        "101", "106", "108", "109", "112", "114", "115", "116", "118", "119", "122",
        "124", "201", "203", "205", "207", "208", "209", "215", "220", "223", "230",
    ];

    /// <summary>The test recordings, from the same source as <see cref="Ds1"/>.</summary>
    public static IReadOnlyList<string> Ds2 { get; } =
    [
        "100", "103", "105", "111", "113", "117", "121", "123", "200", "202", "210",
        "212", "213", "214", "219", "221", "222", "228", "231", "232", "233", "234",
    ];

    /// <summary>The recordings of a folder: those its RECORDS file lists, in that order, or else all that have a header, by name.</summary>
    /// <exception cref="WfdbException">The folder is missing or has no recording.</exception>
    public static IReadOnlyList<string> In(string directory)
    {
        if (!Directory.Exists(directory))
            throw WfdbException.InFile(directory, "no such folder.");
        string list = Path.Combine(directory, RecordFolder.ListFile);
        string[] names = File.Exists(list)
            ? [.. File.ReadLines(list).Select(line => line.Trim()).Where(line => line.Length > 0).Distinct()]
            : [.. Directory.GetFiles(directory, "*.hea").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];
        return names.Length > 0
            ? names
            : throw WfdbException.InFile(directory, "the folder has no recording: no RECORDS file and no header (.hea).");
    }

    /// <summary>The recordings that an option names.</summary>
    /// <param name="directory">Folder of the recordings.</param>
    /// <param name="option">"all", "ds1", "ds2", or names separated by commas.</param>
    /// <exception cref="WfdbException">The folder lacks one of them.</exception>
    public static IReadOnlyList<string> Parse(string directory, string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        IReadOnlyList<string> available = In(directory);
        IReadOnlyList<string> wanted = option.ToLowerInvariant() switch
        {
            "all" => available,
            "ds1" => Ds1,
            "ds2" => Ds2,
            _ => option.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        };
        if (wanted.Count == 0)
            throw WfdbException.InFile(directory, $"expected all, ds1, ds2 or names separated by commas; got '{option}'.");
        foreach (string name in wanted)
        {
            if (!available.Contains(name))
                throw WfdbException.InFile(directory, $"the folder has no recording '{name}'; it has {string.Join(", ", available.Take(60))}.");
        }
        return [.. wanted.Distinct()];
    }
}
