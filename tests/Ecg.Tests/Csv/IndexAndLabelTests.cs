using System.Text;
using Ecg.Csv;

namespace Ecg.Tests.Csv;

/// <summary>Columns and lines beside the samples: row numbers that are refused, copies of the header and lines of spaces that are left out, labels that are not valid.</summary>
public sealed class IndexAndLabelTests : IDisposable
{
    private const int Rows = 600; // more than one block

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, Func<int, int>> Indices() => new()
    {
        { "", row => row + 100 }, // rows of a larger table
        { "", row => (7 * row) % Rows }, // shuffled
        { "," + string.Join(',', Enumerable.Range(0, 187).Select(i => $"s{i}")) + "\n", row => (7 * row) % Rows },
        { "," + string.Join(',', Enumerable.Range(0, 187)) + "\n", row => 3 + (7 * row) },
        { "idx," + string.Join(',', Enumerable.Range(0, 187)) + "\n", row => (7 * row) % Rows },
    };

    [Theory]
    [MemberData(nameof(Indices))]
    public void Any_row_numbers_before_rows_without_labels_are_refused(string header, Func<int, int> number)
    {
        string text = header + string.Concat(CsvText.Lines(Rows).Select((line, row) => $"{number(row)},{WithoutLabel(line)}\n"));

        using BeatRows pieces = Open(text);

        string message = Assert.Throws<EcgDataException>(() => pieces.Read().Count()).Message;
        Assert.StartsWith("beats.csv, line 1: the row has 188 columns, the first of which seems to be the index", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_index_before_rows_with_labels_is_refused()
    {
        string text = "id," + string.Join(',', Enumerable.Range(0, 188)) + "\n" + string.Concat(CsvText.Lines(5).Select((line, row) => $"{row},{line}\n"));

        using BeatRows pieces = Open(text);

        string message = Assert.Throws<EcgDataException>(() => pieces.Read().Count()).Message;
        Assert.StartsWith("beats.csv, line 1: the row has 189 columns, the first of which seems to be the index", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_beside_other_whole_numbers_are_samples()
    {
        string text = string.Concat(Enumerable.Range(0, 5).Select(row => string.Join(',', Enumerable.Range(0, 187).Select(i => 1000 + (row * 13) + (i * i % 7))) + ",0\n"));

        using BeatRows pieces = Open(text);

        Assert.Equal(5, pieces.Read().Sum(piece => piece.Count));
    }

    [Fact]
    public void A_header_is_left_out_wherever_it_is_repeated()
    {
        string header = string.Join(',', Enumerable.Range(0, 188)) + "\n";
        string[] lines = CsvText.Lines(Rows);
        string text = header + string.Join('\n', lines[..20]) + "\n" + header + string.Join('\n', lines[20..]) + "\n" + header;

        var rows = new BeatMatrix();
        FileReport report = BeatCsv.Read(rows, _folder.Write("a.csv", Encoding.UTF8.GetBytes(text)), 5, BadRows.Error, threads: 3);
        using BeatRows pieces = Open(text);
        long[] numbers = [.. pieces.Read().SelectMany(piece => Enumerable.Range(0, piece.Count).Select(row => piece.RowNumber(row)).ToArray())];

        Assert.Equal((Rows, 0, 2), (report.Rows, report.BadRowCount, report.RepeatedHeaders));
        Assert.Equal(2, pieces.RepeatedHeaders);
        Assert.Equal(Enumerable.Range(1, Rows).Select(row => (long)row), numbers);
        Assert.Equal(
            [$"{report.Path}: the first line is a header and is left out; row 1 is on the line after it.",
             $"{report.Path}: the header is there 2 times more, as in files that were joined; those lines are left out too."],
            report.HeaderWarnings());
    }

    [Fact]
    public void A_first_row_that_is_repeated_is_a_row_each_time()
    {
        string text = string.Concat(Enumerable.Repeat(CsvText.Lines(1)[0] + "\n", 4));

        using BeatRows pieces = Open(text);

        Assert.Equal((4, 0), (pieces.Read().Sum(piece => piece.Count), pieces.RepeatedHeaders));
    }

    [Theory]
    [InlineData("N", "line 3, column 188: the label is 'N'; expected a whole number from 0 to 4")]
    [InlineData("7", "line 3, column 188: the label is '7'; expected a whole number from 0 to 4")]
    [InlineData("0.000000000000000000e+", "line 3, column 188: the label is '0.000000000000000000e+'; expected a whole number from 0 to 4")]
    public void A_label_that_cannot_be_used_is_counted(string label, string first)
    {
        string[] lines = CsvText.Lines(4);
        lines[2] = CsvText.WithColumn(lines[2], 188, label);
        lines[3] = CsvText.WithColumn(lines[3], 188, label);

        using BeatRows pieces = Open(string.Join('\n', lines) + "\n");

        Assert.Equal(4, pieces.Read().Sum(piece => piece.Count));
        Assert.Equal((2, first), (pieces.UnreadLabels, pieces.FirstUnreadLabel?.ToString()));
    }

    [Fact]
    public void A_column_without_any_label_is_no_fault()
    {
        using BeatRows pieces = Open(string.Concat(CsvText.Lines(3).Select(line => $"{WithoutLabel(line)},\n")));

        Assert.Equal(3, pieces.Read().Sum(piece => piece.Count));
        Assert.Equal((0, null), (pieces.UnreadLabels, pieces.FirstUnreadLabel));
    }

    [Fact]
    public void Lines_of_spaces_are_no_rows_and_keep_their_numbers()
    {
        string[] lines = CsvText.Lines(3);
        string text = $"  \n{lines[0]}\n \t\n{lines[1]}\n1,2\n{lines[2]}\n  ";

        FileReport report = BeatCsv.Read(new BeatMatrix(), _folder.Write("a.csv", Encoding.UTF8.GetBytes(text)), 5, BadRows.Skip, threads: 1);

        Assert.Equal((3, 1), (report.Rows, report.BadRowCount));
        Assert.Equal(5, Assert.Single(report.FirstBadRows).Line);
    }

    private static string WithoutLabel(string line) => line[..line.LastIndexOf(',')];

    private static BeatRows Open(string text) => BeatRows.Open(new OneWayStream(Encoding.UTF8.GetBytes(text)), "beats.csv", BadRows.Skip, threads: 2);
}
