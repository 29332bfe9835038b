using System.Text;
using Ecg.Wfdb;

namespace Ecg.Tests.Wfdb;

public class HeaderReaderTests
{
    [Fact]
    public void A_header_of_the_arrhythmia_database_is_read_in_every_field()
    {
        WfdbHeader header = Read("# a note\n100 2 360 650000 0:0:0 0/0/0\r\n100.dat 212 200 11 1024 995 -22131 0 MLII\n\n"
            + "100.dat 212 200 11 1024 1011 20052 0 V5\n# 69 M 1085 1629 x1\n#Aldomet, Inderal\n");

        Assert.Equal("100", header.RecordName);
        Assert.Equal(360, header.SamplingFrequency);
        Assert.Equal(360, header.CounterFrequency);
        Assert.Equal(650000, header.SampleCount);
        Assert.Equal(TimeSpan.Zero, header.BaseTime);
        Assert.Null(header.BaseDate);
        Assert.Equal(["69 M 1085 1629 x1", "Aldomet, Inderal"], header.Comments);
        Assert.False(header.IsMultiSegment);
        Assert.Equal(
            new SignalSpec
            {
                Line = 5,
                FileName = "100.dat",
                Format = 212,
                Gain = 200,
                IsCalibrated = true,
                AdcResolution = 11,
                AdcZero = 1024,
                Baseline = 1024,
                InitialValue = 1011,
                Checksum = 20052,
                Description = "V5",
            },
            header.Signals[1]);
    }

    [Fact]
    public void Every_modifier_of_a_field_is_read()
    {
        WfdbHeader header = Read("long_1-2 1 3.6e2/25.5(-100) 1000 13:5:07.5 25/4/1989\n"
            + "a.b 16x2:3+512 -1.5(2048)/mmHg 16 -5 7 65535 -4096 Arterial pressure, left  \n");

        Assert.Equal(25.5, header.CounterFrequency);
        Assert.Equal(-100, header.BaseCounterValue);
        Assert.Equal(new TimeSpan(0, 13, 5, 7, 500), header.BaseTime);
        Assert.Equal(new DateOnly(1989, 4, 25), header.BaseDate);
        SignalSpec signal = Assert.Single(header.Signals);
        Assert.Equal((16, 2, 3, 512L), (signal.Format, signal.SamplesPerFrame, signal.Skew, signal.ByteOffset));
        Assert.Equal((-1.5, 2048, "mmHg"), (signal.Gain, signal.Baseline, signal.Units));
        Assert.Equal((16, -5, 7, -1, -4096), (signal.AdcResolution, signal.AdcZero, signal.InitialValue!.Value, signal.Checksum!.Value, signal.BlockSize));
        Assert.Equal("Arterial pressure, left", signal.Description);
    }

    [Theory]
    [InlineData("+1000")]
    [InlineData("1000.0")]
    [InlineData("1000.")]
    public void A_number_of_samples_may_have_a_sign_or_a_fraction_of_zero(string count) =>
        Assert.Equal(1000, Read($"a 1 360 {count}\na.dat 16\n").SampleCount);

