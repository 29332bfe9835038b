using System.Globalization;
using System.Text.RegularExpressions;
using OxyPlot;

namespace Ecg.Train.Reports;

/// <summary>
/// The named colors of the style sheet, which differ between light and dark pages. OxyPlot draws with fixed colors only. Each name is therefore
/// drawn in a placeholder color that occurs nowhere else, which is replaced by the name in the finished picture.
/// </summary>
internal static partial class Palette
{
    private static readonly string[] s_names =
    [
        "text", "grid", "muted", "c0", "c1", "c2", "c3", "c4", "c5", "fill", "warn",
        "against3", "against2", "against1", "neutral", "for1", "for2", "for3",
    ];

    /// <summary>Colors of lines, in order.</summary>
    public static string Line(int index) => "c" + (index % 6).ToString(CultureInfo.InvariantCulture);

    /// <summary>The placeholder color of a name.</summary>
    public static OxyColor Color(string name)
    {
        int index = Array.IndexOf(s_names, name);
        return index >= 0 ? OxyColor.FromRgb(1, 2, (byte)(10 + index)) : throw new ArgumentException($"The style sheet has no color '{name}'.");
    }

    /// <summary>Replaces placeholder colors by the names of the style sheet.</summary>
    public static string Restore(string svg) => StandIn().Replace(
        svg, match => $"var(--{s_names[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 10]})");

    [GeneratedRegex(@"rgb\(1,\s?2,\s?(\d+)\)")]
    private static partial Regex StandIn();
}
