using System.Globalization;

namespace Ecg.Wfdb;

/// <summary>Takes the fields of one header line one after the other, and reads the numbers in them.</summary>
/// <param name="file">Name of the header, for messages.</param>
/// <param name="line">Number of the line, from 1.</param>
/// <param name="text">The line.</param>
/// <param name="warnings">Takes a line for each optional field that cannot be read, up to <see cref="MaxWarnings"/> for a header.</param>
internal sealed class HeaderFields(string file, int line, string text, ICollection<string> warnings)
{
    /// <summary>Number of warnings that a header gives at most: a damaged one may have a million fields.</summary>
    public const int MaxWarnings = 10;

    private string _rest = text;

    public string File => file;

    public int Line => line;

    public bool AtEnd => _rest.Length == 0;

    /// <summary>The next field, which must be there.</summary>
    public string Next(string what)
    {
        if (AtEnd)
            throw Error($"expected the {what}; the line ends.");
        int end = _rest.AsSpan().IndexOfAny(' ', '\t');
        string field = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? "" : _rest[end..].TrimStart();
        return field;
    }

    /// <summary>All that is left of the line, spaces included.</summary>
    public string Rest()
    {
        string rest = _rest;
        _rest = "";
        return rest;
    }

    /// <summary>Cuts a text at a mark: leaves what stands before it, and gives what follows it, or null where the mark is
    /// missing.</summary>
    public static string? CutAt(ref string text, char mark)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
            return null;
        string after = text[(at + 1)..];
        text = text[..at];
        return after;
    }

    /// <summary>The text without the parenthesis that closes it, which the WFDB library does not require.</summary>
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

    /// <summary>Reads an optional number; one that cannot be read is a warning, and null.</summary>
    public double? OptionalNumber(string field, string what)
    {
        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            return value;
        Warn($"expected a number as {what}; got '{field}'");
        return null;
    }

    /// <summary>Reads an optional whole number; one that cannot be read, or is below the minimum, is a warning, and null.</summary>
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

    public long Long(string field, string what) =>
        long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= 1L << 62
            ? value
            : throw Error($"expected a whole number, not negative, as {what}; got '{field}'.");

    /// <summary>
    /// Names become file names, so they must be plain: a header from a stranger cannot make the reader open anything outside its folder.
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
