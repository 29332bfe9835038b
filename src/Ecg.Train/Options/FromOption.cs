using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Ecg.Train.Options;

/// <summary>The time from which beats count.</summary>
/// <param name="byDefault">Seconds from the beginning of a recording where nothing is said.</param>
/// <param name="description">Text of the help.</param>
internal sealed class FromOption(double byDefault, string description)
{
    private const string Name = "--from";

    private readonly Option<double> _option = new(Name)
    {
        Description = $"{description} [default: {Format(byDefault)}]",
        HelpName = "TIME",
        CustomParser = result => Parse(result) ?? byDefault,
    };

    /// <summary>The option.</summary>
    public Option Option => _option;

    /// <summary>Seconds from the beginning of a recording.</summary>
    public double Of(ParseResult parsed) => parsed.GetResult(_option) is { Implicit: false } ? parsed.GetValue(_option) : byDefault;

    /// <summary>A time as the option takes it: "5:00", "1:02:03.5".</summary>
    public static string Format(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        string fraction = time.Milliseconds == 0 ? "" : time.Milliseconds.ToString("'.'000", CultureInfo.InvariantCulture).TrimEnd('0');
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}{fraction}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}{fraction}");
    }

    // Seconds, minutes:seconds or hours:minutes:seconds, at most a year.
    private static double? Parse(ArgumentResult result)
    {
        const double year = 366 * 86400.0;
        string text = result.Tokens[0].Value;
        string[] parts = text.Split(':');
        double seconds = 0;
        bool isTime = parts.Length <= 3;
        foreach (string part in parts)
        {
            isTime &= double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
            seconds = (60 * seconds) + number;
        }

        if (isTime && seconds <= year)
            return seconds;
        result.AddError($"{Name} takes a time such as 0, 90 or 5:00 (minutes:seconds); got '{text}'");
        return null;
    }
}
