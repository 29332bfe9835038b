using Ecg.Train;
using Ecg.Train.Display;

namespace Ecg.Tests.Display;

public sealed class TableLayoutTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_table_fits_the_terminal_and_breaks_no_word_or_number(int width)
    {
        string[] header = ["source", "rows", "N", "S", "V", "F", "Q", "bad rows", "from"];
        string[][] rows = [["generated beats (ptbdb_abnormal)", "88,803", "5,848", "179", "466", "51", "518", "98.72 %", "generator"]];
        string[] lines = Show(width, screen => screen.Table(header, rows));

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        string[] words = [.. lines.SelectMany(line => line.Split([' ', '│'], StringSplitOptions.RemoveEmptyEntries))];
        Assert.All(header.Concat(rows[0]).SelectMany(cell => cell.Split(' ')), word => Assert.Contains(word, words));
        Assert.Contains(lines, line => line.Contains("98.72 %", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_is_wrapped_between_words_but_commands_are_not()
    {
        string text = string.Join(' ', Enumerable.Repeat("recordings", 20));
        Assert.All(Show(80, screen => screen.Line(text)), line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(text, Show(80, screen => screen.Verbatim(text))[0]);
    }

    [Fact]
    public void A_terminal_without_control_codes_and_a_file_get_no_status()
    {
        Assert.Equal([""], Show(80, screen => screen.Status("training")));
        var output = new StringWriter();
        new Screen(Around(output) with { IsTerminal = false }).Status("training");
        Assert.Equal("", output.ToString());
    }

    private static string[] Show(int width, Action<Screen> show)
    {
        var output = new StringWriter();
        show(new Screen(Around(output) with { IsTerminal = true, TerminalWidth = width }));
        return output.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    private static Surroundings Around(TextWriter output) => new()
    {
        OpenInput = () => Stream.Null,
        OpenOutput = () => Stream.Null,
        Output = output,
        Error = TextWriter.Null,
        CurrentFolder = Path.GetTempPath(),
        Variable = name => name == "TERM" ? "dumb" : null,
    };
}
