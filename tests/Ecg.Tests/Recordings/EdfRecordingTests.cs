using System.Text;
using Ecg.Recordings;

namespace Ecg.Tests.Recordings;

public class EdfRecordingTests
{
    private static readonly string[] s_labels = ["ECG I", "Resp"];
    private static readonly int[] s_samples = [250, 25];

    private static short Ramp(int signal, int sample) => (short)((signal * 10_000) + sample);

    private static EcgRecording Open(TemporaryFolder folder, byte[] bytes)
    {
        folder.Write("night.edf", bytes);
        return EcgRecording.Open(folder["night.edf"]);
    }

    [Fact]
    public void A_file_has_its_leads_rates_units_start_and_samples()
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, EdfFile.Bytes(s_labels, s_samples, 4, Ramp));

        Assert.Equal([new Lead("ECG I", "uV", 250), new Lead("Resp", "uV", 25)], recording.Leads);
        Assert.Equal(("night", "EDF"), (recording.Name, recording.Format));
        Assert.Equal(new DateTime(2026, 11, 26, 3, 4, 5), recording.StartTime);
        SignalSegment segment = Assert.Single(recording.Read(1).Segments);
        Assert.Equal(100, segment.Samples.Length);
        Assert.Equal(1009.9f, segment.Samples[99], 1e-3f);
        Assert.False(recording.BreaksOff);
    }

    [Fact]
    public void A_lead_is_found_by_its_name_or_number()
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, EdfFile.Bytes(s_labels, s_samples, 1, Ramp));

        Assert.Equal(1, recording.FindLead("resp"));
        Assert.Equal(0, recording.FindLead("1"));
        EcgDataException exception = Assert.Throws<RecordingException>(() => recording.FindLead("V5"));
        Assert.Contains("there is no lead 'V5'; the leads are 1 ECG I, 2 Resp.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gaps_of_a_discontinuous_file_separate_segments()
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, EdfFile.Bytes(s_labels, s_samples, 4, Ramp, onsets: [0.25, 1.25, 10.25, 11.25]));

        LeadSignal lead = recording.Read(0);

        Assert.Equal([(0L, 500), (2500, 500)], lead.Segments.Select(segment => (segment.Start, segment.Samples.Length)));
        Assert.Equal(50f, lead.Segments[1].Samples[0], 1e-3f);
        Assert.Equal((3000, 1000), (lead.Length, lead.SampleCount));
    }

    [Fact]
    public void A_file_that_breaks_off_is_read_as_far_as_it_goes()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = EdfFile.Bytes(s_labels, s_samples, 4, Ramp);
        EcgRecording recording = Open(folder, whole[..^700]);

        Assert.Equal(500, recording.Read(0).SampleCount);
        Assert.True(recording.BreaksOff);
        Assert.Contains("breaks off: its header promises 4 data records, it has 2", Assert.Single(recording.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(236, "99999999", 8, "1000")] // data records that are not there: read as far as the file goes
    [InlineData(252, "0", 4, "expected 1 to 4096 signals")]
    [InlineData(252, "3", 4, "a header of 3 signals has 1024 bytes; it says 768")]
    [InlineData(184, "abc", 8, "expected a whole number as number of header bytes; got 'abc'")]
    [InlineData(244, "0", 8, "the rate of the signals is unknown")]
    [InlineData(244, "-1", 8, "expected a duration")]
    public void A_header_that_contradicts_the_file_is_an_error_of_one_line_or_bounded_by_it(int at, string text, int width, string expected)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = EdfFile.Bytes(s_labels, s_samples, 4, Ramp);
        Encoding.ASCII.GetBytes(text.PadRight(width)).CopyTo(bytes, at);
        try
        {
            Assert.Equal(expected, Open(folder, bytes).Read(0).SampleCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (RecordingException exception)
        {
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', exception.Message);
        }
    }

    [Theory]
    [InlineData(new[] { 0.0, 1, 1.5, 4 }, "data record 3 begins at 1.5 s, before the end of the one before it at 2 s")]
    [InlineData(new[] { 0.0, 1, 2, 99999999 }, "data record 4 begins more than a year after the first one")]
    public void Data_records_out_of_order_are_refused(double[] onsets, string expected)
    {
        using var folder = new TemporaryFolder();
        EcgRecording recording = Open(folder, EdfFile.Bytes(s_labels, s_samples, 4, Ramp, onsets));

        Assert.Contains(expected, Assert.Throws<RecordingException>(() => recording.Read(0)).Message, StringComparison.Ordinal);
    }
}
