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
    [InlineData("", 0, "the file ends in the middle; expected the end mark")]
    [InlineData("01", 1, "the file ends in the middle")]
    [InlineData("0104", 2, "expected the end mark")]
    [InlineData("00EC 0100", 4, "expected an interval")]
    [InlineData("0104 05FC 6162", 6, "expected auxiliary text")]
    [InlineData("0104 01FC 61", 5, "expected auxiliary text")]
    [InlineData("01F4 0000", 0, "SUB stands before the first annotation")]
    [InlineData("01FC 6100 0000", 0, "AUX stands before the first annotation")]
    [InlineData("0100 0000", 0, "expected an annotation code of 1 to 49 or 59 to 63; got 0")]
    [InlineData("00C8 0000", 0, "got 50")]
    [InlineData("05EC 0000 0000 0000", 0, "expected 0 beside a SKIP code; got 5")]
    [InlineData("0104 00EC FFFF FEFF 0004 0000", 2, "an interval of -2 leads before the beginning")]
    [InlineData("0104 00F9 0000", 2, "expected at most 255 beside a CHN code; got 256")]
    [InlineData("0104 7FF7 0000", 2, "expected -128 to 127 beside a SUB code; got 895")]
    public void A_damaged_file_is_refused_with_its_byte(string hex, long offset, string message)
    {
        var exception = Assert.Throws<WfdbException>(() => Read(hex));

        Assert.Equal((offset, null, "x.atr"), (exception.Offset, exception.Line, exception.File));
        Assert.StartsWith($"x.atr: byte {offset}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
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

        Assert.Equal(written, AnnotationReader.Read(stream, "x.atr"));
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

    private static IReadOnlyList<Annotation> Read(string hex) =>
        AnnotationReader.Read(new MemoryStream(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))), "x.atr");

    private static void Write(params Annotation[] annotations) => AnnotationWriter.Write(Stream.Null, annotations);
}
