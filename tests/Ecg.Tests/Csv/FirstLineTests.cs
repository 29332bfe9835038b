using System.Globalization;
using Ecg.Csv;

namespace Ecg.Tests.Csv;

/// <summary>First lines that tell names from beats: where the header puts the label, values that are missing, and Excel's line about the separator.</summary>
public sealed class FirstLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, int, string> LabelsNotLast() => new()
    {
        { "label," + Names(187), 1, "label" },
        { "label," + Numbers(187), 1, "label" },
        { "\" Target \"," + Names(187), 1, " Target " },
        { "CLASS," + string.Join(',', Enumerable.Range(0, 187).Select(i => (i * 0.008).ToString("F3", CultureInfo.InvariantCulture))), 1, "CLASS" },
        { Names(93) + ",y," + Names(94), 94, "y" },
        { "id,category," + Names(186), 2, "category" },
        { "label," + Names(186), 1, "label" }, // 186 samples
        { Names(186) + ",label", 187, "label" },
    };

    [Theory]
    [MemberData(nameof(LabelsNotLast))]
    public void A_label_that_the_header_names_elsewhere_than_last_is_refused(string header, int column, string name)
    {
        string[] lines = CsvText.Lines(20);
        byte[] text = CsvText.Join(["", header, .. lines.Select(line => $"{line[(line.LastIndexOf(',') + 1)..]},{line[..line.LastIndexOf(',')]}")]);
        string path = _folder.Write("a.csv", text);
        string problem = $"{path}, line 2: the header puts the label in column {column} ('{name}'); it must be the last, column 188, after 187 samples";

        Assert.Equal(problem, Assert.Throws<EcgDataException>(() => CsvText.Read(path, BadRows.Skip)).Message);
        using BeatRows pieces = BeatRows.Open(path, BadRows.Skip, threads: 2);
        Assert.Equal(problem, Assert.Throws<EcgDataException>(() => pieces.Read().Count()).Message);
    }

    [Theory]
    [InlineData("class")]
    [InlineData("Label")]
    [InlineData("y")]
    public void A_label_that_the_header_names_last_is_read(string name)
    {
        byte[] text = CsvText.Join([$"class,{Names(186)},{name}", .. CsvText.Lines(20)]);

        FileReport report = CsvText.Read(_folder.Write("a.csv", text), BadRows.Error).Report;

        Assert.Equal((20, true), (report.Rows, report.HasHeader));
    }

    [Fact]
    public void A_label_in_its_place_before_a_column_too_many_is_not_called_misplaced()
    {
        string path = _folder.Write("a.csv", CsvText.Join([$"{Names(187)},label,", .. CsvText.Lines(3).Select((line, row) => $"{line},{row}")]));

        Assert.Contains("line 1, column 189: the row has 189 columns, the last of which is empty",
            Assert.Throws<EcgDataException>(() => CsvText.Read(path, BadRows.Skip)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("#N/A")]
    [InlineData("NULL")]
    [InlineData("None")]
    [InlineData("inf")]
    [InlineData("-Inf")]
    [InlineData("nan")]
    [InlineData("-")]
    [InlineData("1.#QNAN")]
    [InlineData("")]
    [InlineData("\"0,5\"")]
    public void A_first_row_of_missing_values_beside_numbers_is_a_row(string value)
    {
        string[] lines = CsvText.Lines(3);
        string[] fields = lines[0].Split(',');
        fields.AsSpan(20, 167).Fill(value);
        lines[0] = string.Join(',', fields);
        byte[] text = CsvText.Join(lines);

        (BeatMatrix beats, FileReport report) = CsvText.Read(_folder.Write("a.csv", text), BadRows.Zero);
        using BeatRows pieces = BeatRows.Open(new OneWayStream(text), "beats.csv", BadRows.Skip, threads: 1);
        long[] numbers = [.. pieces.Read().SelectMany(piece => Enumerable.Range(0, piece.Count).Select(row => piece.RowNumber(row)).ToArray())];

        Assert.Equal((3, 1, false), (report.Rows, report.BadRowCount, report.HasHeader));
        Assert.Equal(float.Parse(fields[19], CultureInfo.InvariantCulture), beats.Samples.Span[19]);
        Assert.Equal(0, beats.Samples.Span[20]);
        Assert.Equal([2, 3], numbers);
        Assert.False(pieces.HasHeader);
    }

    [Fact]
    public void Times_with_decimal_commas_are_a_header()
    {
        string header = string.Join(',', Enumerable.Range(0, 188).Select(i => $"\"{(i * 0.008).ToString("F3", CultureInfo.InvariantCulture).Replace('.', ',')}\""));

        FileReport report = CsvText.Read(_folder.Write("a.csv", CsvText.Join([header, .. CsvText.Lines(3)])), BadRows.Error).Report;

        Assert.Equal((3, true), (report.Rows, report.HasHeader));
    }

    [Theory]
    [InlineData("sep=,")]
    [InlineData("\"sep=,\"")]
    [InlineData("SEP=,,,,")]
    public void The_line_by_which_Excel_names_the_separator_is_no_row(string line)
    {
        string[] lines = CsvText.Lines(3);
        lines[1] = "1,2";

        FileReport report = CsvText.Read(_folder.Write("a.csv", CsvText.Join([line, Names(188), .. lines])), BadRows.Skip).Report;

        Assert.Equal((2, 1, true), (report.Rows, report.BadRowCount, report.HasHeader));
        Assert.Equal(4, report.FirstBadRows[0].Line);
    }

    [Theory]
    [InlineData(';', "sep=;", "';'")]
    [InlineData('\t', "sep=\t", "tabs")]
    [InlineData(';', "Heart beats", "';'")]
    [InlineData('|', "", "'|'")]
    public void Another_separator_is_named_after_lines_that_do_not_show_it(char separator, string first, string name)
    {
        string path = _folder.Write("a.csv", CsvText.Join([first, .. CsvText.Lines(3).Select(line => line.Replace(',', separator))]));

        Assert.Equal($"{path}, line 2: the columns are separated by {name}; expected ',' between the columns and '.' as the decimal mark",
            Assert.Throws<EcgDataException>(() => CsvText.Read(path, BadRows.Skip)).Message);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("0.5")]
    public void A_comma_at_the_end_of_each_line_is_no_index(string firstSample)
    {
        string path = _folder.Write("a.csv", CsvText.Join(CsvText.Lines(3).Select(line => CsvText.WithColumn(line, 1, firstSample) + ",")));

        Assert.Equal(
            $"{path}: none of 3 rows can be used; the first is line 1, column 189: the row has 189 columns, the last of which is empty; expected 187 samples and a label",
            Assert.Throws<EcgDataException>(() => CsvText.Read(path, BadRows.Skip)).Message);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/full")]
    public void A_device_that_gives_no_text_is_not_called_empty(string device)
    {
        if (!OperatingSystem.IsLinux())
            return;
        string problem = $"{device}, line 1: byte 1 is 0x00, so the file is not text; expected a CSV file, plain or gzipped";

        Assert.Equal(problem, Assert.Throws<EcgDataException>(() => CsvText.Read(device)).Message);
        using BeatRows pieces = BeatRows.Open(device, BadRows.Skip, threads: 2);
        Assert.Equal(problem, Assert.Throws<EcgDataException>(() => pieces.Read().Count()).Message);
    }

    [Fact]
    public void A_long_line_without_text_is_named_as_such_wherever_it_comes_from()
    {
        byte[] zeros = new byte[3 * TextBlocks.BlockBytes];
        using BeatRows piped = BeatRows.Open(new OneWayStream(zeros), "standard input", BadRows.Skip, threads: 2);

        Assert.Contains("line 1: byte 1 is 0x00", Assert.Throws<EcgDataException>(() => piped.Read().Count()).Message, StringComparison.Ordinal);
        foreach (string path in new[] { _folder.Write("a.csv", zeros), _folder.Write("a.csv.gz", CsvText.Gzip(zeros)) })
            Assert.Contains("line 1: byte 1 is 0x00", Assert.Throws<EcgDataException>(() => CsvText.Read(path)).Message, StringComparison.Ordinal);
    }

    private static string Names(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"t{i}"));

    private static string Numbers(int count) => string.Join(',', Enumerable.Range(0, count));
}
