using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ecg.Tasks;

namespace Ecg.Train.Options;

/// <summary>Makes options that refuse what makes no sense in one line.</summary>
internal static class OptionOf
{
    /// <summary>The word for standard input or output, where an option's help allows it.</summary>
    public const string Pipe = "-";

    /// <summary>A whole number.</summary>
    public static Option<int> Whole(string name, int byDefault, int minimum, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => ParseWhole(result, name, minimum) ?? byDefault,
    };

    /// <summary>A whole number that may be left out.</summary>
    public static Option<int?> WholeOrNone(string name, int minimum, string description, int maximum = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParseWhole(result, name, minimum, maximum),
    };

    /// <summary>A seed: any whole number from 0.</summary>
    public static Option<ulong> Seed(string name, ulong byDefault, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
                return value;
            result.AddError($"{name} takes a whole number from 0; got '{text}'");
            return byDefault;
        },
    };

    /// <summary>A finite number above 0.</summary>
    public static Option<double> Positive(string name, double byDefault, string description) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value > 0)
                return value;
            result.AddError($"{name} takes a number above 0, such as 1e-4; got '{text}'");
            return byDefault;
        },
    };

    /// <summary>A finite number in a range that may be left out.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="description">Description, with the default.</param>
    /// <param name="isAllowed">Whether a number is in the range.</param>
    /// <param name="range">The range, in words.</param>
    public static Option<double?> NumberOrNone(string name, string description, Func<double, bool> isAllowed, string range) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && isAllowed(value))
                return value;
            result.AddError($"{name} takes a number {range}; got '{text}'");
            return null;
        },
    };

    /// <summary>One of some words; null where it is left out and has no default.</summary>
    public static Option<string?> Choice(string name, string? byDefault, string description, params string[] words)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (words.Contains(text))
                    return text;
                result.AddError($"{name} takes {string.Join(", ", words[..^1])} or {words[^1]}; got '{text}'");
                return null;
            },
        };
        if (byDefault is not null)
            option.DefaultValueFactory = _ => byDefault;
        return option;
    }

    /// <summary>The task; the name that one of them had earlier still works.</summary>
    public static Option<string?> Task(string? byDefault, string description)
    {
        string[] names = [.. EcgTask.All.Select(task => task.Name)];
        var option = new Option<string?>("--task")
        {
            Description = description,
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (EcgTask.Find(text) is { } task)
                    return task.Name;
                result.AddError($"--task takes {string.Join(", ", names[..^1])} or {names[^1]}; got '{text}'");
                return null;
            },
        };
        if (byDefault is not null)
            option.DefaultValueFactory = _ => byDefault;
        return option;
    }

    /// <summary>A file or folder.</summary>
    public static Option<string?> Place(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => ParsePlace(result, name, helpName),
    };

    /// <summary>A file or folder that must be given.</summary>
    public static Option<string> RequiredPlace(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Required = true,
        CustomParser = result => ParsePlace(result, name, helpName) ?? "",
    };

    private static string? ParsePlace(ArgumentResult result, string name, string helpName)
    {
        string text = result.Tokens[0].Value;
        bool isPipe = text == Pipe && !helpName.EndsWith(Pipe, StringComparison.Ordinal);
        if (text.Length > 0 && !isPipe)
            return text;
        result.AddError(isPipe
            ? $"{name} takes a path; - is none (a file of that name is ./-, and the standard streams are /dev/stdin and /dev/stdout where the system has them)"
            : $"{name} takes a path; got an empty one");
        return null;
    }

    private static int? ParseWhole(ArgumentResult result, string name, int minimum, int maximum = int.MaxValue)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
            return value;
        string upTo = maximum < int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $" to {maximum}") : "";
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {minimum}{upTo}; got '{text}'"));
        return null;
    }
}
