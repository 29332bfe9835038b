using Ecg.Wfdb;
using FsCheck.Xunit;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Wfdb;

public class AnnotationTests
{
    [Fact]
    public void The_first_annotations_of_record_100_are_read()
    {
        // +(N at 18, N at 77, N at 370: the first bytes of 100.atr, ended.
        IReadOnlyList<Annotation> annotations = Read("1270 03FC 284E0000 3B04 2505 0000");

        Assert.Equal([new(18, 28, Auxiliary: "(N\0"), new(77, AnnotationCode.Normal), new(370, AnnotationCode.Normal)], annotations);
        Assert.Equal("+", annotations[0].Symbol);
    }

    [Fact]
    public void Every_special_code_has_its_effect()
    {
        // SKIP 0x00012345, N +1; CHN 2, NUM -1, SUB -2; V +2 keeps channel and number but not the subtype; SKIP -3; F +0 with AUX "ab".
        IReadOnlyList<Annotation> annotations = Read("00EC 0100 4523 0104  02F8 FFF0 FEF7  0214  00EC FFFF FDFF 0018 02FC 6162 0000");

        Assert.Equal(
            [
                new(0x12346, AnnotationCode.Normal, -2, 2, -1),
                new(0x12348, AnnotationCode.PrematureVentricular, 0, 2, -1),
                new(0x12345, AnnotationCode.Fusion, 0, 2, -1, "ab"),
            ],
            annotations);
    }

    [Theory]
    [InlineData("01F4 0000", 0, "SUB stands before the first annotation")]
    [InlineData("01FC 6100 0000", 0, "AUX stands before the first annotation")]
    public void A_damaged_file_is_refused_with_its_byte(string hex, long offset, string message)
    {
        var exception = Assert.Throws<WfdbException>(() => Read(hex));

        Assert.Equal((offset, null, "x.atr"), (exception.Offset, exception.Line, exception.File));
        Assert.StartsWith($"x.atr: byte {offset}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_before_the_beginning_are_left_out_with_a_warning()
    {
        // A note at -5 with SUB 1 and AUX "ab"; N at -2; N at 18.
        AnnotationFile file = ReadFile("00EC FFFF FBFF 0058 01F4 02FC 6162 0304 1404 0000");

        Assert.Equal([new(18, AnnotationCode.Normal)], file.Annotations);
        Assert.Equal(
            "x.atr: 2 of 3 annotations are left out: they stand before the beginning of the record, the first 5 ticks before it.",
            Assert.Single(file.Warnings));
    }

    [Property(MaxTest = 300)]
    public void What_is_written_is_read_again(ulong seed)
    {
        long sample = 0;
        var written = new List<Annotation>();
        for (ulong i = 0; i < 30; i++)
        {
            ulong bits = CounterRandom.Bits(seed, i);
            // Short intervals, intervals just beyond ten bits, and some beyond 32 bits.
            sample += (bits % 4) switch { 0 => 0, 1 => (long)(bits >> 54), 2 => 1020 + (long)(bits >> 61), _ => (long)(bits >> 29) };
            string? text = (bits & 16) == 0 ? null : new string((char)(bits >> 8 & 0xFF), (int)(bits >> 16 & 0xFF));
            written.Add(new Annotation(sample, (byte)(1 + (bits >> 24) % 49), (sbyte)(bits >> 32), (byte)(bits >> 40 & 3), (sbyte)(bits >> 48 & 1), text));
        }

        using var stream = new MemoryStream();
        AnnotationWriter.Write(stream, written);
        stream.Position = 0;

        Assert.Equal(written, AnnotationReader.Read(stream, "x.atr").Annotations);
    }

    [Fact]
    public void What_the_format_cannot_hold_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => Write(new Annotation(1, 0)));
        Assert.Throws<ArgumentException>(() => Write(new Annotation(1, 50)));
        Assert.Throws<ArgumentException>(() => Write(new Annotation(-1, 1)));
        Assert.Throws<ArgumentException>(() => Write(new Annotation(2, 1), new Annotation(1, 1)));
        Assert.Throws<ArgumentException>(() => Write(new Annotation(1, 1, Auxiliary: new string('x', 256))));
        Assert.Throws<ArgumentException>(() => Write(new Annotation(1, 1, Auxiliary: "π")));
    }

