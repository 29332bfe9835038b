using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Ecg.Tests.Cli;

/// <summary>The screen that the program leaves on a terminal: run in a pseudo-terminal of python3, whose bytes are put on a screen as a terminal would.</summary>
public sealed partial class TerminalTests : IDisposable
{
    private const string Escape = "\u001b";

    private readonly TemporaryFolder _folder = new();

    public TerminalTests() => SmallRuns.Prepare(_folder);

    public void Dispose() => _folder.Dispose();

    [TerminalTheory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(50)]
    [InlineData(34)]
    [InlineData(30)]
    public void The_status_is_erased_before_anything_else_is_printed(int width)
    {
        string bytes = InTerminal(width, "xterm", SmallRuns.Train(_folder, "--epochs", "2", "--data", Relative("beats"), "--output", "run"));

        Assert.Contains("\r" + Escape + "[K", bytes, StringComparison.Ordinal);
        Assert.Contains(width >= 80 ? "epoch 1/2 [" : "epoch 1/2, ", bytes, StringComparison.Ordinal);
        // The time left is never cut off.
        Assert.All(Status().Matches(bytes).Select(match => match.Value), status => Assert.EndsWith(" left", status, StringComparison.Ordinal));
        string[] lines = Shown(bytes);
        Assert.DoesNotContain(lines, line => line.Contains("beats/s", StringComparison.Ordinal) || line.Contains("[#", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("testing", StringComparison.Ordinal) || line.StartsWith("writing", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.TrimStart().StartsWith("2/2 ", StringComparison.Ordinal));
        // Lines to copy are never broken, nor is the path of a temporary folder; everything else fits.
        Assert.All(lines.Where(line => !line.StartsWith("  dotnet", StringComparison.Ordinal) && !line.Contains(':') && line.Contains(' ')), line => Assert.True(line.Length <= width, line));
    }

    [TerminalFact]
    public void An_error_stands_on_a_line_of_its_own()
    {
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();
        string[] rows = File.ReadAllLines(Path.Combine(_folder["beats"], "mitbih_train.csv"));
        File.WriteAllLines(_folder["bad.csv"], [.. rows, .. rows, .. rows, .. rows, "x"]);

        string bytes = InTerminal(
            80, "xterm", "predict", "--model", "run/model.safetensors", "--input", "bad.csv", "--output", "out.csv", "--threads", "1", "--bad-rows", "error");

        Assert.Contains("beats classified", bytes, StringComparison.Ordinal);
        string[] lines = Shown(bytes);
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("beats classified", StringComparison.Ordinal));
    }

    [TerminalFact]
    public void Annotate_shows_its_progress_and_erases_it()
    {
        float[] samples = Detection.MadeUpEcg.Lead(250, 60, Detection.MadeUpEcg.Rhythm(60)).Segments[0].Samples;
        File.WriteAllLines(_folder["r.csv"], samples.Select(sample => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{sample:0.000},0")));

        string bytes = InTerminal(80, "xterm", "annotate", "r.csv", "--rate", "250", "--output", "out");

        Assert.Contains("\r" + Escape + "[Kchoosing a lead: ", bytes, StringComparison.Ordinal);
        string[] lines = Shown(bytes);
        Assert.StartsWith("text, 1 min 00 s", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains(" %", StringComparison.Ordinal));
    }

    [TerminalFact]
    public void A_dumb_terminal_gets_no_control_codes_and_no_status()
    {
        string bytes = InTerminal(80, "dumb", SmallRuns.Train(_folder, "--epochs", "2", "--output", "run"));

        Assert.DoesNotContain(Escape, bytes, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\r(?!\n)", bytes);
        Assert.DoesNotContain("beats/s", bytes, StringComparison.Ordinal);
        Assert.Contains("2/2", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_gets_no_control_codes_and_no_status()
    {
        using var process = new ProgramProcess(_folder, SmallRuns.Train(_folder, "--epochs", "2"));
        string output = process.WaitForEnd().Succeeded().Output;

        Assert.DoesNotContain(Escape, output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\r(?!\n)", output);
        Assert.DoesNotContain("beats/s", output, StringComparison.Ordinal);
    }

    private string Relative(string name) => Path.GetRelativePath(_folder.Path, _folder[name]);

    /// <summary>Runs the program in a pseudo-terminal and returns all bytes that it wrote there.</summary>
    private string InTerminal(int width, string kind, params string[] args)
    {
        const string script = """
            import fcntl, os, pty, struct, sys, termios
            pid, terminal = pty.fork()
            if pid == 0:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
                os.execvp('dotnet', ['dotnet'] + sys.argv[2:])
            while True:
                try:
                    read = os.read(terminal, 65536)
                except OSError:
                    break
                if not read:
                    break
                os.write(1, read)
            os.waitpid(pid, 0)
            """;
        var start = new ProcessStartInfo("python3")
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (string arg in (string[])["-c", script, $"{width}", typeof(Train.Commands.Cli).Assembly.Location, .. args])
            start.ArgumentList.Add(arg);
        start.Environment["TERM"] = kind;
        start.Environment["XDG_CACHE_HOME"] = _folder["cache"];
        start.Environment.Remove("ECG_DATA");
        start.Environment.Remove("COLUMNS");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)));
        return output.Result;
    }

    /// <summary>The lines that a terminal shows in the end: a carriage return goes back, EL erases to the end of the line.</summary>
    private static string[] Shown(string bytes)
    {
        List<string> lines = [];
        foreach (string written in bytes.Split('\n'))
        {
            var line = new StringBuilder();
            int column = 0;
            foreach (Match part in Piece().Matches(written))
            {
                if (part.Value == "\r")
                {
                    column = 0;
                }
                else if (part.Value.StartsWith(Escape, StringComparison.Ordinal))
                {
                    if (part.Value == Escape + "[K")
                        line.Length = Math.Min(line.Length, column);
                }
                else
                {
                    line.Length = Math.Max(line.Length, column + part.Length);
                    for (int i = 0; i < part.Length; i++)
                        line[column++] = part.Value[i];
                }
            }

            lines.Add(line.ToString());
        }

        return [.. lines.Select(line => line.TrimEnd('\0', ' ')).Where(line => line.Length > 0)];
    }

    [GeneratedRegex("(?<=\u001b\\[K)epoch [^\u001b\r\n]+")]
    private static partial Regex Status();

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>]|\r|[^\u001b\r]+")]
    private static partial Regex Piece();
}

/// <summary>Skips tests that need a pseudo-terminal where python3 cannot make one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    public static string? Reason { get; } = Find();

    public TerminalFactAttribute() => Skip = Reason;

    private static string? Find()
    {
        const string reason = "Needs a pseudo-terminal: python3 on Linux.";
        if (!OperatingSystem.IsLinux())
            return reason;
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("python3", ["-c", "import pty"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : reason;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return reason;
        }
    }
}

/// <inheritdoc cref="TerminalFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalTheoryAttribute : TheoryAttribute
{
    public TerminalTheoryAttribute() => Skip = TerminalFactAttribute.Reason;
}
