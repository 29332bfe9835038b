using Ecg.Files;

namespace Ecg.Wfdb;

/// <summary>The files that recordings consist of: headers, signals, annotations, and lists of recordings. No command replaces one.</summary>
public static class RecordFiles
{
    // Extensions of what commands write beside a recording under its name. Such a file is no part of it, unless a header names it as a signal file.
    private static readonly string[] s_written = [".csv", ".gz", ".json", ".html", ".onnx", ".safetensors", ".svg", ".txt"];

    /// <summary>The files of all recordings in a folder and in the folders that its list names; or in the folder of the one recording that a path names.</summary>
    /// <returns>Paths; none for a path that names no recording.</returns>
    public static IEnumerable<string> At(string place)
    {
        string folder = RecordFolder.Of(place);
        return Directory.Exists(folder) ? Folders(folder).SelectMany(In) : [];
    }

    /// <summary>Whether a path names, directly or by links, an existing file of a recording, which is in the same folder, or a list of recordings.</summary>
    public static bool Has(string path)
    {
        if (!File.Exists(path))
            return false;
        string real = OutputPlace.Real(path);
        return Path.GetDirectoryName(real) is string folder && Directory.Exists(folder) && In(folder).Contains(real, OutputPlace.Names);
    }

    private static IEnumerable<string> In(string folder)
    {
        string[] files = Directory.GetFiles(folder);
        string[] headers = [.. files.Where(file => Path.GetExtension(file) == RecordFolder.Header)];
        var records = headers.Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var signals = headers.SelectMany(RecordFolder.SignalFilesOf).ToHashSet();
        bool IsPart(string name) => name == RecordFolder.ListFile || signals.Contains(name) || records.Contains(name)
            || (!s_written.Contains(Path.GetExtension(name).ToLowerInvariant()) && IsOf(Path.GetFileNameWithoutExtension(name)));
        bool IsOf(string stem) => records.Contains(stem)
            || (stem.EndsWith(RecordFolder.SecondFile, StringComparison.Ordinal) && records.Contains(stem[..^RecordFolder.SecondFile.Length]));
        return files.Where(file => IsPart(Path.GetFileName(file)));
    }

    // A list that is damaged is an error of the command that reads it.
    private static IEnumerable<string> Folders(string folder)
    {
        try
        {
            return File.Exists(Path.Combine(folder, RecordFolder.ListFile))
                ? RecordFolder.Records(folder).Select(record => Path.GetDirectoryName(Path.Combine(folder, record))!).Prepend(folder).Distinct().Where(Directory.Exists)
                : [folder];
        }
        catch (WfdbException)
        {
            return [folder];
        }
    }
}
