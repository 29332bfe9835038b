using System.Buffers;

namespace Ecg.Recordings;

/// <summary>Tells columns of time, or of numbers of samples, from leads.</summary>
internal static class TimeColumn
{
    // Fewer lines, or a rise by fewer units of the last decimal, may be chance.
    private const int FewestLines = 10;
    private const int FewestUnits = 8;

    private static readonly SearchValues<string> s_names = SearchValues.Create(
        [
            "t", "time", "elapsedtime", "timestamp", "timestamps", "s", "sec", "secs", "seconds", "ms", "msec", "milliseconds", "sample", "sample#", "samplenumber",
            "sampleno", "sampleindex", "samp", "samp#", "index", "idx",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> s_units = SearchValues.Create(
        [
            "s", "sec", "secs", "second", "seconds", "ms", "msec", "msecs", "millis", "millisecond", "milliseconds", "us", "µs", "μs", "usec", "microseconds", "ns",
            "nanoseconds", "min", "minutes", "h", "hours",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name in a header is one of time, whatever its unit: "Time (s)", "time_ms", "Elapsed time", "samp #".</summary>
    public static bool IsName(string name)
    {
        int unit = name.AsSpan().IndexOfAny('(', '[');
        string[] words = (unit < 0 ? name : name[..unit]).Split([' ', '_', '-', '/', '.', ','], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && s_units.Contains(words[^1]))
            words = words[..^1];
        return s_names.Contains(string.Concat(words));
    }

    /// <summary>Whether the first column rises by a constant step, within a step or a unit of its last decimal: times may be rounded.</summary>
    /// <param name="lines">Lines of samples, comments, and empty lines; a last line without line end is not looked at.</param>
    /// <param name="separator">Separates the columns.</param>
    public static bool RisesEvenly(ReadOnlySpan<byte> lines, byte separator)
    {
        var values = new List<double>();
        int decimals = 0;
        while (!lines.IsEmpty)
        {
            ReadOnlySpan<byte> line = TextFields.TakeLine(ref lines, out bool hasEnd);
            if (!hasEnd || line.IsEmpty || line[0] == (byte)'#')
                continue;
            TextFields fields = new(line, separator);
            if (!fields.MoveNext() || !TextFields.TryParse(fields.Current, separator, out double value) || double.IsNaN(value))
                return false;
            if (values.Count > 0 && value < values[^1])
                return false; // most leads end here
            values.Add(value);
            decimals = Math.Max(decimals, DecimalsOf(fields.Current));
        }

        if (values.Count < FewestLines)
            return false;
        double unit = Math.Pow(10, -decimals), rise = values[^1] - values[0], step = rise / (values.Count - 1);
        if (rise < FewestUnits * unit)
            return false;
        double tolerance = Math.Max(step, unit) * (1 + 1e-6);
        for (int i = 0; i < values.Count; i++)
        {
            if (Math.Abs(values[i] - values[0] - (i * step)) > tolerance)
                return false;
        }

        return true;
    }

    private static int DecimalsOf(ReadOnlySpan<byte> number)
    {
        const int most = 17; // digits of a double
        int exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = exponentAt < 0 ? number : number[..exponentAt];
        int point = mantissa.IndexOfAny((byte)'.', (byte)',');
        int digits = point < 0 ? 0 : mantissa.Length - point - 1;
        if (exponentAt >= 0 && int.TryParse(number[(exponentAt + 1)..], System.Globalization.CultureInfo.InvariantCulture, out int exponent))
            digits -= Math.Clamp(exponent, -most, most);
        return Math.Clamp(digits, 0, most);
    }
}
