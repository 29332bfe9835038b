namespace Ecg.Wfdb;

/// <summary>
/// Finds recordings: in a folder, or one by its name ("mitdb/100") or by any of its files ("mitdb/100.dat", "mitdb/100.atr").
/// </summary>
public static class RecordFolder
{
    /// <summary>Name of the optional file that lists the recordings of a folder, one per line.</summary>
    public const string ListFile = "RECORDS";

    /// <summary>Extension of a header.</summary>
    internal const string Header = ".hea";

    /// <summary>End of the name of a second annotation file: record 102 has 102-0.atr.</summary>
    internal const string SecondFile = "-0";

    private const int DeepestList = 8;

    /// <summary>Whether a path is a recording, or a folder of recordings: one with a list or a header.</summary>
    public static bool HasRecordings(string place) => Directory.Exists(place)
        ? File.Exists(Path.Combine(place, ListFile)) || Directory.EnumerateFiles(place, "*" + Header).Any()
        : FindRecord(place) is not null;

    /// <summary>The folder of the files: the path itself if it is a folder, else the folder of the recording.</summary>
    public static string Of(string place) => Directory.Exists(place) || FindRecord(place) is not (string folder, _) ? place : folder;

    /// <summary>The recordings at a path: those that the folder's RECORDS file lists, in that order; without that file all with a header,
    /// sorted by name, but for the segments of others; or the one recording that the path names.</summary>
    /// <exception cref="WfdbException">There is no recording, or the list has a name that leads out of the folder.</exception>
    public static IReadOnlyList<string> Records(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (!Directory.Exists(place))
            return FindRecord(place) is (_, string record) ? [record] : throw WfdbException.InFile(place, "no such folder or recording.");
        var names = new List<string>();
        bool hasList = File.Exists(Path.Combine(place, ListFile));
        if (hasList)
            AddListed(names, place, below: "", depth: 0);
        else
            names.AddRange(WithHeader(place));
        return names.Count > 0
            ? [.. names.Distinct()]
            : throw WfdbException.InFile(
                place, $"the folder has no recording: {(hasList ? $"its file {ListFile} lists none" : $"no {ListFile} file and no header (.hea)")}.");
    }

    /// <summary>Finds the recording that a path names by its name or by one of its files.</summary>
    /// <returns>Folder and name of the recording; null if the path names none. A CSV file (.csv, .gz) never names a recording, even one of the
    /// same name beside it.</returns>
    public static (string Folder, string Record)? FindRecord(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not string folder || !Directory.Exists(folder))
            return null;
        string name = Path.GetFileName(full);
        bool Exists(string record) => record.Length > 0 && HasHeader(folder, record);
        if (Exists(name))
            return (folder, name);
        string extension = Path.GetExtension(name);
        if (extension.Length > 1 && extension.ToLowerInvariant() is not (".csv" or ".gz"))
        {
            string stem = name[..^extension.Length];
            if (Exists(stem))
                return (folder, stem);
            if (stem.EndsWith(SecondFile, StringComparison.Ordinal) && Exists(stem[..^SecondFile.Length]))
                return (folder, stem[..^SecondFile.Length]);
        }
        return File.Exists(full) && Directory.GetFiles(folder, "*" + Header).FirstOrDefault(header => SignalFilesOf(header).Contains(name)) is string found
            ? (folder, Path.GetFileNameWithoutExtension(found))
            : null;
    }

    /// <summary>Whether a folder has a header of that name.</summary>
    internal static bool HasHeader(string folder, string record) => File.Exists(Path.Combine(folder, record + Header));

    /// <summary>Whether a folder has a header of that name that says more than the rate and length of annotations; one that is damaged may.</summary>
    public static bool HasSignals(string folder, string record)
    {
        return HasHeader(folder, record) && ReadHeader(Path.Combine(folder, record + Header)) is not { IsMultiSegment: false, Signals.Count: 0 };
    }

    private static IEnumerable<string> WithHeader(string folder)
    {
        string[] headers = Directory.GetFiles(folder, "*" + Header);
        var segments = new HashSet<string>();
        foreach (string header in headers)
        {
            string record = Path.GetFileNameWithoutExtension(header);
            segments.UnionWith(ReadHeader(header)?.Segments.Select(segment => segment.RecordName).Where(name => name != record) ?? []);
        }

        return headers.Select(header => Path.GetFileNameWithoutExtension(header)).Where(name => !segments.Contains(name)).Order(StringComparer.Ordinal);
    }

    /// <summary>Names of the signal files that a header lists, which may differ from that of its record; none if it is damaged.</summary>
    internal static IEnumerable<string> SignalFilesOf(string header) => ReadHeader(header)?.Signals.Select(signal => signal.FileName) ?? [];

    /// <summary>Reads a header to see which files it names; null if it is damaged, since it then names none.</summary>
    private static WfdbHeader? ReadHeader(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return HeaderReader.Read(stream, Path.GetFileName(path));
        }
        catch (Exception exception) when (exception is WfdbException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A line names a record, such as "100" or "patient001/s0010_re", or, with a slash at its end, a folder with its own list.
    private static void AddListed(List<string> names, string folder, string below, int depth)
    {
        string list = below + ListFile;
        int number = 0;
        using StreamReader reader = File.OpenText(Path.Combine(folder, list));
        foreach (string line in TextLines.Read(reader, list, "a list of records"))
        {
            number++;
            string name = line.Trim().Replace('\\', '/');
            if (name.Length == 0 || name[0] == '#')
                continue;
            bool isFolder = name[^1] == '/';
            if (isFolder)
                name = name[..^1];
            if (name.StartsWith("./", StringComparison.Ordinal))
                name = name[2..];
            if (!WfdbNames.IsPlainBelow(name))
                throw WfdbException.AtLine(list, number, $"expected the name of a record in this folder or below; got '{Short(line.Trim())}'.");
            if (!isFolder)
                names.Add(below + RecordOf(Path.Combine(folder, below), name));
            else if (depth < DeepestList && File.Exists(Path.Combine(folder, below + name, ListFile)))
                AddListed(names, folder, $"{below}{name}/", depth + 1);
            else
                throw WfdbException.AtLine(list, number, $"expected a folder with a file {ListFile}; got '{name}/'.");
        }
    }

    private static string Short(string text)
    {
        const int longest = 80;
        return text.Length <= longest ? text : $"{text[..longest]}…";
    }

    // Some lists have the names of files, "100.dat" or "100.hea".
    private static string RecordOf(string folder, string name)
    {
        string extension = Path.GetExtension(name), stem = name[..^extension.Length];
        bool isFile = extension.Length > 1 && !HasHeader(folder, name) && HasHeader(folder, stem);
        return isFile ? stem : name;
    }
}
