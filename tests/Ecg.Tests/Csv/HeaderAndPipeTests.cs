using System.Globalization;
using System.Text;
using Ecg.Csv;

namespace Ecg.Tests.Csv;

/// <summary>Files as pandas and shells hand them over: with a header, gzipped under any name, through a pipe.</summary>
public sealed class HeaderAndPipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Headers =>
    [
        string.Join(',', Enumerable.Range(0, 188)),
        string.Join(',', Enumerable.Range(1, 188)),
        string.Join(',', Enumerable.Range(0, 187)) + ",label",
        string.Join(',', Enumerable.Range(0, 188).Select(i => $"{i}.0")),
        string.Join(',', Enumerable.Range(0, 188).Select(i => $"\"c{i}\"")),
        string.Join(',', Enumerable.Range(0, 187).Select(i => $"sample {i}")) + ",class",
        string.Join(',', Enumerable.Range(2, 188)),
        string.Join(',', Enumerable.Range(0, 188).Select(i => 187 - i)),
        string.Join(',', Enumerable.Range(0, 188).Select(i => 8 * i)),
        string.Join(',', Enumerable.Range(0, 187).Select(i => (i * 0.008).ToString("F4", CultureInfo.InvariantCulture))) + ",label",
        string.Join(',', Enumerable.Range(0, 187).Select(i => (i / 360.0).ToString("F3", CultureInfo.InvariantCulture))) + ",0",
        "0.9,1.0," + string.Join(',', Enumerable.Range(0, 186).Select(i => $"0.0.{i}")), // the first row, taken for names
    ];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_column_of_row_numbers_is_refused_with_a_hint(bool hasHeader, bool hasLabel)
    {
        string[] rows = Encoding.UTF8.GetString(CsvText.Published(20)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!hasLabel)
            rows = [.. rows.Select(row => row[..row.LastIndexOf(',')])];
        string header = hasHeader ? "," + string.Join(',', Enumerable.Range(0, hasLabel ? 188 : 187)) + "\n" : "";
        string text = header + string.Concat(rows.Select((row, index) => $"{index},{row}\n"));

        using BeatRows pieces = BeatRows.Open(new OneWayStream(Encoding.UTF8.GetBytes(text)), "beats.csv", BadRows.Skip, threads: 1);
        EcgDataException thrown = Assert.Throws<EcgDataException>(() => pieces.Read().Count());
        EcgDataException read = Assert.Throws<EcgDataException>(
            () => BeatCsv.Read(new BeatMatrix(), _folder.Write("beats.csv", Encoding.UTF8.GetBytes(text)), 5, BadRows.Skip, threads: 2));

        Assert.Contains("beats.csv, line 1: the row has", thrown.Message, StringComparison.Ordinal);
        Assert.All([thrown, read], exception => Assert.Contains("index=False", exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    public void Row_numbers_before_rows_without_labels_are_refused_with_a_hint(bool hasNames, int first)
    {
        string[] rows = Encoding.UTF8.GetString(CsvText.Published(20)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string names = hasNames ? "," + string.Join(',', Enumerable.Range(0, 187).Select(i => $"s{i}")) + "\n" : "";
        string text = names + string.Concat(rows.Select((row, index) => $"{index + first},{row[..row.LastIndexOf(',')]}\n"));

        using BeatRows pieces = BeatRows.Open(new OneWayStream(Encoding.UTF8.GetBytes(text)), "beats.csv", BadRows.Skip, threads: 1);

        Assert.Contains("index=False", Assert.Throws<EcgDataException>(() => pieces.Read().Count()).Message, StringComparison.Ordinal);
    }

    /// <summary>One or two rows do not show an index column: their first values, 0 and 1, may be samples. 188 columns are read as 187 samples and a label.</summary>
    [Fact]
    public void One_or_two_rows_with_their_numbers_cannot_be_told_from_samples_and_labels()
    {
        string text = string.Concat(Enumerable.Range(0, 2).Select(index => $"{index}," + string.Join(',', Enumerable.Repeat("0.5", 186)) + ",0\n"));

        using BeatRows pieces = BeatRows.Open(new OneWayStream(Encoding.UTF8.GetBytes(text)), "beats.csv", BadRows.Error, threads: 1);

        Assert.Equal(2, pieces.Read().Sum(piece => piece.Count));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Text_in_utf_16_is_named(bool isBigEndian, bool hasMark)
    {
        byte[] text = new UnicodeEncoding(isBigEndian, hasMark).GetBytes(Encoding.UTF8.GetString(CsvText.Published(5)));
        byte[] mark = hasMark ? isBigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE] : [];

        EcgDataException thrown = Assert.Throws<EcgDataException>(
            () => BeatCsv.Read(new BeatMatrix(), _folder.Write("beats.csv", [.. mark, .. text]), 5, BadRows.Skip, threads: 1));

        Assert.Contains("is text in UTF-16", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_is_left_out_and_rows_keep_their_numbers_and_lines_theirs(string header)
    {
        byte[] plain = CsvText.Published(300);
        byte[] withHeader = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(header + "\r\n"), .. plain];
        var expected = new BeatMatrix();
        BeatCsv.Read(expected, _folder.Write("plain.csv", plain), 5, BadRows.Error, threads: 2);

        foreach ((string name, byte[] content) in new[] { ("a.csv", withHeader), ("b.csv", CsvText.Gzip(withHeader)) })
        {
            var rows = new BeatMatrix();
            FileReport report = BeatCsv.Read(rows, _folder.Write(name, content), 5, BadRows.Error, threads: 2);

            Assert.True(report.HasHeader);
            Assert.Equal((300, 0), (report.Rows, report.BadRowCount));
            Assert.Equal(expected.Samples.ToArray(), rows.Samples.ToArray());
            Assert.Equal(expected.Labels.ToArray(), rows.Labels.ToArray());
        }

        using BeatRows pieces = BeatRows.Open(new OneWayStream(withHeader), "standard input", BadRows.Error, threads: 2);
        long[] numbers = [.. pieces.Read().SelectMany(piece => Enumerable.Range(0, piece.Count).Select(row => piece.RowNumber(row)).ToArray())];
        Assert.True(pieces.HasHeader);
        Assert.Equal(Enumerable.Range(1, 300).Select(row => (long)row), numbers);
    }

    [Fact]
    public void The_line_of_a_bad_row_counts_the_header()
    {
        string text = string.Join(',', Enumerable.Range(0, 188)) + "\n" + Encoding.UTF8.GetString(CsvText.Published(3)) + "1,2,3\n";

        var exception = Assert.Throws<EcgDataException>(() =>
            BeatCsv.Read(new BeatMatrix(), _folder.Write("a.csv", Encoding.UTF8.GetBytes(text)), 5, BadRows.Error, threads: 1));

        Assert.Equal(5, exception.Line);
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("")]
    [InlineData("abc")]
    public void A_bad_first_row_is_no_header(string value)
    {
        string text = value + "," + string.Join(',', Enumerable.Repeat("0.5", 186)) + ",0\n" + Encoding.UTF8.GetString(CsvText.Published(300));

        FileReport report = BeatCsv.Read(new BeatMatrix(), _folder.Write("a.csv", Encoding.UTF8.GetBytes(text)), 5, BadRows.Skip, threads: 1);

        Assert.False(report.HasHeader);
        Assert.Equal(1, report.BadRowCount);
    }

    [Fact]
    public void A_header_alone_is_an_empty_file()
    {
        string header = string.Join(',', Enumerable.Range(0, 188));
        foreach (string text in new[] { header, header + "\n" })
        {
            var exception = Assert.Throws<EcgDataException>(() =>
                BeatCsv.Read(new BeatMatrix(), _folder.Write("a.csv", Encoding.UTF8.GetBytes(text)), 5, null, threads: 1));
            Assert.Contains("is empty", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.csv", true)]
    [InlineData("a.csv.gz", false)]
    [InlineData("a.CSV.GZ", true)]
    [InlineData("beats", true)]
    public void The_content_tells_whether_a_file_is_gzipped(string name, bool gzip)
    {
        byte[] text = CsvText.Published(400);
        string path = _folder.Write(name, gzip ? CsvText.Gzip(text) : text);

        Assert.Equal(400, BeatCsv.Read(new BeatMatrix(), path, 5, BadRows.Error, threads: 2).Rows);
        using BeatRows rows = BeatRows.Open(path, BadRows.Error, threads: 2);
        Assert.Equal(400, rows.Read().Sum(piece => piece.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stream_that_is_read_once_is_enough_plain_or_gzipped(bool gzip)
    {
        byte[] text = CsvText.Published(400);
        using BeatRows rows = BeatRows.Open(new OneWayStream(gzip ? CsvText.Gzip(text) : text), "standard input", BadRows.Error, threads: 2);
        Assert.Equal(400, rows.Read().Sum(piece => piece.Count));

        byte[] cut = CsvText.Gzip(text)[..^5];
        using BeatRows cutRows = BeatRows.Open(new OneWayStream(cut), "standard input", BadRows.Error, threads: 2);
        Assert.Contains("standard input: is truncated or damaged", Assert.Throws<EcgDataException>(() => cutRows.Read().Count()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_named_pipe_is_read_once_and_never_kept_in_the_cache(bool gzip)
    {
        if (!OperatingSystem.IsLinux())
            return;
        string pipe = _folder["pipe"];
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        File.SetLastWriteTimeUtc(pipe, DateTime.UtcNow.AddDays(-1));
        byte[] text = CsvText.Published(400);
        Task writer = Task.Run(() => File.WriteAllBytes(pipe, gzip ? CsvText.Gzip(text) : text));

        FileReport report = new Ecg.Cache.BeatCache(_folder["cache"]).Read(new BeatMatrix(), pipe, 5, BadRows.Error, threads: 2);

        await writer;
        Assert.Equal(400, report.Rows);
        Assert.False(Directory.Exists(_folder["cache"]));
    }
}
