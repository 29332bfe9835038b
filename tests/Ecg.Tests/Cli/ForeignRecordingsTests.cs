using System.Runtime.InteropServices;
using System.Text;
using Ecg.Wfdb;

namespace Ecg.Tests.Cli;

/// <summary>
/// Recordings as other programs write them and other databases lay them out: ten seconds of a wave at 360 Hz with a beat every 300 samples
/// from sample 150 on, eleven in all, of which ten can be cut.
/// </summary>
public sealed class ForeignRecordingsTests : IDisposable
{
    private const int Samples = 3600;
    private static readonly Annotation[] s_beats = [.. Enumerable.Range(0, 11).Select(beat => new Annotation(150 + (300 * beat), AnnotationCode.Normal))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(360)]
    [InlineData(1000)]
    [InlineData(90)]
    public void The_note_of_a_time_resolution_changes_no_row(int resolution)
    {
        Write("plain");
        byte[] expected = Cut("plain");
        // As gqrs and wrann begin a file: the note, a SKIP of -1, a null annotation that takes the tick back.
        using var stream = new MemoryStream();
        AnnotationWriter.Write(stream, s_beats.Select(beat => beat with { Sample = beat.Sample * resolution / 360 }));
        Write("noted", annotations: [.. Note($"## time resolution: {resolution}"), 0x00, 0xEC, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x00, .. stream.ToArray()]);

        byte[] rows = Cut("noted");

        if (150 * resolution % 360 == 0)
            Assert.Equal(expected, rows);
        else
            Assert.Equal(expected.Length, rows.Length); // times are rounded to the ticks of the file
    }

    [Fact]
    public void Ten_bits_of_a_channel_change_no_row()
    {
        Write("plain");
        byte[] expected = Cut("plain");
        Write("channel", annotations: [0x3C, 0x58, 0xFF, 0xFB, 0x07, 0xFC, .. "tilt up\0"u8, 0x5A, 0x04, .. Bytes(s_beats)[2..]]);

        Assert.Equal(expected, Cut("channel"));
    }

    [Fact]
    public void A_missing_end_mark_is_one_line_on_the_error_output()
    {
        Write("plain");
        byte[] expected = Cut("plain");
        Write("endless", annotations: Bytes(s_beats)[..^2]);

        CliRun run = Beats("endless");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("warning: r.atr: byte 22: the file ends before its end mark; it may be truncated. The 11 annotations before that are read.", run.Error.Trim());
        Assert.Equal(expected, File.ReadAllBytes(_folder["out.csv"]));
    }

    [Theory]
    [InlineData("r 1 360 3600 12-May-2020 12:33:59\nr.dat 16\n")]
    [InlineData("\u00EF\u00BB\u00BFr 1 360 3600\nr.dat 16\n")] // UTF-8's byte order mark, byte for byte
    [InlineData("r 1 360/0(nought) 3600\r\nr.dat 16 200/mV 16 0 0 0 0 I\r\n")]
    [InlineData("r 1 90 900\nr.dat 16x4\n", 4)]
    public void Headers_of_other_writers_change_no_row(string header, int ticks = 1)
    {
        Write("plain");
        byte[] expected = Cut("plain");
        Write("other", header, ticks == 1 ? null : Bytes(s_beats.Select(beat => beat with { Sample = beat.Sample / ticks })));

        CliRun run = Beats("other");

        Assert.Equal(0, run.ExitCode);
        if (ticks == 1)
            Assert.Equal(expected, File.ReadAllBytes(_folder["out.csv"]));
        else
            Assert.Equal(10, File.ReadLines(_folder["out.csv"]).Count()); // 150 is no multiple of 4: the beats are moved a little
    }

