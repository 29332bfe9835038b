namespace Ecg.Wfdb;

/// <summary>Decides which names of records, annotators and signal files are accepted.</summary>
internal static class WfdbNames
{
    private const int Longest = 80;

    // Characters that some file system treats as a path separator or refuses in a name, and those that would break a line of CSV.
    private const string NotInFolderNames = "\\:*?\"<>|,";

    /// <summary>Whether a name consists of letters, digits, '_', '-' and '.', and does not begin with '.': on any operating system it then
    /// names a file in the record's own folder.</summary>
    public static bool IsPlain(string name) =>
        name.Length is > 0 and <= Longest && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>Whether a name is plain, or a path of plain names: "patient001/s0010_re". It cannot lead out of the folder.</summary>
    public static bool IsPlainBelow(string name)
    {
        string[] parts = name.Split('/');
        return IsPlain(parts[^1]) && parts[..^1].All(IsFolder);
    }

    /// <summary>Name of a file in the folder of another file: ("patient001/s0010.hea", "s0010.dat") gives "patient001/s0010.dat".</summary>
    public static string Beside(string file, string name) => file[..(file.LastIndexOf('/') + 1)] + name;

    private static bool IsFolder(string part) =>
        part.Length is > 0 and <= Longest && part[0] is not '.' and not '~' && part[^1] is not '.' and not ' '
        && !part.Any(c => char.IsControl(c) || NotInFolderNames.Contains(c, StringComparison.Ordinal));
}
