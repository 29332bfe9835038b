using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>Selects recordings of a folder, and lists the usual training and test recordings.</summary>
public static class RecordSelection
{
    /// <summary>
    /// The training recordings of the MIT-BIH Arrhythmia Database after de Chazal, O'Dwyer and Reilly, "Automatic classification of
    /// heartbeats using ECG morphology and heartbeat interval features", IEEE Trans. Biomed. Eng. 51(7), 2004. DS1 and DS2 leave out the
    /// paced recordings 102, 104, 107 and 217. A known flaw, kept so that results stay comparable: 201 (DS1) and 202 (DS2) are of the same
    /// person.
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

    /// <summary>The option that selects the recordings of <see cref="Ds1"/> and <see cref="Ds2"/> that a folder has.</summary>
    public const string Unpaced = "unpaced";

    /// <summary>The recordings of a folder, or the one recording that the path names.</summary>
    /// <inheritdoc cref="RecordFolder.Records" path="/exception"/>
    public static IReadOnlyList<string> In(string place) => RecordFolder.Records(place);

    /// <summary>The recordings that the value of an option selects.</summary>
    /// <param name="directory">Folder of the recordings, or one of them.</param>
    /// <param name="option">"all", "ds1", "ds2", "unpaced" (those of both), or names separated by commas.</param>
    /// <exception cref="WfdbException">The folder lacks one of the recordings.</exception>
    public static IReadOnlyList<string> Parse(string directory, string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        IReadOnlyList<string> available = In(directory);
        IReadOnlyList<string> wanted = option.ToLowerInvariant() switch
        {
            "all" => available,
            "ds1" => Ds1,
            "ds2" => Ds2,
            Unpaced => [.. available.Where(name => Ds1.Contains(name) || Ds2.Contains(name))],
            _ => option.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        };
        if (wanted.Count == 0 && option.Equals(Unpaced, StringComparison.OrdinalIgnoreCase))
            throw WfdbException.InFile(directory, $"the folder has no recording of DS1 or DS2; it has {Some(available)}.");
        if (wanted.Count == 0)
            throw WfdbException.InFile(directory, $"expected all, ds1, ds2, unpaced or names separated by commas; got '{option}'.");
        return [.. wanted.Select(name => Named(name, available, directory)).Distinct()];
    }

    // A recording given by its name or by one of its files.
    private static string Named(string name, IReadOnlyList<string> available, string directory)
    {
        string stem = name[..Math.Max(0, name.LastIndexOf('.'))];
        return available.Contains(name) ? name
            : available.Contains(stem) ? stem
            : throw WfdbException.InFile(directory, $"the folder has no recording '{name}'; it has {Some(available)}.");
    }

    private static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Take(60)) + (names.Count > 60 ? ", …" : "");
}
