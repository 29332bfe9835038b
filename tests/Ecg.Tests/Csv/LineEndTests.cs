using System.Text;
using Ecg.Csv;

namespace Ecg.Tests.Csv;

/// <summary>A line feed, a carriage return or both end a line, in files of any size and in any part of them.</summary>
public sealed class LineEndTests : IDisposable
{
    private const int Rows = 600; // more than two blocks

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_bad_row_has_the_number_of_its_line_whatever_ends_lines(string lineEnd)
    {
        string[] lines = CsvText.Lines(Rows);
        lines[3] = "";
        lines[Rows - 2] = CsvText.WithColumn(lines[Rows - 2], 7, "abc");
        byte[] text = CsvText.Join(lines, lineEnd);

        foreach (string path in new[] { _folder.Write("a.csv", text), _folder.Write("a.csv.gz", CsvText.Gzip(text)) })
        {
            foreach (int threads in new[] { 1, 3 })
            {
                FileReport report = CsvText.Read(path, BadRows.Skip, threads).Report;

                Assert.Equal((Rows - 2, 1), (report.Rows, report.BadRowCount));
                Assert.Equal(Rows - 1, Assert.Single(report.FirstBadRows).Line);
            }
        }

        using BeatRows pieces = BeatRows.Open(new OneWayStream(text), "beats.csv", BadRows.Skip, threads: 2);
        Assert.Equal([Rows - 1L], pieces.Read().SelectMany(piece => piece.FirstBadRows).Select(bad => bad.Line));
    }

    /// <summary>Spaces before the first line move the border of the blocks through the line ends beside it.</summary>
    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void A_line_end_may_stand_on_the_border_of_two_blocks(string lineEnd)
    {
        string[] lines = CsvText.Lines(Rows);
        lines[Rows - 2] = CsvText.WithColumn(lines[Rows - 2], 7, "abc");
        byte[] text = CsvText.Join(lines, lineEnd);
        int before = Array.LastIndexOf(text, (byte)'\r', TextBlocks.BlockBytes);

        for (int border = -2; border <= 2; border++)
        {
            byte[] moved = [.. Enumerable.Repeat((byte)' ', TextBlocks.BlockBytes - before - lineEnd.Length + border), .. Encoding.ASCII.GetBytes(lineEnd), .. text];

            foreach (string path in new[] { _folder.Write("a.csv", moved), _folder.Write("a.csv.gz", CsvText.Gzip(moved)) })
            {
                FileReport report = CsvText.Read(path, BadRows.Skip).Report;

                Assert.Equal((Rows - 1, 1), (report.Rows, report.BadRowCount));
                Assert.Equal(Rows, Assert.Single(report.FirstBadRows).Line);
            }

            using BeatRows pieces = BeatRows.Open(new OneWayStream(moved), "beats.csv", BadRows.Skip, threads: 2);
            Assert.Equal([(long)Rows], pieces.Read().SelectMany(piece => piece.FirstBadRows).Select(bad => bad.Line));
        }
    }

    [Fact]
    public void A_control_character_has_the_number_of_its_line_among_carriage_returns()
    {
        string path = _folder.Write("a.csv", "ab\rcd\re\u0001"u8.ToArray());

        Assert.EndsWith("line 3: byte 2 is 0x01, so the file is not text; expected a CSV file, plain or gzipped",
            Assert.Throws<EcgDataException>(() => CsvText.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData("a", 0, 0, 0)]
    [InlineData("a\nb", 2, 2, 1)]
    [InlineData("a\rb", 2, 2, 1)]
    [InlineData("a\r\nb", 3, 3, 1)]
    [InlineData("a\rb\r\nc", 2, 5, 2)]
    [InlineData("a\n\rb", 2, 3, 2)]
    [InlineData("a\r\r\nb", 2, 4, 2)]
    public void Line_ends_are_found_and_counted(string text, int afterFirst, int afterLast, int count)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);

        Assert.Equal((afterFirst, afterLast, count), (LineEnds.AfterFirst(bytes), LineEnds.AfterLast(bytes), LineEnds.Count(bytes)));
    }

    [Fact]
    public void A_carriage_return_at_the_end_of_a_part_is_not_taken_for_a_line_end()
    {
        Assert.Equal((0, 0), (LineEnds.AfterFirst("ab\r"u8), LineEnds.AfterLast("ab\r"u8)));
        Assert.Equal((2, 2), (LineEnds.AfterFirst("a\nb\r"u8), LineEnds.AfterLast("a\nb\r"u8)));
    }
}
