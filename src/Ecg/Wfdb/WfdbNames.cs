namespace Ecg.Wfdb;

/// <summary>The accepted names of records, annotators and signal files.</summary>
internal static class WfdbNames
{
    private const int Longest = 80;

    // What a system may take for a way out of the folder, or refuse in a name; and what would break a line of CSV.
    private const string NotInFolderNames = "\\:*?\"<>|,";

    /// <summary>Whether a name is of letters, digits, '_', '-' and '.', not beginning with '.': a file in the record's own folder,
    /// whatever the system.</summary>
    public static bool IsPlain(string name) =>
        name.Length is > 0 and <= Longest && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>Whether a name is plain, or one in folders below: "patient001/s0010_re". No part may lead up or elsewhere.</summary>
    public static bool IsPlainBelow(string name)
    {
        string[] parts = name.Split('/');
        return IsPlain(parts[^1]) && parts[..^1].All(IsFolder);
    }

    /// <summary>Name of a file in the folder of another: ("patient001/s0010.hea", "s0010.dat") is "patient001/s0010.dat".</summary>
    public static string Beside(string file, string name) => file[..(file.LastIndexOf('/') + 1)] + name;

    private static bool IsFolder(string part) =>
        part.Length is > 0 and <= Longest && part[0] is not '.' and not '~' && part[^1] is not '.' and not ' '
        && !part.Any(c => char.IsControl(c) || NotInFolderNames.Contains(c, StringComparison.Ordinal));
}
