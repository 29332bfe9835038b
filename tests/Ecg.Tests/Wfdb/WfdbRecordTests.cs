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
    [InlineData("a 2 360 3\na.dat 212 200 12 0 1 6 0 I\na.dat 212 200 12 0 -1 -5 0 II\n", "a.dat: byte 9: the checksum of signal 1 in this file is -6; a.hea, line 3, gives -5")]
    [InlineData("a 2 360 3\na.dat 212 200 12 0 1 6 0 I\na.dat 212 200 12 0 0 -6 0 II\n", "a.dat: byte 2: the first sample of signal 1 in this file is -1; a.hea, line 3, gives 0")]
    [InlineData("a 2 360 4\na.dat 212\na.dat 212\n", "a.dat: byte 9: the file ends; a.hea promises 4 samples of 2 signals, 8 in all, in format 212.")]
    [InlineData("a 2 360 4000000000000000000\na.dat 212\na.dat 212\n", "a.dat: byte 9: the file ends")]
    [InlineData("a 2 360 3\na.dat 212x2\na.dat 212\n", "a.hea, line 2: 2 samples a frame are not supported; only 1.")]
    [InlineData("a 2 360 3\na.dat 212\na.dat 212:5\n", "a.hea, line 3: a skew of 5 samples is not supported; only 0.")]
    [InlineData("a 2 360 3\na.dat 8\na.dat 8\n", "a.hea, line 2: format 8 is not supported; supported are 16, 24, 32, 61, 80, 160, 212, 310, 311.")]
    [InlineData("a 2 360 3\na.dat 212\na.dat 16\n", "a.hea, line 3: all signals in a.dat must have one format and one byte offset.")]
    [InlineData("a 3 360 3\na.dat 212\nb.dat 212\na.dat 212\n", "a.hea, line 2: the signals in a.dat must follow each other.")]
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
    public void Signals_of_a_variable_layout_are_found_by_name_and_take_the_layouts_scale()
    {
        WfdbRecord record = Small()
            .With("layout.hea", "layout 2 360 0\n~ 0 400(100)/mV 12 0 0 0 0 II\n~ 0 200 12 0 0 0 0 V\n")
            .With("m.hea", "m/2 2 360 3\nlayout 0\na 3\n")
            .Record("m");

        Assert.Equal([98, 96, 94], record.ReadSignal(0));
        Assert.Equal(Enumerable.Repeat(WfdbRecord.MissingSample, 3), record.ReadSignal(1));
    }

    [Theory]
    [InlineData("m/1 2 360 4\na 4\n", "a.hea, line 1: expected 4 samples, as in m.hea; got 3.")]
    [InlineData("m/1 2 250 3\na 3\n", "a.hea, line 1: expected 250 Hz, as in m.hea; got 360 Hz.")]
    [InlineData("m/1 2 360 3\nm 3\n", "m.hea: a segment of m.hea must be an ordinary record")]
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
        var exception = Assert.Throws<WfdbException>(() => shorter.ReadAnnotations("atr"));
        Assert.Equal("a.atr: an annotation stands at sample 5, but the record has 4 samples.", exception.Message);
    }

    [Theory]
    [InlineData("## time resolution: 360", true)]
    [InlineData("## time resolution: 360.0\0", true)]
    [InlineData("## time resolution: 1000", false)]
    public void Annotations_that_count_time_otherwise_are_refused(string note, bool accepted)
    {
        using var stream = new MemoryStream();
        AnnotationWriter.Write(stream, [new Annotation(0, AnnotationCode.Note, Auxiliary: note)]);
        WfdbRecord record = new MemoryFiles().With("a.hea", "a 0 360 5\n").With("a.atr", stream.ToArray()).Record("a");

        Exception? exception = Record.Exception(() => record.ReadAnnotations("atr"));

        Assert.Equal(accepted, exception is null);
        Assert.True(accepted || exception is WfdbException);
    }
}
