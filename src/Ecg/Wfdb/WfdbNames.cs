namespace Ecg.Wfdb;

/// <summary>Which names of records, annotators and signal files are accepted.</summary>
internal static class WfdbNames
{
    /// <summary>Letters, digits, '_', '-' and '.', not beginning with '.': a file in the record's own folder, whatever the
    /// system.</summary>
    public static bool IsPlain(string name) =>
        name.Length is > 0 and <= 80 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
