using System.Text;
using Ecg.Csv;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Csv;

/// <summary>Every kind of bad input gives one clear line, whatever the number of threads.</summary>
public sealed class BadFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_is_named() => AssertFails("none.csv", null, "cannot be read: Could not find file");

    [Fact]
    public void A_folder_in_place_of_a_file_is_named()
    {
        Directory.CreateDirectory(_folder["a.csv"]);
        Assert.Contains("cannot be read", Assert.Throws<EcgDataException>(() => CsvText.Read(_folder["a.csv"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "")]
    [InlineData("a.csv", "\r\n\r\n\n")]
    [InlineData("a.csv", " \n  \t\n ")]
    [InlineData("a.csv.gz", "")]
    [InlineData("a.csv.gz", "\n\n")]
    public void An_empty_file_is_named(string name, string text)
    {
        byte[] content = Encoding.ASCII.GetBytes(text);
        AssertFails(name, name.EndsWith(".gz", StringComparison.Ordinal) ? CsvText.Gzip(content) : content, "is empty; expected rows of 187 samples and a label");
    }

    [Fact]
    public void A_gz_file_of_no_bytes_is_empty() => AssertFails("a.csv.gz", [], "is empty; expected rows of 187 samples and a label");

    [Theory]
    [InlineData(10, "line 3: the file is truncated: its last line ends within its label and has no line end; get the file again")]
    [InlineData(27, "line 3: the file is truncated: its last line has 187 of 188 columns and has no line end; get the file again")]
    [InlineData(4_690, "line 3: the file is truncated: its last line has 1 of 188 columns and has no line end; get the file again")]
    public void A_file_whose_end_is_cut_is_named_as_cut(int missingBytes, string problem)
    {
        byte[] text = CsvText.Published(3)[..^missingBytes];

        foreach (BadRows? badRows in new BadRows?[] { null, BadRows.Skip, BadRows.Zero, BadRows.Error })
        {
            AssertFails("a.csv", text, problem, badRows);
            AssertFails("a.csv.gz", CsvText.Gzip(text), problem, badRows);
        }
    }

    [Fact]
    public void Every_cut_of_a_file_is_noticed_but_one_at_a_line_end()
    {
        byte[] text = CsvText.Published(2);
        // All cuts of the last two numbers, and some of the others.
        for (int length = 1; length < text.Length; length += length < text.Length - 52 ? 11 : 1)
        {
            // What is missing here is a line feed, or a line end, or whole lines: nothing that shows, or nothing that matters.
            bool isWhole = length is PublishedFormat.RowBytes or PublishedFormat.RowBytes - 1 or PublishedFormat.RowBytes - 2
                or (2 * PublishedFormat.RowBytes) - 1 or (2 * PublishedFormat.RowBytes) - 2;
            // A first row has no row before it to show how long a label is.
            bool isNumberAllTheSame = length > PublishedFormat.RowBytes - 26 && length < PublishedFormat.RowBytes;
            if (isWhole || isNumberAllTheSame)
                continue;

            string path = _folder.Write("a.csv", text[..length]);
            string message = Assert.Throws<EcgDataException>(() => CsvText.Read(path, BadRows.Skip, threads: 1)).Message;
            Assert.Contains("the file is truncated", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_cut_of_a_gzip_stream_is_noticed()
    {
        byte[] gzip = CsvText.Gzip(CsvText.Published(2));
        // All cuts of the header and of the checksum and length at the end, and some of the others.
        for (int length = 1; length < gzip.Length; length += length < 20 || length >= gzip.Length - 12 ? 1 : 11)
        {
            string path = _folder.Write("a.csv.gz", gzip[..length]);
            string message = Assert.Throws<EcgDataException>(() => CsvText.Read(path, BadRows.Error, threads: 1)).Message;
            Assert.Equal($"{path}: is truncated or damaged: its gzip stream has no valid end; get the file again", message);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void Zeros_after_a_gzip_stream_are_ignored_and_other_bytes_are_not(int zeros)
    {
        foreach (int rows in new[] { 1, 7, 1_000 })
        {
            byte[] gzip = CsvText.Gzip(CsvText.Published(rows));
            Assert.Equal(rows, CsvText.Read(_folder.Write("a.csv.gz", [.. gzip, .. new byte[zeros]]), BadRows.Error).Beats.Rows);
            Assert.Equal(2 * rows, CsvText.Read(_folder.Write("a.csv.gz", [.. gzip, .. gzip, .. new byte[zeros]]), BadRows.Error).Beats.Rows);
        }

        byte[] one = CsvText.Gzip(CsvText.Published(1));
        AssertFails("a.csv.gz", [.. one, .. new byte[zeros], 1], "is truncated or damaged: its gzip stream has no valid end; get the file again");
        AssertFails("a.csv.gz", [.. one, 1, .. new byte[zeros]], "is truncated or damaged: its gzip stream has no valid end; get the file again");
        AssertFails("a.csv.gz", [.. one[..^9], .. new byte[zeros]], "is ");
    }

    [Fact]
    public void A_long_gzip_stream_that_is_cut_is_named_as_cut_and_not_as_a_bad_row()
    {
        byte[] gzip = CsvText.Gzip(CsvText.Published(1_000));

        AssertFails("a.csv.gz", gzip[..(gzip.Length / 2)], "is truncated or damaged: its gzip stream has no valid end; get the file again", BadRows.Error);
        AssertFails("a.csv.gz", gzip[..^4], "is truncated or damaged: its gzip stream has no valid end; get the file again", BadRows.Error);
    }

    [Fact]
    public void A_gzip_stream_with_a_wrong_byte_is_damaged()
    {
        byte[] gzip = CsvText.Gzip(CsvText.Published(1_000));
        gzip[^6] ^= 1;

        AssertFails("a.csv.gz", gzip, "is truncated or damaged: its gzip stream has no valid end; get the file again");
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.csv.gz")]
    public void A_file_without_line_ends_is_given_up_soon(string name)
    {
        byte[] sevens = new byte[5 * TextBlocks.BlockBytes];
        sevens.AsSpan().Fill((byte)'7');
        byte[] content = name.EndsWith(".gz", StringComparison.Ordinal) ? CsvText.Gzip(sevens) : sevens;

        AssertFails(name, content, "line 1: more than 32768 bytes without a line end; expected rows of 188 numbers", BadRows.Skip);
    }

    [Fact]
    public void A_long_line_amid_good_ones_is_named_with_its_number()
    {
        string[] lines = CsvText.Lines(400);
        lines[350] = new string('7', 100_000);
        AssertFails("a.csv", CsvText.Join(lines), "line 351: more than 32768 bytes without a line end; expected rows of 188 numbers", BadRows.Skip);
    }

    [Fact]
    public void Text_in_UTF_32_is_named()
    {
        foreach (bool isBigEndian in new[] { false, true })
        {
            var encoding = new UTF32Encoding(isBigEndian, byteOrderMark: true);
            byte[] text = encoding.GetBytes(string.Join('\n', CsvText.Lines(3)));
            AssertFails("a.csv", text, "is text in UTF-32; expected plain text in ASCII or UTF-8");
            AssertFails("a.csv", [.. encoding.Preamble, .. text], "is text in UTF-32; expected plain text in ASCII or UTF-8");
        }
    }

    [Fact]
    public void Text_in_UTF_16_is_named() => AssertFails(
        "a.csv",
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(string.Join('\n', CsvText.Lines(3)))],
        "is text in UTF-16; expected plain text in ASCII or UTF-8");

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.csv.gz")]
    public void A_binary_file_is_named_as_such_with_line_and_byte(string name)
    {
        byte[] rubbish = Binary();
        byte[] content = name.EndsWith(".gz", StringComparison.Ordinal) ? CsvText.Gzip(rubbish) : rubbish;

        foreach (BadRows? badRows in new BadRows?[] { null, BadRows.Skip, BadRows.Zero, BadRows.Error })
            AssertFails(name, content, "line 2: byte 3 is 0x01, so the file is not text; expected a CSV file, plain or gzipped", badRows);
        string path = _folder.Write(name, content);
        using var rows = BeatRows.Open(path, BadRows.Skip, threads: 2);
        Assert.Contains("line 2: byte 3 is 0x01", Assert.Throws<EcgDataException>(() => rows.Read().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_binary_file_is_not_called_truncated() => AssertFails(
        "a.csv", [.. "ab\n"u8, 5, 1, 2], "line 2: byte 1 is 0x05, so the file is not text; expected a CSV file, plain or gzipped");

    public static TheoryData<byte[], string> OtherFormats() => new()
    {
        { [.. "PK\u0003\u0004\u0014\0\0\0\u0008\0mitbih_train.csv"u8], "a zip archive; unpack it first" },
        { [.. "PK\u0003\u0004"u8, .. new byte[22], 19, 0, 0, 0, .. "[Content_Types].xml"u8], "an Excel workbook or another Office document; save it as CSV" },
        { [.. "BZh91AY&SY"u8, 0x19, 0xC2], "compressed; unpack it first" },
        { [.. "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"u8], "a Git LFS pointer, not the file it stands for; fetch that with 'git lfs pull'" },
        { [.. "<!DOCTYPE html>\n<html><title>404</title></html>\n"u8], "a web page: the download went wrong" },
    };

    [Theory]
    [MemberData(nameof(OtherFormats))]
    public void A_file_of_another_format_is_named(byte[] content, string kind)
    {
        AssertFails("a.csv", content, $"expected a CSV file, plain or gzipped; the file is {kind}", BadRows.Skip);
        using var rows = BeatRows.Open(_folder["a.csv"], BadRows.Skip, threads: 2);
        Assert.EndsWith(kind, Assert.Throws<EcgDataException>(() => rows.Read().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_character_amid_good_rows_spoils_only_its_row()
    {
        string[] lines = CsvText.Lines(3);
        lines[1] = "\0" + lines[1];

        BeatMatrix matrix = CsvText.Read(_folder.Write("a.csv", CsvText.Join(lines)), BadRows.Skip).Beats;

        Assert.Equal(2, matrix.Rows);
    }

    [Fact]
    public void A_text_file_without_beats_is_not_called_truncated_when_it_is_classified()
    {
        string path = _folder.Write("notes.txt", "Some notes\nof two lines"u8.ToArray());
        using var rows = BeatRows.Open(path, badRows: null, threads: 1);
        Assert.Contains("none of 2 rows can be used", Assert.Throws<EcgDataException>(() => rows.Read().Count()).Message, StringComparison.Ordinal);
    }

    // A mebibyte of bytes of any value, after some that are text.
    private static byte[] Binary() =>
        [.. "x,y\nzz"u8, 1, .. Enumerable.Range(0, TextBlocks.BlockBytes + 1000).Select(i => (byte)CounterRandom.Bits(5, (ulong)i))];

    [Theory]
    [InlineData(';', '.', "';'")]
    [InlineData(';', ',', "';'")]
    [InlineData('\t', '.', "tabs")]
    public void A_file_with_another_separator_is_refused(char separator, char decimalMark, string name) => AssertFails(
        "a.csv",
        CsvText.Join(CsvText.Lines(3).Select(line => line.Replace(',', separator).Replace('.', decimalMark))),
        $"line 1: the columns are separated by {name}; expected ',' between the columns and '.' as the decimal mark");

    private void AssertFails(string name, byte[]? content, string problem, BadRows? badRows = null)
    {
        string message = Message(name, content, badRows);
        string file = _folder[name];
        Assert.StartsWith(file, message, StringComparison.Ordinal);
        string rest = message[file.Length..].TrimStart(':', ',', ' ');
        Assert.Equal(problem, rest[..Math.Min(rest.Length, problem.Length)]);
        Assert.DoesNotContain('\n', message);
    }

    private string Message(string name, byte[]? content, BadRows? badRows)
    {
        string path = content is null ? _folder[name] : _folder.Write(name, content);
        string[] messages = [.. new[] { 1, 2, 5 }.Select(threads => Assert.Throws<EcgDataException>(() => CsvText.Read(path, badRows, threads)).Message)];
        Assert.Equal(messages[0], messages[1]);
        Assert.Equal(messages[0], messages[2]);
        return messages[0];
    }
}
