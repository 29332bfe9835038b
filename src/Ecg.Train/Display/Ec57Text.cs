using System.Globalization;
using Ecg.Evaluation;

namespace Ecg.Train.Display;

/// <summary>The report after ANSI/AAMI EC57, on the terminal and in files.</summary>
internal static class Ec57Text
{
    /// <summary>The report as text, under a title.</summary>
    public static string Of(string title, Ec57Report report)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine(title);
        Ec57ReportText.Write(text, report);
        return text.ToString();
    }

    /// <summary>Shows the report.</summary>
    public static void Show(Screen screen, Ec57Report report)
    {
        screen.Line($"After ANSI/AAMI EC57: {report.Scope}");
        screen.Line();
        foreach (TableText table in Ec57Tables.Of(report))
        {
            screen.Line(table.Caption + ":");
            screen.Table(table.Header, table.Rows);
        }
    }
}
