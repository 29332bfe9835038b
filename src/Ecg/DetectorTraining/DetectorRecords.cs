using Ecg.Beats;

namespace Ecg.DetectorTraining;

/// <summary>A recording of one of several folders.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Name">Name of the recording.</param>
public sealed record DetectorRecord(string Folder, string Name)
{
    /// <summary>The recordings of several folders that an option names.</summary>
    /// <param name="folders">Folders of recordings, or single ones.</param>
    /// <param name="option">"all", "ds1", "ds2" or names, separated by commas; a part that begins with "-" takes away what came before, as in "all,-118,-119".</param>
    /// <exception cref="EcgDataException">No folder has one of them, or none are left.</exception>
    public static IReadOnlyList<DetectorRecord> Parse(IReadOnlyList<string> folders, string option)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(option);
        DetectorRecord[] available = [.. folders.SelectMany(folder => RecordSelection.In(folder).Select(name => new DetectorRecord(FolderOf(folder), name)))];
        var chosen = new List<DetectorRecord>();
        foreach (string part in option.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            bool isLeftOut = part.StartsWith('-');
            DetectorRecord[] named = [.. Named(part.TrimStart('-'), available, folders)];
            if (isLeftOut)
                chosen.RemoveAll(named.Contains);
            else
                chosen.AddRange(named.Except(chosen));
        }

        return chosen.Count > 0 ? chosen : throw new EcgDataException($"The list of recordings, '{option}', names none.");
    }

    private static IEnumerable<DetectorRecord> Named(string part, DetectorRecord[] available, IReadOnlyList<string> folders)
    {
        IReadOnlyList<string> names = part.ToLowerInvariant() switch
        {
            "all" => [.. available.Select(record => record.Name)],
            "ds1" => RecordSelection.Ds1,
            "ds2" => RecordSelection.Ds2,
            _ => [part],
        };
        foreach (string name in names)
        {
            yield return Array.Find(available, record => record.Name == name)
                ?? throw new EcgDataException($"{string.Join(", ", folders)}: there is no recording '{name}'; expected all, ds1, ds2 or names of recordings, separated by commas.");
        }
    }

    private static string FolderOf(string place) => Directory.Exists(place) ? place : Path.GetDirectoryName(Path.GetFullPath(place))!;
}
