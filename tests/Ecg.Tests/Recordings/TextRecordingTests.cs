using System.IO.Compression;
using System.Text;
using Ecg.Recordings;

namespace Ecg.Tests.Recordings;

public class TextRecordingTests
{
    private static EcgRecording Open(TemporaryFolder folder, string text, string name = "walk.csv", double? rate = 100)
    {
        folder.Write(name, Encoding.UTF8.GetBytes(text));
        return EcgRecording.Open(folder[name], rate);
    }

    [Theory]
    [InlineData("1,2\n3,4\n-5,6e-1\n")]
    [InlineData("1;2\r\n3;4\r\n-5;0,6")]
    [InlineData("1;2\r3;4\r-5;0,6\r")]
    [InlineData("# a comment\n\n1\t2\n3\t4\n-5\t0.6\n\n")]
    [InlineData("  1   2\n3 4 \n-5 .6\n")]
    [InlineData("\uFEFFI,II\n1,2\n3,4\n-5,.6\n")]
    public void Columns_are_leads_whatever_separates_them(string text)
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, text);

        Assert.Equal([2, 4, 0.6f], Assert.Single(recording.Read(1).Segments).Samples);
        Assert.Equal([1, 3, -5], Assert.Single(recording.Read(0).Segments).Samples);
        Assert.Equal("walk", recording.Name);
        Assert.Empty(recording.Warnings);
    }

    [Fact]
    public void A_header_gives_names_and_units_and_a_column_of_time_is_no_lead()
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, "'Elapsed time','MLII','V5'\n'seconds','mV','mV'\n0,1,2\n0.01,,nan\n0.02,5,-\n");

        Assert.Equal([new Lead("MLII", "mV", 100), new Lead("V5", "mV", 100)], recording.Leads);
        Assert.Equal([1, float.NaN, 5], recording.Read(0).Segments[0].Samples);
        Assert.Equal([2, float.NaN, float.NaN], recording.Read(1).Segments[0].Samples);
    }

    [Fact]
    public void A_gzipped_file_is_read_and_one_that_is_cut_as_far_as_it_goes()
    {
        using var folder = new TemporaryFolder();
        string text = string.Concat(Enumerable.Range(0, 600_000).Select(i => $"{(i * 7919) % 100_003}\n"));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes(text));
        folder.Write("a.txt.gz", packed.ToArray());
        folder.Write("b.txt.gz", packed.ToArray()[..^1000]);

        Assert.Equal(600_000, EcgRecording.Open(folder["a.txt.gz"], 100).Read(0).SampleCount);
        EcgRecording cut = EcgRecording.Open(folder["b.txt.gz"], 100);
        Assert.InRange(cut.Read(0).SampleCount, 300_000, 599_999);
        Assert.True(cut.BreaksOff);
        Assert.EndsWith("; get the file again. It is read as far as it goes.", Assert.Single(cut.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_line_that_lacks_columns_is_left_out_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, "1,2\n3,4\n5");

        Assert.Equal(2, recording.Read(0).SampleCount);
        Assert.True(recording.BreaksOff);
        Assert.Contains("breaks off within line 3", Assert.Single(recording.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nan\nnan\nNaN\nNA\n5\n")]
    [InlineData("II\nNA\n-\nNaN\nnan\n5\n")]
    [InlineData("-\n-\n-\n-\n5\n")]
    [InlineData("II,V5\n,\n-,-\n,-\n -, \n5,1\n")]
    [InlineData("II;\n;\n-;-\n;-\n-;\n5;")]
    [InlineData("# one column\nII\n\n\n\n-\n5\n")]
    public void A_recording_may_begin_with_missing_samples(string text)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([float.NaN, float.NaN, float.NaN, float.NaN, 5], Assert.Single(Open(folder, text).Read(0).Segments).Samples);
    }

    [Fact]
    public void A_single_missing_sample_at_the_beginning_is_no_header()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([float.NaN, 1, 2], Assert.Single(Open(folder, "-\n1\n2\n").Read(0).Segments).Samples);
    }

    [Fact]
    public void An_empty_line_between_samples_of_one_column_is_a_missing_sample_and_one_at_the_end_is_nothing()
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, "II\n1\n\n \r\n# a comment takes no time\n2\n\n3\n\n\n");

        Assert.Equal([1, float.NaN, float.NaN, 2, float.NaN, 3], Assert.Single(recording.Read(0).Segments).Samples);
        Assert.Empty(recording.Warnings);
    }

    [Theory]
    [InlineData("\nI,II\n\n1,2\n3,4\n\n5,1\n\n\n", "1 empty line between samples is ignored, the first before line 7; only in one column do empty lines stand for missing samples.")]
    [InlineData("1,2\n\n\n\n3,4\n\n5,1", "4 empty lines between samples are ignored, the first before line 5; only in one column do empty lines stand for missing samples.")]
    public void Empty_lines_between_samples_of_several_columns_are_ignored_and_counted(string text, string warning)
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, text);

        Assert.Equal([1, 3, 5], Assert.Single(recording.Read(0).Segments).Samples);
        Assert.Equal([2, 4, 1], Assert.Single(recording.Read(1).Segments).Samples);
        Assert.Equal($"{folder["walk.csv"]}: {warning}", Assert.Single(recording.Warnings));
    }

    [Fact]
    public void Text_in_UTF16_is_named_as_such()
    {
        using var folder = new TemporaryFolder();
        folder.Write("r.csv", System.Text.Encoding.Unicode.GetBytes("\uFEFF1\n2\n"));

        Assert.Contains("UTF-16", Assert.Throws<RecordingException>(() => EcgRecording.Open(folder["r.csv"], 250)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,2\n3,x\n", "line 2: column 2: expected a number of at most 3.4e38, or an empty field for a missing sample; got 'x'")]
    [InlineData("1,2\n3\n4,5\n", "line 2: expected 2 columns")]
    [InlineData("1,2\n3,1e99\n", "line 2: column 2: expected a number of at most 3.4e38, or an empty field for a missing sample; got '1e99'")]
    [InlineData("a\nb\nc\n1\n", "line 3: expected numbers")]
    [InlineData("a,b\n", "expected lines of samples; there are none")]
    [InlineData("", "the file is empty")]
    [InlineData("time\n1\n", "the header names a time alone")]
    [InlineData("\u0001\u0002\n1\n", "line 1: expected numbers, a column per lead; got '??'")]
    public void What_is_no_table_of_samples_is_an_error_of_one_line(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        EcgDataException exception = Assert.ThrowsAny<EcgDataException>(() =>
        {
            EcgRecording recording = Open(folder, text);
            foreach (int lead in Enumerable.Range(0, recording.Leads.Count))
                _ = recording.Read(lead);
        });

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData(null, "give it with --rate")]
    [InlineData(0.0, "expected a rate above 0")]
    [InlineData(double.NaN, "expected a rate above 0")]
    public void The_rate_of_a_text_file_must_be_given(double? rate, string expected)
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(expected, Assert.Throws<RecordingException>(() => Open(folder, "1\n", rate: rate)).Message, StringComparison.Ordinal);
    }
}
