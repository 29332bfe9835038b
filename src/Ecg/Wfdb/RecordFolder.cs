namespace Ecg.Wfdb;

/// <summary>A folder of recordings.</summary>
internal static class RecordFolder
{
    /// <summary>Name of the file that lists the recordings of a folder, one a line; a folder may lack it.</summary>
    public const string ListFile = "RECORDS";

    /// <summary>Whether a folder has recordings: a list of them, or a header.</summary>
    public static bool HasRecordings(string directory) =>
        Directory.Exists(directory) && (File.Exists(Path.Combine(directory, ListFile)) || Directory.EnumerateFiles(directory, "*.hea").Any());
}
