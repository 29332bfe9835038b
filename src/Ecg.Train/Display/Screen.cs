using System.Diagnostics;
using Spectre.Console;

namespace Ecg.Train.Display;

/// <summary>
/// The output of a command. On a terminal, tables and text fit the width and the last line shows progress; a file or a pipe gets plain lines. Names and
/// comments that are out of files cannot redraw a terminal: control characters in them become "?" (<see cref="EcgDataException.Printable"/>).
/// </summary>
internal sealed class Screen
{
    private static readonly TimeSpan s_timeBetweenStatus = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly bool _isTerminal;
    private readonly bool _showsStatus;
    private readonly int _width;
    private readonly string _currentFolder;
    private readonly StatusLine _status;
    private long _lastStatus;

    /// <summary>Opens the output of a command.</summary>
    public Screen(Surroundings surroundings)
    {
        _output = surroundings.Output;
        _error = surroundings.Error;
        _status = surroundings.Status;
        _currentFolder = surroundings.CurrentFolder;
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

    /// <summary>Shortens the path of a file below the current folder, for a command that a user copies.</summary>
    public string Relative(string path)
    {
        string relative = Path.GetRelativePath(_currentFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>Shows a line. On a terminal it is wrapped between words.</summary>
    public void Line(string text = "")
    {
        ClearStatus();
        text = EcgDataException.Printable(text);
        if (!_isTerminal || text.Length <= _width)
        {
            _output.WriteLine(text);
            return;
        }

        foreach (string line in TableLayout.Wrap(text, _width))
            _output.WriteLine(line);
    }

    /// <summary>Writes a warning to the error output.</summary>
    public void Warn(string text)
    {
        ClearStatus();
        _error.WriteLine($"warning: {EcgDataException.Printable(text)}");
    }

    /// <summary>Shows a line without wrapping it, for paths and commands that a user copies.</summary>
    public void Verbatim(string text)
    {
        ClearStatus();
        _output.WriteLine(EcgDataException.Printable(text));
    }

    /// <summary>Shows a table, its first column aligned left and the others right.</summary>
    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ClearStatus();
        header = Printable(header);
        IReadOnlyList<string>[] body = [.. rows.Select(Printable)];
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

    /// <summary>Whether a line of this length fits; a file or a pipe takes any.</summary>
    public bool Fits(int length) => !_isTerminal || length <= _width;

    /// <summary>Shows progress in the last line of a terminal until something else is shown. Files and pipes get nothing.</summary>
    /// <param name="texts">The same status in several lengths, the longest first: the first one that fits is shown.</param>
    public void Status(params ReadOnlySpan<string> texts)
    {
        if (!_showsStatus || (_lastStatus != 0 && Stopwatch.GetElapsedTime(_lastStatus) < s_timeBetweenStatus))
            return;
        string shown = texts[^1];
        foreach (string text in texts)
        {
            if (text.Length < _width)
            {
                shown = text;
                break;
            }
        }

        shown = EcgDataException.Printable(shown);
        _status.Show(_output, shown.Length < _width ? shown : shown[..(_width - 1)]);
        _lastStatus = Stopwatch.GetTimestamp();
    }

    /// <summary>Erases the status.</summary>
    public void ClearStatus()
    {
        _status.Clear(_output);
        _lastStatus = 0;
    }

    /// <summary>"12,345".</summary>
    public static string Count(long value) => Numbers.Count(value);

    /// <summary>"98.72 %".</summary>
    public static string Percent(double share) => Numbers.Percent(share);

    /// <summary>"0.1234".</summary>
    public static string Four(double value) => Numbers.Four(value);

    private static string[] Printable(IReadOnlyList<string> cells) => [.. cells.Select(EcgDataException.Printable)];

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

    /// <summary>Shows a table as one line per cell, for a terminal that is too narrow for its columns.</summary>
    private void ShowOneBelowTheOther(IReadOnlyList<string> header, IReadOnlyList<string>[] rows)
    {
        int width = header.Max(name => name.Length);
        foreach (IReadOnlyList<string> row in rows)
        {
            for (int column = 0; column < header.Count; column++)
            {
                string name = $"{(column == 0 ? "" : "  ")}{header[column].PadRight(width)}  ";
                foreach (string line in TableLayout.Wrap(row[column], Math.Max(_width - name.Length, 1)))
                {
                    _output.WriteLine(name + line);
                    name = new string(' ', name.Length);
                }
            }
        }
    }
}
