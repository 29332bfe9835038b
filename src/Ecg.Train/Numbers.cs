using System.Globalization;

namespace Ecg.Train;

/// <summary>Numbers as people see them, on the screen and in reports: one format for each kind of figure.</summary>
internal static class Numbers
{
    /// <summary>Stands for a figure that has no rows to be computed from.</summary>
    public const string None = "–";

    /// <summary>"12,345".</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"98.72 %".</summary>
    public static string Percent(double share) => double.IsNaN(share) ? None : (100 * share).ToString("F2", CultureInfo.InvariantCulture) + " %";

    /// <summary>"0.1234".</summary>
    public static string Four(double value) => double.IsNaN(value) ? None : value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>"0.9123 to 0.9456".</summary>
    public static string Range(double lower, double upper) => double.IsNaN(lower) || double.IsNaN(upper) ? None : $"{Four(lower)} to {Four(upper)}";

    /// <summary>"8 s", "7 min 05 s", "2 h 10 min".</summary>
    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(Math.Min(seconds, 1e9)));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min")
            : time.TotalMinutes >= 1
                ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s")
                : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s");
    }
}
