using System.Globalization;
using Spectre.Console;

namespace Ecg.Train.Display;

/// <summary>Where commands show things: a terminal with colours and a moving bar, or a file that gets plain lines without control codes.</summary>
internal sealed class Screen
{
    /// <summary>Wide enough that no line of a file is ever broken.</summary>
    private const int PlainWidth = 1000;

    /// <summary>Opens the output of a command.</summary>
    public Screen(Surroundings surroundings)
    {
        IsTerminal = surroundings.IsTerminal;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = IsTerminal },
            Out = new AnsiConsoleOutput(surroundings.Output),
        });
        if (!IsTerminal)
            Console.Profile.Width = PlainWidth;
    }

    /// <summary>Whether a person watches.</summary>
    public bool IsTerminal { get; }

    /// <summary>For what is more than lines and tables.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Shows a line as it is.</summary>
    public void Line(string text = "") => Console.WriteLine(text);

    /// <summary>Shows a table: the first column to the left, numbers to the right.</summary>
    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] body = [.. rows];
        if (IsTerminal)
            Console.Write(TableForTerminal(header, body));
        else
            foreach (string line in MarkdownTable.Lines(header, body))
                Line(line);
        Line();
    }

    private static Table TableForTerminal(IReadOnlyList<string> header, IReadOnlyList<string>[] rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (int column = 0; column < header.Count; column++)
        {
            table.AddColumn(new TableColumn(new Text(header[column]))
            {
                Alignment = column == 0 ? Justify.Left : Justify.Right,
                NoWrap = true,
            });
        }

        foreach (IReadOnlyList<string> row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        return table;
    }

    /// <summary>"12,345".</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"98.72 %".</summary>
    public static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture) + " %";

    /// <summary>"0.1234".</summary>
    public static string Four(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
