using System.Text;
using Ecg.Csv;

namespace Ecg.Tests.Csv;

public sealed class BeatCsvTests : IDisposable
{
    // Three blocks and a bit: lines lie across the ends of the ranges that threads read.
    private const int ManyRows = 3 * TextBlocks.BlockBytes / PublishedFormat.RowBytes;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, "a.csv")]
    [InlineData(2, "a.csv")]
    [InlineData(7, "a.csv")]
    [InlineData(1, "a.csv.gz")]
    [InlineData(2, "a.csv.gz")]
    [InlineData(7, "a.csv.gz")]
    public void Rows_come_in_the_order_of_the_file_for_any_number_of_threads(int threads, string name)
    {
        byte[] text = CsvText.Published(ManyRows);
        string path = _folder.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? CsvText.Gzip(text) : text);

        (BeatMatrix beats, FileReport report) = CsvText.Read(path, threads: threads);

        Assert.Equal(ManyRows, beats.Rows);
        Assert.Equal(ManyRows, report.Rows);
        Assert.Equal(0, report.BadRowCount);
        var expected = new float[PublishedFormat.Samples];
        for (int row = 0; row < beats.Rows; row++)
        {
            CsvText.FillRow(expected, row);
            Assert.True(beats.SamplesOf(row, 1).SequenceEqual(expected), $"row {row}");
            Assert.Equal(row % 5, beats.Labels[row]);
        }
    }

    [Fact]
    public void Rows_are_counted_by_class()
    {
        FileReport report = CsvText.Read(_folder.Write("mitbih_test.csv", CsvText.Published(12))).Report;

        Assert.Equal([3, 3, 2, 2, 2], report.RowsByClass);
        Assert.Equal("mitbih_test.csv", report.Name);
        Assert.False(report.FromCache);
    }

    [Fact]
    public void A_second_file_is_added_behind_the_first()
    {
        var beats = new BeatMatrix();
        BeatCsv.Read(beats, _folder.Write("a.csv", CsvText.Published(3)), 5, null, 1);
        FileReport second = BeatCsv.Read(beats, _folder.Write("b.csv", CsvText.Published(4, classes: 2)), 2, null, 1);

        Assert.Equal(7, beats.Rows);
        Assert.Equal(4, second.Rows);
        Assert.Equal([0, 1, 2, 0, 1, 0, 1], beats.Labels.ToArray());
    }

    [Fact]
    public void A_file_that_cannot_be_used_leaves_the_matrix_as_it_was()
    {
        var beats = new BeatMatrix();
        BeatCsv.Read(beats, _folder.Write("a.csv", CsvText.Published(3)), 5, null, 1);
        byte[] cut = CsvText.Published(2 * ManyRows)[..^10];

        Assert.Throws<EcgDataException>(() => BeatCsv.Read(beats, _folder.Write("b.csv", cut), 5, null, 2));

        Assert.Equal(3, beats.Rows);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_may_end_in_LF_or_CR_LF_and_the_last_without_any(string lineEnd)
    {
        byte[] text = CsvText.Join(CsvText.Lines(5), lineEnd);

        Assert.Equal(5, CsvText.Read(_folder.Write("a.csv", text)).Beats.Rows);
        Assert.Equal(5, CsvText.Read(_folder.Write("b.csv", text[..^lineEnd.Length])).Beats.Rows);
    }

    [Fact]
    public void Empty_lines_are_passed_over()
    {
        string[] lines = CsvText.Lines(3);
        byte[] text = CsvText.Join([lines[0], "", lines[1], "", "", lines[2], "", "", ""], "\r\n");

        (BeatMatrix beats, FileReport report) = CsvText.Read(_folder.Write("a.csv", text));

        Assert.Equal([0, 1, 2], beats.Labels.ToArray());
        Assert.Equal(0, report.BadRowCount);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        (BeatMatrix beats, FileReport report) = CsvText.Read(_folder.Write("a.csv", [.. Encoding.UTF8.Preamble, .. CsvText.Published(3)]));

        Assert.Equal(3, beats.Rows);
        Assert.Equal(0, report.BadRowCount);
    }

    [Fact]
    public void Quoted_fields_and_other_spellings_of_numbers_are_read()
    {
        string line = CsvText.Lines(1)[0];
        line = CsvText.WithColumn(line, 1, "\"0.25\"");
        line = CsvText.WithColumn(line, 2, "1");
        line = CsvText.WithColumn(line, 3, "-.5");
        line = CsvText.WithColumn(line, 4, "25E-2");
        line = CsvText.WithColumn(line, 188, "\"4.0\"");

        BeatMatrix beats = CsvText.Read(_folder.Write("a.csv", CsvText.Join([line]))).Beats;

        Assert.Equal([0.25f, 1, -0.5f, 0.25f], beats.Samples.Span[..4].ToArray());
        Assert.Equal(4, beats.Labels[0]);
    }

    [Fact]
    public void A_gzip_file_of_several_members_is_read_to_its_end()
    {
        byte[] text = CsvText.Published(10);
        int half = text.Length / 2;

        BeatMatrix beats = CsvText.Read(_folder.Write("a.csv.gz", [.. CsvText.Gzip(text[..half]), .. CsvText.Gzip(text[half..])])).Beats;

        Assert.Equal(10, beats.Rows);
    }
}
