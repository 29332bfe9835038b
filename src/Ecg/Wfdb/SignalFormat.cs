namespace Ecg.Wfdb;

/// <summary>
/// A storage format of samples, after the WFDB Applications Guide, signal(5). Samples are packed in groups: a group has
/// <see cref="GroupBytes"/> bytes and <see cref="GroupSamples"/> samples, and groups follow each other without gaps. In a file of several
/// signals the samples are interleaved, and a group may contain samples of more than one signal.
/// </summary>
public sealed class SignalFormat
{
    private delegate void Decoder(ReadOnlySpan<byte> bytes, Span<int> samples);

    private static readonly SignalFormat[] s_all =
    [
        new(16, 2, 1, bits: 16, Decode16),
        new(24, 3, 1, bits: 24, Decode24),
        new(32, 4, 1, bits: 32, Decode32),
        new(61, 2, 1, bits: 16, Decode61),
        new(80, 1, 1, bits: 8, Decode80),
        new(160, 2, 1, bits: 16, Decode160),
        new(212, 3, 2, bits: 12, Decode212),
        new(310, 4, 3, bits: 10, Decode310),
        new(311, 4, 3, bits: 10, Decode311),
    ];

    private readonly Decoder _decode;

    private SignalFormat(int code, int groupBytes, int groupSamples, int bits, Decoder decode)
    {
        Code = code;
        GroupBytes = groupBytes;
        GroupSamples = groupSamples;
        Missing = (int)-(1L << (bits - 1));
        _decode = decode;
    }

    /// <summary>Number of the format in signal(5).</summary>
    public int Code { get; }

    /// <summary>Bytes of a group.</summary>
    public int GroupBytes { get; }

    /// <summary>Samples of a group.</summary>
    public int GroupSamples { get; }

    /// <summary>The value that means "no sample": the lowest value of the format.</summary>
    public int Missing { get; }

    /// <summary>The format with this number, or null if it is not supported.</summary>
    public static SignalFormat? Find(int code) => Array.Find(s_all, format => format.Code == code);

    /// <summary>Numbers of the supported formats, for messages.</summary>
    public static string Supported => string.Join(", ", s_all.Select(format => format.Code));

    /// <summary>Number of bytes that this many samples take. An incomplete last group takes two bytes per sample.</summary>
    public long BytesFor(long samples) => (samples / GroupSamples * GroupBytes) + (2 * (samples % GroupSamples));

    /// <summary>Number of samples in this many bytes.</summary>
    public long SamplesIn(long bytes) => (bytes / GroupBytes * GroupSamples) + (GroupSamples > 1 ? bytes % GroupBytes / 2 : 0);

    /// <summary>Decodes whole groups.</summary>
    /// <param name="bytes">[groups · <see cref="GroupBytes"/>].</param>
    /// <param name="samples">[groups · <see cref="GroupSamples"/>], written.</param>
    public void Decode(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        if (bytes.Length % GroupBytes != 0 || samples.Length != bytes.Length / GroupBytes * GroupSamples)
            throw new ArgumentException(
                $"Format {Code} has {GroupSamples} samples in {GroupBytes} bytes; got {samples.Length} in {bytes.Length}.");
        _decode(bytes, samples);
    }

    // Two's complement, little-endian.
    private static void Decode16(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (short)(bytes[2 * i] | (bytes[(2 * i) + 1] << 8));
    }

    private static void Decode24(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        for (int i = 0; i < samples.Length; i++)
            samples[i] = bytes[3 * i] | (bytes[(3 * i) + 1] << 8) | ((sbyte)bytes[(3 * i) + 2] << 16);
    }

    private static void Decode32(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        for (int i = 0; i < samples.Length; i++)
            samples[i] = bytes[4 * i] | (bytes[(4 * i) + 1] << 8) | (bytes[(4 * i) + 2] << 16) | (bytes[(4 * i) + 3] << 24);
    }

    // Like format 16, but big-endian.
    private static void Decode61(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (short)((bytes[2 * i] << 8) | bytes[(2 * i) + 1]);
    }

    // Offset binary: 0 is the lowest value.
    private static void Decode80(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        for (int i = 0; i < samples.Length; i++)
            samples[i] = bytes[i] - 128;
    }

    private static void Decode160(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (bytes[2 * i] | (bytes[(2 * i) + 1] << 8)) - 32768;
    }

    //   byte 0      byte 1      byte 2
    // aaaaaaaa | BBBB AAAA | bbbbbbbb     capitals: the high four bits of each sample
    private static void Decode212(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        for (int i = 0, at = 0; i < samples.Length; i += 2, at += 3)
        {
            samples[i] = SignExtend(bytes[at] | (bytes[at + 1] << 8), 12);
            samples[i + 1] = SignExtend(bytes[at + 2] | ((bytes[at + 1] & 0xF0) << 4), 12);
        }
    }

    // Two little-endian words: cccccaaaaaaaaaa0 CCCCCbbbbbbbbbb0, where the third sample is CCCCCccccc.
    private static void Decode310(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        for (int i = 0, at = 0; i < samples.Length; i += 3, at += 4)
        {
            int first = bytes[at] | (bytes[at + 1] << 8);
            int second = bytes[at + 2] | (bytes[at + 3] << 8);
            samples[i] = SignExtend(first >> 1, 10);
            samples[i + 1] = SignExtend(second >> 1, 10);
            samples[i + 2] = SignExtend((first >> 11) | (second >> 11 << 5), 10);
        }
    }

    // One little-endian word: 00ccccccccccbbbbbbbbbbaaaaaaaaaa.
    private static void Decode311(ReadOnlySpan<byte> bytes, Span<int> samples)
    {
        for (int i = 0, at = 0; i < samples.Length; i += 3, at += 4)
        {
            int word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
            samples[i] = SignExtend(word, 10);
            samples[i + 1] = SignExtend(word >> 10, 10);
            samples[i + 2] = SignExtend(word >> 20, 10);
        }
    }

    // The lowest bits of a word, read as a two's complement number.
    private static int SignExtend(int word, int bits) => word << (32 - bits) >> (32 - bits);
}
