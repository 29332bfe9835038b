using Ecg.Recordings;
using Ecg.Wfdb;

namespace Ecg.Tests.Recordings;

public class WfdbRecordingTests
{
    private static void Write(TemporaryFolder folder, int promised, int written)
    {
        folder.Write("r.hea", System.Text.Encoding.ASCII.GetBytes($"r 2 250 {promised} 12:00:00 1/2/2020\nr.dat 16 100(50)/mV 12 0 0 0 0 MLII\nr.dat 16 0 12 0 0 0 0\n"));
        var bytes = new List<byte>();
        for (int i = 0; i < written; i++)
            bytes.AddRange([.. BitConverter.GetBytes((short)(i == 3 ? short.MinValue : 50 + i)), .. BitConverter.GetBytes((short)-i)]);
        folder.Write("r.dat", [.. bytes]);
    }

    [Theory]
    [InlineData("r")]
    [InlineData("r.hea")]
    [InlineData("r.dat")]
    public void A_record_is_opened_by_its_name_or_one_of_its_files(string name)
    {
        using var folder = new TemporaryFolder();
        Write(folder, promised: 10, written: 10);
        EcgRecording recording = EcgRecording.Open(folder[name]);

        Assert.Equal([new Lead("MLII", "mV", 250), new Lead("lead 2", "", 250)], recording.Leads);
        Assert.Equal([0, 0.01f, 0.02f, float.NaN, 0.04f], Assert.Single(recording.Read(0).Segments).Samples.Take(5));
        Assert.Equal(new DateTime(2020, 2, 1, 12, 0, 0), recording.StartTime);
        Assert.False(recording.BreaksOff);
    }

    [Theory]
    [InlineData("24:00:00 31/12/9999")]
    [InlineData("24:00:00 32/12/2020")]
    [InlineData("25:00:00 1/1/2020")]
    public void A_start_that_no_date_can_hold_is_none(string start)
    {
        using var folder = new TemporaryFolder();
        Write(folder, promised: 10, written: 10);
        folder.Write("r.hea", System.Text.Encoding.ASCII.GetBytes($"r 1 250 10 {start}\nr.dat 16\n"));

        Assert.Null(EcgRecording.Open(folder["r"]).StartTime);
    }

    [Fact]
    public void A_record_that_breaks_off_is_read_as_far_as_it_goes()
    {
        using var folder = new TemporaryFolder();
        Write(folder, promised: 1000, written: 10);
        EcgRecording recording = EcgRecording.Open(folder["r"]);

        Assert.Equal(10, recording.Read(1).SampleCount);
        Assert.True(recording.BreaksOff);
        Assert.Contains(recording.Warnings, warning => warning.Contains("r.hea promises 1000 samples, it has 10", StringComparison.Ordinal));
    }

    [Fact]
    public void A_truncated_segment_is_read_as_far_as_it_goes_and_the_last_one_ends_the_record()
    {
        using var folder = new TemporaryFolder();
        foreach ((string name, int written) in (ReadOnlySpan<(string, int)>)[("a", 10), ("b", 6), ("c", 4)])
        {
            folder.Write($"{name}.hea", System.Text.Encoding.ASCII.GetBytes($"{name} 1 250 10\n{name}.dat 16 1 16 0 0 0 0 II\n"));
            folder.Write($"{name}.dat", [.. Enumerable.Range(0, written).SelectMany(i => BitConverter.GetBytes((short)i))]);
        }

        folder.Write("m.hea", "m/3 1 250 30\na 10\nb 10\nc 10\n"u8.ToArray());
        EcgRecording recording = EcgRecording.Open(folder["m"]);

        float[] samples = Assert.Single(recording.Read(0).Segments).Samples;
        float[] missing = [float.NaN, float.NaN, float.NaN, float.NaN];
        Assert.Equal([.. Enumerable.Range(0, 10), .. Enumerable.Range(0, 6), .. missing, .. Enumerable.Range(0, 4)], samples);
        Assert.True(recording.BreaksOff);
        Assert.Contains("b.dat: the file breaks off: m.hea promises 10 samples, it has 6.", recording.Warnings);
        Assert.Contains("c.dat: the file breaks off: m.hea promises 10 samples, it has 4.", recording.Warnings);

        folder.Write("m.hea", "m/2 1 250 20\nb 10\na 10\n"u8.ToArray());
        recording = EcgRecording.Open(folder["m"]);
        Assert.Equal(20, recording.Read(0).SampleCount);
        Assert.False(recording.BreaksOff);
        Assert.Contains("b.dat: the file breaks off: m.hea promises 10 samples, it has 6.", recording.Warnings);
    }

    [Fact]
    public void Control_characters_in_the_name_of_a_lead_do_not_reach_the_terminal()
    {
        using var folder = new TemporaryFolder();
        folder.Write("r.hea", "r 1 250 2\nr.dat 16 100/m\u001bV 12 0 0 0 0 \u001b[31mII\u0007\n"u8.ToArray());
        folder.Write("r.dat", new byte[4]);

        Assert.Equal([new Lead("?[31mII?", "m?V", 250)], EcgRecording.Open(folder["r"]).Leads);
    }

    [Fact]
    public void A_rate_is_refused_where_the_file_has_its_own_and_so_is_a_folder_and_what_does_not_exist()
    {
        using var folder = new TemporaryFolder();
        Write(folder, promised: 10, written: 10);

        Assert.Contains("--rate is for text files", Assert.Throws<RecordingException>(() => EcgRecording.Open(folder["r"], 250)).Message, StringComparison.Ordinal);
        Assert.Contains("this is a folder", Assert.Throws<RecordingException>(() => EcgRecording.Open(folder["."])).Message, StringComparison.Ordinal);
        Assert.Contains("no such recording", Assert.Throws<RecordingException>(() => EcgRecording.Open(folder["x"])).Message, StringComparison.Ordinal);
    }

    [RealDataFact]
    public void The_samples_of_record_100_are_those_of_the_reader_in_physical_units()
    {
        EcgRecording recording = EcgRecording.Open(Path.Combine(RealData.Mitdb, "100"));
        int[] stored = WfdbRecord.Open(RealData.Mitdb, "100").ReadSignal(1);

        float[] samples = recording.Read(1).Segments[0].Samples;

        Assert.Equal(stored.Select(sample => (float)((sample - 1024) / 200.0)), samples);
        Assert.Equal(["MLII", "V5"], recording.Leads.Select(lead => lead.Name));
    }
}
