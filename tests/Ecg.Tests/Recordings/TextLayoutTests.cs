using System.Globalization;
using System.Text;
using Ecg.Recordings;

namespace Ecg.Tests.Recordings;

/// <summary>The columns of a text that are leads, and their names.</summary>
public class TextLayoutTests
{
    private const string TakenAsTime = "column 1 rises evenly and is taken as time, not as a lead";

    private static EcgRecording Open(TemporaryFolder folder, string text)
    {
        folder.Write("walk.txt", Encoding.UTF8.GetBytes(text));
        return EcgRecording.Open(folder["walk.txt"], 360);
    }

    private static string Lines(Func<int, string> line, int count = 40) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));

    private static string Seconds(int i, string format = "0.000") => (i / 360.0).ToString(format, CultureInfo.InvariantCulture);

    // Goes up and down.
    private static int Sample(int i) => i * 7919 % 101;

    [Theory]
    [InlineData("Time (s),ECG (mV)")]
    [InlineData("Time [s];ECG [mV]")]
    [InlineData("Time (ms),ECG")]
    [InlineData("time_ms,ecg")]
    [InlineData("Timestamp_ms,ecg")]
    [InlineData("elapsed_time,ecg")]
    [InlineData("TIME.S,ecg")]
    [InlineData("t,ecg")]
    [InlineData("\"t_ms\",\"ecg\"")]
    [InlineData("t/s\tecg")]
    [InlineData("samp #\tMLII")]
    [InlineData("'sample #','MLII'")]
    [InlineData("Sample Index,ecg")]
    public void A_name_of_time_is_known_whatever_its_unit(string header)
    {
        char separator = header.Contains('\t') ? '\t' : header.Contains(';') ? ';' : ',';
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, $"{header}\n5{separator}1\n7{separator}2\n6{separator}3\n");

        Assert.Equal(header.Split(separator)[1].Trim('\'', '"'), Assert.Single(recording.Leads).Name);
        Assert.Equal([1, 2, 3], recording.Read(0).Segments[0].Samples);
        Assert.Empty(recording.Warnings);
    }

    [Theory]
    [InlineData("T wave,Timeless (s)")]
    [InlineData("I_ms,II")]
    [InlineData("aVR (s),V1")]
    public void A_name_that_only_resembles_one_of_time_is_a_lead(string header)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(header.Split(','), Open(folder, $"{header}\n5,1\n7,2\n").Leads.Select(lead => lead.Name));
    }

    [Fact]
    public void Names_that_several_spaces_align_may_contain_one()
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, "   Elapsed time     MLII      V5\n    (seconds)     (mV)    (mV)\n       0.000    -0.145  -0.065\n       0.003     0.2     -1\n");

        Assert.Equal([new Lead("MLII", "mV", 360), new Lead("V5", "mV", 360)], recording.Leads);
        Assert.Equal([-0.065f, -1], recording.Read(1).Segments[0].Samples);
    }

    [Theory]
    [InlineData("time  ECG", ' ')]
    [InlineData("time,ECG", '\t')]
    [InlineData("time, ECG", ' ')]
    [InlineData("time ECG", '\t')]
    [InlineData("Elapsed time   ECG", '\t')]
    [InlineData("time\tECG", ';')]
    public void A_header_may_be_separated_otherwise_than_the_samples(string header, char separator)
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, $"{header}\n9{separator}1\n5{separator}2\n7{separator}3\n");

        Assert.Equal("ECG", Assert.Single(recording.Leads).Name);
        Assert.Equal([1, 2, 3], recording.Read(0).Segments[0].Samples);
    }

    [Fact]
    public void A_header_over_one_column_is_the_name_of_its_lead_spaces_included()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("Chest lead 2", Assert.Single(Open(folder, "Chest lead 2\n1\n5\n").Leads).Name);
    }

    public static TheoryData<string> WithTimeThatNoHeaderNames => new(
        Lines(i => $"{i,6}\t{Sample(i),5}"), // rdsamp
        Lines(i => $"{Seconds(i),7}\t{Sample(i),7}"), // rdsamp -p
        Lines(i => $"{Seconds(i)},{Sample(i)}"),
        Lines(i => $"{Seconds(i, "G6")},{Sample(i)}", 4000), // six digits: fewer decimals as time goes by
        Lines(i => $"{Seconds(i, "0.00")} {Sample(i)}"), // a step is less than a unit of the last decimal
        Lines(i => $"{Seconds(i).Replace('.', ',')};{Sample(i)}"),
        Lines(i => $"{Seconds(i, "0.0000E+00")};{Sample(i)}"),
        Lines(i => $"{1_700_000_000_000 + (i * 4)};{Sample(i)}"), // ms since 1970, which a float cannot tell apart
        ",ecg\n" + Lines(i => $"{i},{Sample(i)}"), // pandas
        "Time series of patient 5\n" + Lines(i => $"{i},{Sample(i)}")); // no names of two columns

    [Theory]
    [MemberData(nameof(WithTimeThatNoHeaderNames))]
    public void A_first_column_that_no_header_names_and_that_rises_evenly_is_time_and_a_warning_says_so(string text)
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, text);

        Assert.Equal(text.StartsWith(",ecg", StringComparison.Ordinal) ? "ecg" : "lead 1", Assert.Single(recording.Leads).Name);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (float)Sample(i)), recording.Read(0).Segments[0].Samples[..40]);
        Assert.StartsWith($"{folder["walk.txt"]}: {TakenAsTime}", Assert.Single(recording.Warnings), StringComparison.Ordinal);
    }

    public static TheoryData<int, string> Leads => new()
    {
        { 2, "Counter,II\n" + Lines(i => $"{i},{Sample(i)}") }, // the header says that it is a lead
        { 2, Lines(i => $"{Sample(i)},{i}") }, // not the first column
        { 1, Lines(i => $"{i}") }, // the only column
        { 2, Lines(i => $"{(i < 20 ? i : i + 5)},{Sample(i)}") }, // leaps
        { 2, Lines(i => $"{i * i},{Sample(i)}") },
        { 2, Lines(i => $"{-i},{Sample(i)}") },
        { 2, Lines(i => $"1,{Sample(i)}") },
        { 2, Lines(i => $"{995 + (i / 39)},{Sample(i)}") }, // a flat lead of a coarse converter
        { 2, Lines(i => $"{(i == 20 ? "" : i)},{Sample(i)}") },
        { 2, Lines(i => $"{i},{Sample(i)}", 5) }, // too few lines to tell
    };

    [Theory]
    [MemberData(nameof(Leads))]
    public void Any_other_column_is_a_lead(int leads, string text)
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, text);

        Assert.Equal(leads, recording.Leads.Count);
        Assert.Empty(recording.Warnings);
    }
}
