using Ecg.Wfdb;

namespace Ecg.Tests.Wfdb;

public class WfdbRecordTests
{
    // Two signals of three samples, 1 2 3 and -1 -2 -3: six samples, taking turns, in three groups of format 212.
    private static readonly byte[] s_dat = Convert.FromHexString("01F0FF02F0FE03F0FD");

    private static MemoryFiles Small(string header = "a 2 360 3\na.dat 212 200 12 0 1 6 0 I\na.dat 212 200 12 0 -1 -6 0 II\n") =>
        new MemoryFiles().With("a.hea", header).With("a.dat", s_dat);

    [Fact]
    public void Signals_of_one_file_take_turns()
    {
        WfdbRecord record = Small().Record("a");

        Assert.Equal([1, 2, 3], record.ReadSignal(0));
        Assert.Equal([-1, -2, -3], record.ReadSignal(1));
    }

    [Fact]
    public void Signals_may_have_files_of_their_own_with_a_preamble()
    {
        WfdbRecord record = new MemoryFiles()
            .With("a.hea", "a 2 360 2\na0 80\na1 16+3\n")
            .With("a0", 129, 127)
            .With("a1", 9, 9, 9, 1, 2, 0, 0x80)
            .Record("a");

        Assert.Equal([1, -1], record.ReadSignal(0));
        Assert.Equal([513, WfdbRecord.MissingSample], record.ReadSignal(1));
    }

    [Fact]
    public void A_header_without_a_length_leaves_it_to_the_file_and_its_checksums_unread()
    {
        int[] samples = Small("a 2 360\na.dat 212 200 12 0 0 0 0\na.dat 212 200 12 0 0 0 0\n").Record("a").ReadSignal(0);

        Assert.Equal([1, 2, 3], samples);
    }

