using Ecg.Csv;

namespace Ecg.Tests.Csv;

public sealed class BadRowTests : IDisposable
{
    private const int Rows = 500;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Column, what stands there, what the report says.
    public static TheoryData<int, string, string> BadValues => new()
    {
        { 5, "nan", "column 5: 'nan' is not a finite number" },
        { 5, "-inf", "column 5: '-inf' is not a number" },
        { 187, "Infinity", "column 187: 'Infinity' is not a finite number" },
        { 1, "1e40", "column 1: '1e40' is not a finite number" },
        { 5, "", "column 5: '' is not a number" },
        { 5, "abc", "column 5: 'abc' is not a number" },
        { 5, "\"1,5\"", "column 5: '1,5' is not a number" },
        { 5, "0.1\u00e9\u0001", "column 5: '0.1???' is not a number" },
        { 5, "123456789012345678901234567890x", "column 5: '123456789012345678901234…' is not a number" },
        { 188, "", "column 188: the label is missing" },
        { 188, "1.5", "column 188: the label is '1.5'; expected a whole number from 0 to 4" },
        { 188, "-1", "column 188: the label is '-1'; expected a whole number from 0 to 4" },
        { 188, "5.0e+00", "column 188: the label is '5.0e+00'; expected a whole number from 0 to 4" },
        { 188, "1e300", "column 188: the label is '1e300'; expected a whole number from 0 to 4" },
        { 188, "nan", "column 188: the label is 'nan'; expected a whole number from 0 to 4" },
        { 188, "N", "column 188: the label is 'N'; expected a whole number from 0 to 4" },
        { 188, "1,1", "column 189: the row has 189 columns; expected 187 samples and a label" },
        { 7, "1,2,3", "column 189: the row has 190 columns; expected 187 samples and a label" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_bad_row_is_left_out_and_reported_with_line_and_column(int column, string text, string problem)
    {
        (BeatMatrix beats, FileReport report) = CsvText.Read(Spoil(450, column, text));

        Assert.Equal(Rows - 1, beats.Rows);
        Assert.Equal((1, 1, Rows - 1), (report.BadRowCount, report.SkippedRowCount, report.Rows));
        Assert.Equal($"line 450, {problem}", Assert.Single(report.FirstBadRows).ToString());
        Assert.Equal(450 % 5, beats.Labels[449]);
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void With_error_a_bad_row_stops_the_reading(int column, string text, string problem)
    {
        string path = Spoil(450, column, text);
        var exception = Assert.Throws<EcgDataException>(() => CsvText.Read(path, BadRows.Error));

        Assert.Equal($"{path}, line 450: {problem}", exception.Message);
        Assert.Equal((path, 450L), (exception.File, exception.Line));
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void With_zero_a_bad_sample_becomes_0_but_no_label_and_no_column_is_guessed(int column, string text, string problem)
    {
        (BeatMatrix beats, FileReport report) = CsvText.Read(Spoil(450, column, text), BadRows.Zero);

        bool isSample = problem.Contains("number", StringComparison.Ordinal) && !problem.Contains("label", StringComparison.Ordinal);
        Assert.Equal(isSample ? Rows : Rows - 1, beats.Rows);
        Assert.Equal((1, isSample ? 0 : 1), (report.BadRowCount, report.SkippedRowCount));
        Assert.Equal($"line 450, {problem}", Assert.Single(report.FirstBadRows).ToString());
        if (isSample)
        {
            Assert.Equal(0, beats.SamplesOf(449, 1)[column - 1]);
            Assert.NotEqual(0, beats.SamplesOf(449, 1)[column == 1 ? 1 : column - 2]);
        }
    }

    [Fact]
    public void Labels_of_the_PTB_files_are_0_and_1()
    {
        string path = _folder.Write("a.csv", CsvText.Published(Rows, classes: 2));
        Assert.Equal([Rows / 2, Rows / 2], CsvText.Read(path, classes: 2).Report.RowsByClass);

        string spoilt = Spoil(2, 188, "2");
        string message = Assert.Throws<EcgDataException>(() => CsvText.Read(spoilt, BadRows.Error, classes: 2)).Message;
        Assert.EndsWith("line 2: column 188: the label is '2'; expected a whole number from 0 to 1", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void More_than_one_per_cent_of_bad_rows_stops_the_reading_unless_somebody_chose(int badRows, bool isRead)
    {
        string[] lines = CsvText.Lines(Rows);
        for (int i = 0; i < badRows; i++)
            lines[i * 90] = CsvText.WithColumn(lines[i * 90], 3, "nan");
        string path = _folder.Write("a.csv", CsvText.Join(lines));

        if (isRead)
        {
            Assert.Equal(Rows - badRows, CsvText.Read(path).Report.Rows);
        }
        else
        {
            string message = Assert.Throws<EcgDataException>(() => CsvText.Read(path)).Message;
            Assert.Equal(
                $"{path}: 6 of 500 rows are bad, more than 1 %; the first is line 1, column 3: 'nan' is not a finite number "
                + "(--bad-rows skip or zero reads the file all the same)",
                message);
        }

        Assert.Equal(Rows - badRows, CsvText.Read(path, BadRows.Skip).Report.Rows);
        Assert.Equal(Rows, CsvText.Read(path, BadRows.Zero).Report.Rows);
    }

    [Fact]
    public void The_first_ten_bad_rows_are_described_in_order_and_all_are_counted()
    {
        string[] lines = CsvText.Lines(Rows);
        for (int i = 3; i < Rows; i += 7)
            lines[i] = CsvText.WithColumn(lines[i], 2, "?");
        string path = _folder.Write("a.csv", CsvText.Join(lines));

        foreach (int threads in new[] { 1, 2, 5 })
        {
            FileReport report = CsvText.Read(path, BadRows.Skip, threads).Report;
            Assert.Equal(71, report.BadRowCount);
            Assert.Equal(Enumerable.Range(0, 10).Select(i => 4L + (7 * i)), report.FirstBadRows.Select(row => row.Line));
        }
    }

    [Fact]
    public void Lines_are_counted_with_the_empty_ones()
    {
        string[] lines = CsvText.Lines(200);
        lines[100] = "\n\n" + CsvText.WithColumn(lines[100], 188, "");

        FileReport report = CsvText.Read(_folder.Write("a.csv", CsvText.Join(lines))).Report;

        Assert.Equal(103, Assert.Single(report.FirstBadRows).Line);
    }

    [Fact]
    public void An_open_quote_spoils_its_own_row_only()
    {
        (BeatMatrix beats, FileReport report) = CsvText.Read(Spoil(450, 5, "\"0.5"));

        Assert.Equal(Rows - 1, beats.Rows);
        Assert.Equal(450, Assert.Single(report.FirstBadRows).Line);
    }

    [Fact]
    public void A_short_row_amid_the_file_is_a_bad_row_and_no_cut()
    {
        string[] lines = CsvText.Lines(Rows);
        lines[10] = string.Join(',', lines[10].Split(',')[..40]);

        BadRow badRow = Assert.Single(CsvText.Read(_folder.Write("a.csv", CsvText.Join(lines))).Report.FirstBadRows);

        Assert.Equal("line 11, column 41: the row has 40 columns; expected 187 samples and a label", badRow.ToString());
    }

    private string Spoil(int line, int column, string text)
    {
        string[] lines = CsvText.Lines(Rows);
        lines[line - 1] = CsvText.WithColumn(lines[line - 1], column, text);
        return _folder.Write("a.csv", CsvText.Join(lines, "\r\n"));
    }
}