    [Theory]
    [InlineData("r 2 360 3600\nr.dat 16\nr.dat 16:5\n", 1, 5)]
    [InlineData("r 2 360 3600\nr.dat 16\nr.dat 16x4\n", 4, 0)]
    [InlineData("r 2 360 3600\nr.dat 16 200 12 0 0 0 0\nr.dat 16x3:7 200 12 0 9 1 0\n", 3, 3)] // and wrong sums, of which two are named
    [InlineData("r 2 360 3600\nr.dat 16\nother.dat 8\n", 0, 0)] // a file that is not there, in a format that is not read
    public void Another_signal_changes_no_row(string header, int perFrame, int moreFrames)
    {
        Write("plain");
        byte[] expected = Cut("plain");
        short[] wave = Wave();
        short[] frames = [.. Enumerable.Range(0, Samples + moreFrames).SelectMany(frame => new[] { frame < Samples ? wave[frame] : (short)0 }
            .Concat(Enumerable.Repeat((short)frame, perFrame)))];
        Write("other", header, samples: frames);

        CliRun run = Beats("other");

        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("warning: r.dat: ", line, StringComparison.Ordinal));
        Assert.Equal(expected, File.ReadAllBytes(_folder["out.csv"]));
    }

    [Theory]
    [InlineData("patient001/r\npatient002/r\n")]
    [InlineData("\uFEFF./patient001/r\r\n\r\npatient002\\r\r\n")]
    [InlineData("# two patients\npatient002/r.hea\npatient001/r.hea\npatient001/r\n")]
    [InlineData("patient001/\npatient002/\n")]
    public void A_list_of_records_may_name_folders(string list)
    {
        foreach (string patient in new[] { "patient001", "patient002" })
        {
            Write("all/" + patient);
            File.WriteAllText(_folder[$"all/{patient}/RECORDS"], "r");
        }
        File.WriteAllText(_folder["all/RECORDS"], list);

        CliRun run = CliRun.Of(_folder, "cut", "--data", _folder["all"], "--output", _folder["out.csv"], "--provenance", _folder["from.csv"]).Succeeded();

        Assert.Contains("20 beats of 2 recordings", run.Output, StringComparison.Ordinal);
        Assert.Equal(["patient001/r", "patient002/r"], File.ReadLines(_folder["from.csv"]).Skip(1).Select(line => line.Split(',')[0]).Distinct().Order());
    }

    [Theory]
    [InlineData("../plain/r")]
    [InlineData("patient001/../../plain/r")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\plain\\r")]
    [InlineData("C:/r")]
    [InlineData("~/r")]
    [InlineData("patient001/.r")]
    [InlineData("../")]
    [InlineData("nowhere/")]
    public void A_list_of_records_leads_nowhere_else(string name)
    {
        Write("plain");
        Write("all/patient001");
        File.WriteAllText(_folder["all/RECORDS"], $"patient001/r\n{name}\n");

        CliRun.Of(_folder, "cut", "--data", _folder["all"], "--output", _folder["out.csv"]).FailedWith(1, "RECORDS, line 2", name);
        Assert.False(File.Exists(_folder["out.csv"]));
    }

    [Theory]
    [InlineData("r")]
    [InlineData("r.hea")]
    [InlineData("r.dat")]
    [InlineData("r.atr")]
    [InlineData("r.qrs")]
    [InlineData("r-0.atr")]
    [InlineData("samples.bin")]
    public void A_record_is_given_by_any_of_its_files(string file)
    {
        Write("plain");
        File.Copy(_folder["plain/r.atr"], _folder["plain/r.qrs"]);
        File.Copy(_folder["plain/r.atr"], _folder["plain/r-0.atr"]);
        File.Copy(_folder["plain/r.dat"], _folder["plain/samples.bin"]);
        File.WriteAllText(_folder["plain/other.hea"], "other 0 360\n");
        File.WriteAllText(_folder["plain/damaged.hea"], "no header\n");
        File.WriteAllText(_folder["plain/r.hea"], "r 2 360 3600\nr.dat 16\nsamples.bin 16\n");

        CliRun run = CliRun.Of(_folder, "cut", "--data", _folder["plain/" + file], "--output", _folder["out.csv"]).Succeeded();

        Assert.Contains("10 beats of 1 recordings", run.Output, StringComparison.Ordinal);
        CliRun.Of(_folder, "cut", "--data", _folder["plain"], "--records", "r.dat", "--output", _folder["out.csv"]).Succeeded();
    }

    [Fact]
    public void What_is_no_record_is_refused_in_one_line()
    {
        Write("plain");
        CliRun.Of(_folder, "cut", "--data", _folder["plain/x.dat"], "--output", _folder["out.csv"]).FailedWith(1, "x.dat", "no such folder or recording");
        CliRun.Of(_folder, "cut", "--data", _folder["plain"], "--records", "x", "--output", _folder["out.csv"]).FailedWith(1, "no recording 'x'");
    }

    private byte[] Cut(string name)
    {
        Beats(name).Succeeded();
        return File.ReadAllBytes(_folder["out.csv"]);
    }

    private CliRun Beats(string name) => CliRun.Of(_folder, "cut", "--data", _folder[name], "--output", _folder["out.csv"]);

    private void Write(string name, string? header = null, byte[]? annotations = null, short[]? samples = null)
    {
        _folder.Write(name + "/r.hea", Encoding.Latin1.GetBytes(header ?? $"r 1 360 {Samples}\nr.dat 16\n"));
        _folder.Write(name + "/r.dat", MemoryMarshal.AsBytes((samples ?? Wave()).AsSpan()).ToArray());
        _folder.Write(name + "/r.atr", annotations ?? Bytes(s_beats));
    }

    private static short[] Wave() => [.. Enumerable.Range(0, Samples).Select(i => (short)Math.Round(1000 * Math.Sin(i / 40.0)))];

    private static byte[] Bytes(IEnumerable<Annotation> annotations)
    {
        using var stream = new MemoryStream();
        AnnotationWriter.Write(stream, annotations);
        return stream.ToArray();
    }

    private static byte[] Note(string text) =>
        [0x00, 0x58, (byte)text.Length, 0xFC, .. Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + "\0")];
}