    [Theory]
    [InlineData("a 2 360 3\na.dat 212 200 12 0 1 5 0 I\na.dat 212 200 12 0 -1 -6 0 II\n", "a.dat: byte 9: the checksum of signal 0 in this file is 6; a.hea, line 2, gives 5")]
    [InlineData("a 2 360 4\na.dat 212\na.dat 212\n", "a.dat: byte 9: the file ends; a.hea promises 4 frames of 2 signals, 8 in all, in format 212.")]
    [InlineData("a 2 360 4000000000000000000\na.dat 212\na.dat 212\n", "a.dat: byte 9: the file ends")]
    [InlineData("a 2 360 3\na.dat 212x2\na.dat 212\n", "a.dat: byte 9: the file ends; a.hea promises 3 frames of 2 signals (3 samples per frame), 9 in all, in format 212.")]
    [InlineData("a 2 360 3\na.dat 8\na.dat 8\n", "a.hea, line 2: format 8 is not supported; the supported formats are 16, 24, 32, 61, 80, 160, 212, 310, 311.")]
    [InlineData("a 2 360 3\na.dat 212\na.dat 16\n", "a.hea, line 3: all signals in a.dat must have the same format and byte offset.")]
    [InlineData("a 3 360 3\na.dat 212\nb.dat 212\na.dat 212\n", "a.hea, line 2: the lines of the signals in a.dat must follow each other.")]
    [InlineData("a 1 360 3\nb.dat 212\n", "b.dat: no such file.")]
    public void What_does_not_agree_with_the_header_is_refused_with_its_place(string header, string message)
    {
        WfdbRecord record = Small(header).Record("a");

        var exception = Assert.Throws<WfdbException>(() => record.ReadSignal(0));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_of_a_fixed_layout_follow_each_other_with_gaps_between()
    {
        const int Gap = WfdbRecord.MissingSample;
        WfdbRecord record = Small()
            .With("null.hea", "null 2 360 1\n~ 0\n~ 0\n")
            .With("m.hea", "m/4 2 360 9\na 3\n~ 2\nnull 1\na 3\n")
            .Record("m");

        Assert.Equal("II", record.Signals[1].Description);
        Assert.Equal([-1, -2, -3, Gap, Gap, Gap, -1, -2, -3], record.ReadSignal(1));
    }

    [Fact]
    public void A_segment_without_a_length_of_its_own_has_that_of_the_master_header()
    {
        WfdbRecord record = Small("a 2 360\na.dat 212\na.dat 212\n").With("m.hea", "m/2 2 360 5\na 3\na 2\n").Record("m");

        Assert.Equal([1, 2, 3, 1, 2], record.ReadSignal(0));
        WfdbRecord tooLong = Small("a 2 360\na.dat 212\na.dat 212\n").With("m.hea", "m/1 2 360 4\na 4\n").Record("m");
        Assert.StartsWith(
            "a.dat: byte 9: the file ends; a.hea promises 4 frames", Assert.Throws<WfdbException>(() => tooLong.ReadSignal(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signals_of_a_variable_layout_are_found_by_name_and_take_the_layouts_scale()
    {
        WfdbRecord record = Small()
            .With("layout.hea", "layout 2 360 0\n~ 0 400(100)/mV 12 0 0 0 0 II\n~ 0 200 12 0 0 0 0 V\n")
            .With("m.hea", "m/2 2 360 3\nlayout 0\na 3\n")
            .Record("m");

        Assert.Equal([98, 96, 94], record.ReadSignal(0));
        Assert.Equal(Enumerable.Repeat(WfdbRecord.MissingSample, 3), record.ReadSignal(1));
    }

    [Fact]
    public void Of_two_signals_of_one_name_the_second_is_the_second_in_a_segment_too()
    {
        MemoryFiles files = new MemoryFiles()
            .With("layout.hea", "layout 2 360 0\n~ 0 200 12 0 0 0 0 ECG\n~ 0 200 12 0 0 0 0 ECG\n")
            .With("m.hea", "m/3 2 360 4\nlayout 0\na 2\nb 2\n")
            .With("a.hea", "a 2 360 2\na.dat 16 200 12 0 0 0 0 ECG\na.dat 16 200 12 0 0 0 0 ECG\n")
            .With("a.dat", [1, 0, 2, 0, 3, 0, 4, 0])
            .With("b.hea", "b 1 360 2\nb.dat 16 200 12 0 0 0 0 ECG\n")
            .With("b.dat", [5, 0, 6, 0]);

        Assert.Equal([1, 3, 5, 6], files.Record("m").ReadSignal(0));
        Assert.Equal([2, 4, WfdbRecord.MissingSample, WfdbRecord.MissingSample], files.Record("m").ReadSignal(1));
    }

    [Theory]
    [InlineData("m/1 2 360 4\na 4\n", "a.hea, line 1: expected 4 samples, as in m.hea; got 3.")]
    [InlineData("m/1 2 250 3\na 3\n", "a.hea, line 1: expected 250 Hz, as in m.hea; got 360 Hz.")]
    [InlineData("m/1 2 360 3\nm 3\n", "m.hea: expected an ordinary record as a segment of m.hea")]
    [InlineData("m/1 2 360 3\nb 3\n", "b.hea: no such file.")]
    [InlineData("m/1 2 360 3\n~ 3\n", "m.hea: all segments are gaps")]
    [InlineData("m/2 2 360 4000000000000\na 3\n~ 3999999999997\n", "m.hea, line 1: a signal of 4000000000000 samples is too long")]
    public void Segments_that_do_not_fit_are_refused(string header, string message)
    {
        MemoryFiles files = Small().With("m.hea", header);

        var exception = Assert.Throws<WfdbException>(() => files.Record("m").ReadSignal(0));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b/../../a")]
    [InlineData("b//a")]
    [InlineData("./a")]
    [InlineData("b/.a")]
    [InlineData("~/a")]
    [InlineData("c:/a")]
    [InlineData("b\\..\\a")]
    [InlineData("../a")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a\0")]
    [InlineData("")]
    public void Names_that_lead_elsewhere_are_refused(string name)
    {
        var exception = Assert.Throws<WfdbException>(() => WfdbRecord.Open(Path.GetTempPath(), name));

        Assert.Contains("expected a record name", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_record_names_its_folder()
    {
        var exception = Assert.Throws<WfdbException>(() => WfdbRecord.Open(Path.GetTempPath(), "no-such-record"));

        Assert.Equal($"no-such-record.hea: no such file in {Path.GetTempPath()}.", exception.Message);
    }

    [Fact]
    public void Annotations_come_in_time_order_and_inside_the_record()
    {
        // N at 5, then V three samples before it by a negative SKIP; and one at 5 too.
        byte[] atr = [5, 1 << 2, 0, 59 << 2, 0xFF, 0xFF, 0xFD, 0xFF, 0, 5 << 2, 3, 8 << 2, 0, 0];
        WfdbRecord record = new MemoryFiles().With("a.hea", "a 0 360 5\n").With("a.atr", atr).Record("a");
        WfdbRecord shorter = new MemoryFiles().With("a.hea", "a 0 360 4\n").With("a.atr", atr).Record("a");

        Assert.True(record.HasAnnotations("atr"));
        Assert.False(record.HasAnnotations("qrs"));
        Assert.Equal("V2 N5 A5", string.Join(' ', record.ReadAnnotations("atr").Select(annotation => annotation.Symbol + annotation.Sample)));
        Assert.Equal("V2", string.Concat(shorter.ReadAnnotations("atr").Select(annotation => annotation.Symbol + annotation.Sample)));
        Assert.Equal(
            "a.atr: 2 of 3 annotations are left out: they stand beyond the end of the record, the first at sample 5 of 4.",
            Assert.Single(shorter.Warnings));
    }

    [Fact]
    public void Samples_of_a_frame_stand_signal_after_signal_whatever_the_format()
    {
        // Three frames of x, yy, zzz: 1 | 2 3 | 4 5 6 …; in format 212 the groups of two run across signals and frames.
        int[] stored = [.. Enumerable.Range(1, 18)];
        byte[] bytes = [.. stored.SelectMany(sample => new[] { (byte)sample, (byte)0 })];
        byte[] packed = [.. stored.Chunk(2).SelectMany(pair => new[] { (byte)pair[0], (byte)0, (byte)pair[1] })];
        foreach ((int format, byte[] file) in new[] { (16, bytes), (212, packed) })
        {
            WfdbRecord record = new MemoryFiles()
                .With("a.hea", $"a 3 90 3\na.dat {format}\na.dat {format}x2\na.dat {format}x3\n").With("a.dat", file).Record("a");

            Assert.Equal([1, 7, 13], record.ReadSignal(0));
            Assert.Equal([2, 3, 8, 9, 14, 15], record.ReadSignal(1));
            Assert.Equal([4, 5, 6, 10, 11, 12, 16, 17, 18], record.ReadSignal(2));
            Assert.Equal((90, 180, 270), (record.FrequencyOf(0), record.FrequencyOf(1), record.FrequencyOf(2)));
        }
    }

    [Theory]
    [InlineData(":0", new[] { 10, 20, 30 })]
    [InlineData(":1", new[] { 20, 30, 40 })]
    [InlineData(":2", new[] { 30, 40, WfdbRecord.MissingSample })]
    [InlineData(":9", new[] { WfdbRecord.MissingSample, WfdbRecord.MissingSample, WfdbRecord.MissingSample })]
    public void A_skew_moves_its_own_signal_and_leaves_checksums_alone(string skew, int[] expected)
    {
        // Four frames of 1 10, 2 20, 3 30, 4 40, of which the record has three.
        WfdbRecord record = new MemoryFiles()
            .With("a.hea", $"a 2 360 3\na.dat 80 200 8 0 1 6\na.dat 80{skew} 200 8 0 10 60\n")
            .With("a.dat", 129, 138, 130, 148, 131, 158, 132, 168)
            .Record("a");

        Assert.Equal([1, 2, 3], record.ReadSignal(0));
        Assert.Equal(expected, record.ReadSignal(1));
        Assert.Empty(record.Warnings);
    }

    [Fact]
    public void A_skew_of_a_signal_with_several_samples_per_frame_is_rounded_to_frames()
    {
        WfdbRecord record = new MemoryFiles()
            .With("a.hea", "a 1 360 2\na.dat 80x2:3\n").With("a.dat", 129, 130, 131, 132, 133, 134, 135, 136).Record("a");

        Assert.Equal([5, 6, 7, 8], record.ReadSignal(0)); // 3 samples are 1.5 frames, and so 2
    }

    [Fact]
    public void A_wrong_checksum_of_another_signal_a_checksum_of_0_and_a_wrong_initial_value_are_warnings()
    {
        WfdbRecord record = Small("a 2 360 3\na.dat 212 200 12 0 7 0 0 I\na.dat 212 200 12 0 -1 -5 0 II\n").Record("a");

        Assert.Equal([1, 2, 3], record.ReadSignal(0));
        Assert.Equal(
            [
                "a.dat: the first sample of signal 0 in this file is 1; a.hea, line 2, gives 7.",
                "a.dat: the checksum of signal 0 in this file is 6; a.hea, line 2, gives 0.",
                "a.dat: the checksum of signal 1 in this file is -6; a.hea, line 3, gives -5.",
            ],
            record.Warnings);
    }

    [Fact]
    public void Segments_may_have_several_samples_per_frame_but_all_the_same_number()
    {
        WfdbRecord record = new MemoryFiles()
            .With("m.hea", "m/3 1 90 4\na 1\n~ 2\nb 1\n").With("a.hea", "a 1 90 1\na.dat 80x2\n").With("b.hea", "b 1 90 1\nb.dat 80x2\n")
            .With("a.dat", 129, 130).With("b.dat", 131, 132).Record("m");
        int gap = WfdbRecord.MissingSample;

        Assert.Equal([1, 2, gap, gap, gap, gap, 3, 4], record.ReadSignal(0));
        WfdbRecord other = new MemoryFiles()
            .With("m.hea", "m/2 1 90 2\na 1\nb 1\n").With("a.hea", "a 1 90 1\na.dat 80x2\n").With("b.hea", "b 1 90 1\nb.dat 80\n")
            .With("a.dat", 129, 130).With("b.dat", 131).Record("m");
        var exception = Assert.Throws<WfdbException>(() => other.ReadSignal(0));
        Assert.Equal("b.hea, line 2: expected 2 samples per frame, as in the first segment of m.hea; got 1.", exception.Message);
    }

    [Fact]
    public void A_record_in_a_folder_below_finds_its_files_there()
    {
        WfdbRecord record = new MemoryFiles()
            .With("p 1/b/m.hea", "m/1 1 360 1\na 1\n").With("p 1/b/a.hea", "a 1 360 1\na.dat 80\n").With("p 1/b/a.dat", 129)
            .With("p 1/b/m.atr", 1, 4, 0, 0).Record("p 1/b/m");

        Assert.Equal("p 1/b/m", record.Name);
        Assert.Equal([1], record.ReadSignal(0));
        Assert.Equal([new(1, 1)], record.ReadAnnotations("atr"));
    }

    [Fact]
    public void Samples_from_a_pipe_are_refused_in_one_line()
    {
        WfdbRecord record = WfdbRecord.Open(
            name => name == "a.dat" ? new Csv.OneWayStream(s_dat) : Small().Open(name), "a");

        var exception = Assert.Throws<WfdbException>(() => record.ReadSignal(0));

        Assert.Contains("this is a pipe", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("## time resolution: 360", 36)]
    [InlineData("## time resolution: 360.0\0", 36)]
    [InlineData("## time resolution: 1000", 13)] // 36 ms are 12.96 samples
    [InlineData("## time resolution: 90", 144)]
    public void Annotations_that_count_time_otherwise_are_converted(string note, long sample)
    {
        using var stream = new MemoryStream();
        AnnotationWriter.Write(stream, [new Annotation(0, AnnotationCode.Note, Auxiliary: note), new Annotation(36, 1)]);
        WfdbRecord record = new MemoryFiles().With("a.hea", "a 0 360 500\n").With("a.atr", stream.ToArray()).Record("a");

        Assert.Equal([new(sample, 1)], record.ReadAnnotations("atr"));
        Assert.Empty(record.Warnings);
    }
}
