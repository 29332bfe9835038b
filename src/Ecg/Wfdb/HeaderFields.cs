using System.Globalization;

namespace Ecg.Wfdb;

/// <summary>Splits a header line into its fields, one after the other, and parses the numbers in them.</summary>
/// <param name="file">Name of the header, for messages.</param>
/// <param name="line">Number of the line, from 1.</param>
/// <param name="text">The line.</param>
/// <param name="warnings">Receives a line for each optional field that cannot be read, up to <see cref="MaxWarnings"/> per header.</param>
internal sealed class HeaderFields(string file, int line, string text, ICollection<string> warnings)
{
    /// <summary>Maximum number of warnings per header: a damaged one may have a million fields.</summary>
    public const int MaxWarnings = 10;

    private string _rest = text;

    public string File => file;

    public int Line => line;

    public bool AtEnd => _rest.Length == 0;

    /// <summary>Takes the next field, which is mandatory.</summary>
    public string Next(string what)
    {
        if (AtEnd)
            throw Error($"expected the {what}; the line ends.");
        int end = _rest.AsSpan().IndexOfAny(' ', '\t');
        string field = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? "" : _rest[end..].TrimStart();
        return field;
    }

    /// <summary>Takes the rest of the line, spaces included.</summary>
    public string Rest()
    {
        string rest = _rest;
        _rest = "";
        return rest;
    }

    /// <summary>Splits a text at the first occurrence of a character: the text keeps the part before it, and the part after it is returned;
    /// null if the character does not occur.</summary>
    public static string? CutAt(ref string text, char mark)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
            return null;
        string after = text[(at + 1)..];
        text = text[..at];
        return after;
    }

    /// <summary>The text without its closing parenthesis, which the WFDB library does not require either.</summary>
    public static string WithoutParenthesis(string field) => field.EndsWith(')') ? field[..^1] : field;

    public double Number(string field, string what) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Error($"expected a number as {what}; got '{field}'.");

    public double Positive(string field, string what)
    {
        double value = Number(field, what);
        return value > 0 ? value : throw Error($"expected a {what} above 0; got '{field}'.");
    }

    /// <summary>Parses an optional number; null, with a warning, if that fails.</summary>
    public double? OptionalNumber(string field, string what)
    {
        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            return value;
        Warn($"expected a number as {what}; got '{field}'");
        return null;
    }

    /// <summary>Parses an optional integer; null, with a warning, if that fails or the number is below the minimum.</summary>
    public long? OptionalInteger(string field, string what, long minimum = long.MinValue)
    {
        if (long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= minimum)
            return value;
        string range = minimum > long.MinValue ? $" from {minimum}" : "";
        Warn($"expected a whole number{range} as {what}; got '{field}'");
        return null;
    }

    public int Integer(string field, string what, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum
            ? value
            : throw Error($"expected a whole number from {minimum} to {maximum} as {what}; got '{field}'.");

    /// <summary>Parses a number of samples. "+3600" and "3600.0" are read too, as the WFDB library reads them.</summary>
    public long Long(string field, string what) =>
        long.TryParse(field, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out long value) && value is >= 0 and <= 1L << 62
            ? value
            : throw Error($"expected a whole number, not negative, as {what}; got '{field}'.");

    /// <summary>
    /// Requires a plain name. Names in a header become file names, and a malicious header must not open files outside its folder.
    /// </summary>
    public void RequireName(string name, string what)
    {
        if (!WfdbNames.IsPlain(name))
            throw Error($"expected letters, digits, '_', '-' and '.' as {what}; got '{name}'.");
    }

    public WfdbException Error(string problem) => WfdbException.AtLine(file, line, problem);

    private void Warn(string problem)
    {
        if (warnings.Count < MaxWarnings)
            warnings.Add($"{Error(problem).Message}; the field is ignored.");
    }
}