    [Fact]
    public void Symbols_and_codes_are_inverse_and_nineteen_codes_are_beats()
    {
        for (byte code = 1; code <= AnnotationCode.Maximum; code++)
        {
            string symbol = AnnotationCode.Symbol(code);
            if (symbol.Length == 1)
                Assert.Equal(code, AnnotationCode.FromSymbol(symbol[0]));
            else
                Assert.Equal($"[{code}]", symbol);
        }
        Assert.Null(AnnotationCode.FromSymbol('y'));
        IEnumerable<string> beats = Enumerable.Range(1, AnnotationCode.Maximum).Select(code => (byte)code).Where(AnnotationCode.IsBeat).Select(AnnotationCode.Symbol);
        Assert.Equal("/?ABEFJLNQRSVaefjnr", string.Concat(beats.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("", 0, 0, "before its end mark")]
    [InlineData("01", 0, 0, "before its end mark")]
    [InlineData("0104", 1, 2, "before its end mark")]
    [InlineData("0104 02", 1, 2, "before its end mark")]
    [InlineData("0104 00EC 0100", 1, 2, "in the middle of a SKIP")]
    [InlineData("0104 00EC 0100 45", 1, 2, "in the middle of a SKIP")]
    [InlineData("0104 0204 05FC 6162", 2, 4, "in the middle of an AUX text")]
    [InlineData("0104 01FC 61", 1, 2, "in the middle of an AUX text")]
    public void A_file_without_its_end_mark_is_read_to_its_end_with_a_warning(string hex, int count, int offset, string where)
    {
        AnnotationFile file = ReadFile(hex);

        Assert.Equal(count, file.Annotations.Count);
        Assert.Equal($"x.atr: byte {offset}: the file ends {where}; it may be truncated. The {count} annotations before that are read.", Assert.Single(file.Warnings));
    }

    [Fact]
    public void Annotations_in_the_AHA_format_are_refused_by_name()
    {
        // 0, the kind, the time in ms, the number of the annotation and room for a text.
        static byte[] Record(char kind, byte time) => [0, (byte)kind, 0, 0, 0, time, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        using var stream = new MemoryStream([.. Record('N', 100), .. Record('V', 200), .. Record('[', 250), .. Record('N', 255)]);

        Assert.Equal(
            "x.atr: expected annotations in the MIT format; the file is in the format of the AHA database, 16 bytes an annotation; WFDB's rdann and wrann convert it.",
            Assert.Throws<WfdbException>(() => AnnotationReader.Read(stream, "x.atr")).Message);

        // One annotation of code 19 after 512 samples begins with the same two bytes.
        Assert.Equal(512, Assert.Single(ReadFile("004E 0000").Annotations).Sample);
    }

    [Theory]
    [InlineData("360", 360.0)]
    [InlineData("360.00", 360.0)]
    [InlineData("1e3\0", 1000.0)]
    [InlineData("250 Hz", 250.0)]
    public void A_note_of_the_time_resolution_is_read_as_gqrs_and_wrann_write_it(string resolution, double frequency)
    {
        // NOTE at 0 with its text; SKIP -1; a null annotation one tick later; N at 150; N 300 ticks later.
        string text = "## time resolution: " + resolution;
        string aux = Convert.ToHexString(System.Text.Encoding.Latin1.GetBytes(text.Length % 2 == 0 ? text : text + "\0"));
        AnnotationFile file = ReadFile($"0058 {text.Length:X2}FC {aux} 00EC FFFF FFFF 0100 9604 2C05 0000");

        Assert.Equal([new(150, AnnotationCode.Normal), new(450, AnnotationCode.Normal)], file.Annotations);
        Assert.Equal(frequency, file.TimeResolution);
        Assert.Empty(file.Warnings);
    }

    [Theory]
    [InlineData("nought")]
    [InlineData("0")]
    [InlineData("-360")]
    [InlineData("1e999")]
    public void A_time_resolution_that_is_no_rate_is_a_warning(string resolution)
    {
        using var stream = new MemoryStream();
        AnnotationWriter.Write(stream, [new Annotation(0, AnnotationCode.Note, Auxiliary: "## time resolution: " + resolution), new Annotation(5, 1)]);
        stream.Position = 0;
        AnnotationFile file = AnnotationReader.Read(stream, "x.atr");

        Assert.Null(file.TimeResolution);
        Assert.Equal([new(5, 1)], file.Annotations);
        Assert.Contains($"got '{resolution}'", Assert.Single(file.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Definitions_at_the_beginning_are_no_annotations_and_other_notes_are()
    {
        using var stream = new MemoryStream();
        AnnotationWriter.Write(stream,
        [
            new Annotation(0, AnnotationCode.Note, Auxiliary: "## annotation type definitions"),
            new Annotation(0, AnnotationCode.Note, Auxiliary: "tilt up"),
            new Annotation(0, AnnotationCode.Note, Auxiliary: "## end of definitions"),
            new Annotation(9, AnnotationCode.Note, Auxiliary: "## time resolution: 90"),
        ]);
        stream.Position = 0;
        AnnotationFile file = AnnotationReader.Read(stream, "x.atr");

        Assert.Equal(["tilt up", "## time resolution: 90"], file.Annotations.Select(annotation => annotation.Auxiliary));
        Assert.Null(file.TimeResolution);
    }

    [Fact]
    public void A_null_annotation_advances_the_time_and_keeps_its_fields_from_its_neighbors()
    {
        // N at 1; null at 6 with SUB 1, CHN 2, NUM 3 and AUX "ab"; N at 7, whose channel and number are those last set.
        Assert.Equal(
            [new(1, AnnotationCode.Normal), new(7, AnnotationCode.Normal, 0, 2, 3)],
            Read("0104 0500 01F4 02F8 03F0 02FC 6162 0104 0000"));
        // A null annotation may stand before the beginning, and time may run backwards and forwards again.
        Assert.Equal([new(3, 1), new(2, 1)], Read("00EC FFFF FEFF 0100 0404 00EC FFFF FFFF 0004 0000"));
    }

    [Fact]
    public void Ten_bits_of_a_channel_a_number_and_a_subtype_are_cut_to_eight_as_the_WFDB_library_cuts_them()
    {
        // CHN -1, NUM -1, SUB -1 in ten bits; CHN 256, NUM 383, SUB 895 in ten bits: 0, 127, 127. Then AUX of 0x301 bytes, which is 1.
        Assert.Equal(
            [new(1, 1, -1, 255, -1), new(2, 1, 127, 0, 127, "a")],
            Read("0104 FFFB FFF3 FFF7  0104 00F9 7FF1 7FF7 01FF 6100 0000"));
    }

    [Fact]
    public void Codes_that_are_not_defined_are_read_and_are_no_beats()
    {
        // 58 at 1, and I beside a SKIP that counts for nothing.
        Annotation annotation = Assert.Single(Read("05EC 0000 0000 01E8 0000"));

        Assert.Equal((1L, "[58]"), (annotation.Sample, annotation.Symbol));
        Assert.False(AnnotationCode.IsBeat(annotation.Code));
        Assert.Null(Ecg.Beats.BeatLabels.Label(annotation.Code, Ecg.Beats.LabelScheme.Published));
    }

    [Theory]
    [InlineData(1000, 360, new long[] { 0, 18, 360, 720 })] // 0, 50, 1000, 2000 ticks
    [InlineData(100, 250, new long[] { 0, 125, 2500, 5000 })]
    [InlineData(500, 360, new long[] { 0, 36, 720, 1440 })]
    public void Times_are_converted_from_the_resolution_to_the_record(double resolution, double frequency, long[] samples)
    {
        var file = new AnnotationFile([new(0, 1), new(50, 1), new(1000, 1), new(2000, 1)], resolution, []);

        Assert.Equal(samples, file.At(frequency).Select(annotation => annotation.Sample));
        Assert.Equal([0, 50, 1000, 2000], (file with { TimeResolution = null }).At(frequency).Select(annotation => annotation.Sample));
    }

    [Fact]
    public void A_resolution_beyond_all_measure_leads_to_times_beyond_all_records()
    {
        AnnotationFile far = new([new(1, 1), new(0, 1)], 1e-310, []);

        Assert.All(far.At(360), annotation => Assert.True(annotation.Sample is 0 or 1L << 62));
        Assert.Equal(0, (far with { TimeResolution = 1e300 }).At(360)[^1].Sample);
    }

    private static IReadOnlyList<Annotation> Read(string hex) => ReadFile(hex).Annotations;

    private static AnnotationFile ReadFile(string hex) =>
        AnnotationReader.Read(new MemoryStream(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))), "x.atr");

    private static void Write(params Annotation[] annotations) => AnnotationWriter.Write(Stream.Null, annotations);
}
