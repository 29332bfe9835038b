using System.Diagnostics;
using Spectre.Console;

namespace Ecg.Train.Display;

/// <summary>The output of a command: a terminal, whose width tables and text fit and whose last line shows progress, or a file, which gets plain lines.</summary>
internal sealed class Screen
{
    private static readonly TimeSpan s_timeBetweenStatus = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly bool _isTerminal;
    private readonly bool _showsStatus;
    private readonly int _width;
    private long _lastStatus;
    private bool _hasStatus;

    /// <summary>Opens the output of a command.</summary>
    public Screen(Surroundings surroundings)
    {
        _output = surroundings.Output;
        _error = surroundings.Error;
        _isTerminal = surroundings.IsTerminal;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = _isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = _isTerminal },
            Out = new AnsiConsoleOutput(_output),
        });
        if (surroundings.TerminalWidth is { } width)
            _console.Profile.Width = width;
        _width = _console.Profile.Width;
        // A line that is overwritten again and again needs a terminal that can clear it.
        _showsStatus = _isTerminal && _console.Profile.Capabilities.Ansi && surroundings.Variable("TERM") != "dumb";
    }

    /// <summary>Shows a line, on a terminal wrapped between words.</summary>
    public void Line(string text = "")
    {
        ClearStatus();
        if (!_isTerminal || text.Length <= _width)
        {
            _output.WriteLine(text);
            return;
        }

        foreach (string line in TableLayout.Wrap(text, _width))
            _output.WriteLine(line);
    }

    /// <summary>Shows a line of warning, where errors go.</summary>
    public void Warn(string text)
    {
        ClearStatus();
        _error.WriteLine($"warning: {text}");
    }

    /// <summary>Shows a line that is to be pasted, which is never broken.</summary>
    public void Verbatim(string text)
    {
        ClearStatus();
        _output.WriteLine(text);
    }

    /// <summary>Shows a table: the first column to the left, numbers to the right.</summary>
    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ClearStatus();
        IReadOnlyList<string>[] body = [.. rows];
        if (!_isTerminal)
        {
            foreach (string line in MarkdownTable.Lines(header, body))
                _output.WriteLine(line);
        }
        else if (TableLayout.Widths(header, body, _width) is { } widths)
        {
            _console.Write(TableForTerminal(header, body, widths));
        }
        else
        {
            ShowOneBelowTheOther(header, body);
        }

        Line();
    }

    /// <summary>Shows what is going on in the last line of a terminal, until something else is shown; files get nothing.</summary>
    public void Status(string text)
    {
        if (!_showsStatus || (_hasStatus && Stopwatch.GetElapsedTime(_lastStatus) < s_timeBetweenStatus))
            return;
        _output.Write("\r\u001b[K" + (text.Length < _width ? text : text[..(_width - 1)]));
        _output.Flush();
        _lastStatus = Stopwatch.GetTimestamp();
        _hasStatus = true;
    }

    /// <summary>Takes the status away.</summary>
    public void ClearStatus()
    {
        if (!_hasStatus)
            return;
        _output.Write("\r\u001b[K");
        _hasStatus = false;
    }

    /// <summary>"12,345".</summary>
    public static string Count(long value) => Numbers.Count(value);

    /// <summary>"98.72 %".</summary>
    public static string Percent(double share) => Numbers.Percent(share);

    /// <summary>"0.1234".</summary>
    public static string Four(double value) => Numbers.Four(value);

    private static Table TableForTerminal(IReadOnlyList<string> header, IReadOnlyList<string>[] rows, int[] widths)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (int column = 0; column < header.Count; column++)
        {
            table.AddColumn(new TableColumn(new Text(header[column]))
            {
                Alignment = column == 0 ? Justify.Left : Justify.Right,
                Width = widths[column],
            });
        }

        foreach (IReadOnlyList<string> row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        return table;
    }

    /// <summary>A table for a terminal that is too narrow for its columns.</summary>
    private void ShowOneBelowTheOther(IReadOnlyList<string> header, IReadOnlyList<string>[] rows)
    {
        int width = header.Max(name => name.Length);
        foreach (IReadOnlyList<string> row in rows)
        {
            for (int column = 0; column < header.Count; column++)
                _output.WriteLine($"{(column == 0 ? "" : "  ")}{header[column].PadRight(width)}  {row[column]}");
        }
    }
}
