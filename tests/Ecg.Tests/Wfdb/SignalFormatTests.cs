using Ecg.Wfdb;

namespace Ecg.Tests.Wfdb;

public class SignalFormatTests
{
    // Bytes worked out by hand from the layouts in signal(5); positive, negative and lowest values in each.
    [Theory]
    [InlineData(16, "0102 FFFF 0080", new[] { 0x0201, -1, -32768 })]
    [InlineData(24, "010203 FFFFFF 000080", new[] { 0x030201, -1, -8388608 })]
    [InlineData(32, "01020304 FFFFFFFF 00000080", new[] { 0x04030201, -1, int.MinValue })]
    [InlineData(61, "0102 FFFF 8000", new[] { 0x0102, -1, -32768 })]
    [InlineData(80, "00 7F 80 FF", new[] { -128, -1, 0, 127 })]
    [InlineData(160, "0000 FF7F 0080 FFFF", new[] { -32768, -1, 0, 32767 })]
    [InlineData(212, "E33303 FF0F00", new[] { 0x3E3, 0x303, -1, 0 })]
    [InlineData(212, "000880 008F10", new[] { -2048, 0x080, -256, -2032 })]
    [InlineData(310, "0200 0400 FEFF FEFF", new[] { 1, 2, 0, -1, -1, -1 })]
    [InlineData(310, "0004 FE03 00F8 0080", new[] { -512, 511, 0, 0, 0, -481 })]
    [InlineData(311, "01080030 FFFFFF3F", new[] { 1, 2, -256, -1, -1, -1 })]
    public void Samples_are_unpacked_as_specified(int code, string hex, int[] expected)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        SignalFormat format = SignalFormat.Find(code)!;
        int[] samples = new int[expected.Length];

        format.Decode(bytes, samples);

        Assert.Equal(expected, samples);
    }

    [Theory]
    [InlineData(16, 7, 14)]
    [InlineData(24, 7, 21)]
    [InlineData(32, 7, 28)]
    [InlineData(80, 7, 7)]
    [InlineData(212, 6, 9)]
    [InlineData(212, 7, 11)]
    [InlineData(310, 6, 8)]
    [InlineData(310, 7, 10)]
    [InlineData(311, 8, 12)]
    public void Bytes_and_samples_are_counted_with_the_last_group_incomplete(int code, long samples, long bytes)
    {
        SignalFormat format = SignalFormat.Find(code)!;

        Assert.Equal(bytes, format.BytesFor(samples));
        Assert.True(format.SamplesIn(bytes) >= samples);
        Assert.True(format.SamplesIn(bytes - 1) < samples);
    }

    [Fact]
    public void Other_formats_are_not_found()
    {
        Assert.Null(SignalFormat.Find(8));
        Assert.Null(SignalFormat.Find(508));
        Assert.Equal("16, 24, 32, 61, 80, 160, 212, 310, 311", SignalFormat.Supported);
    }
}
