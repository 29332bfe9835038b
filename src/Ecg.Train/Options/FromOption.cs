using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ecg.Evaluation;

namespace Ecg.Train.Options;

/// <summary>The time from which beats count.</summary>
/// <param name="byDefault">Default, in seconds from the start of a recording.</param>
/// <param name="description">Help text.</param>
internal sealed class FromOption(double byDefault, string description)
{
    private const string Name = "--from";

    private readonly Option<double> _option = new(Name)
    {
        Description = $"{description} [default: {ComparedSpan.Format(byDefault)}]",
        HelpName = "TIME",
        CustomParser = result => Parse(result) ?? byDefault,
    };

    /// <summary>The option of commands that print EC57 figures for recordings.</summary>
    public static FromOption ForEc57() => new(
        ComparedSpan.LearningSeconds,
        "For recordings: time from which beats count in the EC57 figures, as 90 (seconds) or 5:00. EC57 excludes the first five minutes.");

    /// <summary>The option.</summary>
    public Option Option => _option;

    /// <summary>Whether the option was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_option) is { Implicit: false };

    /// <summary>Seconds from the beginning of a recording.</summary>
    public double Of(ParseResult parsed) => IsGiven(parsed) ? parsed.GetValue(_option) : byDefault;

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