    [Theory]
    [InlineData("-1")]
    [InlineData("1000.5")]
    [InlineData("1e3")]
    public void Any_other_number_of_samples_is_refused(string count) =>
        Assert.Contains($"as number of samples; got '{count}'", Assert.Throws<WfdbException>(() => Read($"a 1 360 {count}\na.dat 16\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_header_leaves_out_has_the_documented_default()
    {
        WfdbHeader header = Read("8l 1\ndata0 16");

        Assert.Equal((250.0, 250.0, (long?)null), (header.SamplingFrequency, header.CounterFrequency, header.SampleCount));
        SignalSpec signal = header.Signals[0];
        Assert.Equal((200.0, false, "mV", 12, 0), (signal.Gain, signal.IsCalibrated, signal.Units, signal.AdcResolution, signal.AdcZero));
        Assert.Null(signal.Checksum);
        Assert.Null(signal.InitialValue);
    }

    [Fact]
    public void A_record_may_have_no_signal_and_extra_lines_are_not_read()
    {
        WfdbHeader header = Read("note 0 360\nwhat stands here is extra\n# info");

        Assert.Empty(header.Signals);
        Assert.Equal(["info"], header.Comments);
    }

    [Fact]
    public void A_multi_segment_header_lists_its_segments()
    {
        WfdbHeader header = Read("multi/3 2 360 45000\n100s 21600\n~ 1800\n100s 21600\n# info\n");

        Assert.True(header.IsMultiSegment);
        Assert.False(header.HasVariableLayout);
        Assert.Equal([new("100s", 21600), new("~", 1800), new("100s", 21600)], header.Segments);
        Assert.True(header.Segments[1].IsGap);
    }

    [Theory]
    [InlineData("", 1, "expected a record line")]
    [InlineData("# only a comment\n", 2, "expected a record line")]
    [InlineData("100", 1, "expected the number of signals; the line ends")]
    [InlineData("100/0 2", 1, "as number of segments; got '0'")]
    [InlineData("100/ 2", 1, "as number of segments; got ''")]
    [InlineData("../100 2", 1, "as record name; got '..'")]
    [InlineData("100 -1", 1, "as number of signals; got '-1'")]
    [InlineData("100 two", 1, "got 'two'")]
    [InlineData("100 2 0", 1, "expected a sampling frequency above 0; got '0'")]
    [InlineData("100 2 1e999", 1, "as sampling frequency; got '1e999'")]
    [InlineData("100 2 360 -5", 1, "as number of samples; got '-5'")]
    [InlineData("100 2 360 99999999999999999999", 1, "as number of samples")]
    [InlineData("100 2\na 16\n", 3, "expected 2 signal lines after the record line; got 1")]
    [InlineData("100 1\n../a 16", 2, "as file name; got '../a'")]
    [InlineData("100 1\n/etc/passwd 16", 2, "as file name")]
    [InlineData("100 1\na", 2, "expected the format; the line ends")]
    [InlineData("100 1\na 16x0", 2, "as samples per frame; got '0'")]
    [InlineData("100 1\na 16x", 2, "as samples per frame; got ''")]
    [InlineData("100 1\na 16+-1", 2, "as byte offset; got '-1'")]
    [InlineData("m/2 1 360 30\na 10\n", 3, "expected 2 segment lines")]
    [InlineData("m/2 1 360 30\na 10\nb 10\n", 1, "the record has 30 samples, but its segments have 20")]
    [InlineData("m/1 1 360\na/b 10\n", 2, "as segment's record name; got 'a/b'")]
    public void A_malformed_header_is_refused_with_its_line(string text, int line, string message)
    {
        var exception = Assert.Throws<WfdbException>(() => Read(text));

        Assert.Equal((line, null, "x.hea"), (exception.Line, exception.Offset, exception.File));
        Assert.StartsWith($"x.hea, line {line}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12-May-2020 12:33:59")] // the PhysioNet challenge of 2020
    [InlineData("12:33:59 12-May-2020")]
    [InlineData("1:2:3:4 1/2/2000")]
    [InlineData("-1:0:0")]
    [InlineData("25:00:00")]
    [InlineData("[12:33:59 12/05/2020]")]
    [InlineData("12:33:59 2020-05-12 and a zone")]
    [InlineData("1:2:3 31/2/2000")]
    public void A_time_or_date_that_cannot_be_read_counts_as_not_recorded(string text)
    {
        WfdbHeader header = Read($"100 1 360 1000 {text}\na 16 200 11 1024 995 -22131 0 MLII\n");

        Assert.True(header.BaseTime is null || header.BaseDate is null);
        Assert.Equal((1000L, "MLII"), (header.SampleCount!.Value, header.Signals[0].Description));
        Assert.Empty(header.Warnings);
    }

    [Theory]
    [InlineData("a 16 2oo", "line 2: expected a number as ADC gain; got '2oo'")]
    [InlineData("a 16 200(0.5)/mV", "as baseline; got '0.5'")]
    [InlineData("a 16 200 11 x", "as ADC zero; got 'x'")]
    [InlineData("a 16 200 11 0 first", "as initial value; got 'first'")]
    [InlineData("a 16 200 11 0 0 0x1F", "as checksum; got '0x1F'")]
    [InlineData("a 16:-1", "expected a whole number from 0 as skew; got '-1'")]
    public void An_optional_field_that_cannot_be_read_is_one_warning(string line, string warning)
    {
        WfdbHeader header = Read($"100 1 360 1000\n{line}\n");

        Assert.Contains(warning, Assert.Single(header.Warnings), StringComparison.Ordinal);
        Assert.Equal((16, 200.0, 0, 0), (header.Signals[0].Format, header.Signals[0].Gain, header.Signals[0].Baseline, header.Signals[0].Skew));
    }

    [Theory]
    [InlineData("100 2 360/x(y 1000\na 16\na 16")]
    [InlineData("100 2 360/1(5 1000\na 16 200(0/mV twelve 0\na 16")]
    public void Fields_that_nothing_depends_on_may_be_anything(string text)
    {
        WfdbHeader header = Read(text);

        Assert.Equal((2, 360.0, 1000L), (header.Signals.Count, header.SamplingFrequency, header.SampleCount!.Value));
        Assert.Empty(header.Warnings);
    }

    [Fact]
    public void Modifiers_of_the_format_come_in_any_order_and_a_checksum_is_taken_modulo_two_to_the_sixteenth()
    {
        SignalSpec signal = Read("100 1\na 212+24:3x2 200 11 1024 995 70000\n").Signals[0];

        Assert.Equal((212, 2, 3, 24L), (signal.Format, signal.SamplesPerFrame, signal.Skew, signal.ByteOffset));
        Assert.Equal((short)(70000 - 65536), signal.Checksum);
    }

    [Fact]
    public void A_header_may_begin_with_a_byte_order_mark()
    {
        byte[] utf8 = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("100 0 360\n")];

        Assert.Equal("100", HeaderReader.Read(new MemoryStream(utf8), "x.hea").RecordName);
        Assert.Equal("100", HeaderReader.Read(new MemoryStream([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("100 0 360\n")]), "x.hea").RecordName);
    }

    [Fact]
    public void A_damaged_header_warns_of_no_more_than_ten_fields() =>
        Assert.Equal(10, Read("100 50\n" + string.Concat(Enumerable.Repeat("a 16 x\n", 50))).Warnings.Count);

    [Theory]
    [InlineData("100 1\na \u001b[2J")]
    [InlineData("100 \u0007\na 16")]
    [InlineData("m/1 1 360\n\u009b 10\n")]
    public void A_header_cannot_smuggle_control_codes_into_messages(string text) =>
        Assert.DoesNotContain(Assert.Throws<WfdbException>(() => Read(text)).Message, char.IsControl);

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        using var endless = new MemoryStream(Encoding.ASCII.GetBytes(new string('x', 17 << 20)));

        var exception = Assert.Throws<WfdbException>(() => HeaderReader.Read(endless, "x.hea"));

        Assert.Contains("at most", exception.Message, StringComparison.Ordinal);
    }

    private static WfdbHeader Read(string text) => HeaderReader.Read(new MemoryStream(Encoding.Latin1.GetBytes(text)), "x.hea");
}
