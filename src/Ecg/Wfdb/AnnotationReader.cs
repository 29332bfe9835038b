using System.Text;

namespace Ecg.Wfdb;

/// <summary>
/// Reads annotation files in the MIT format, after the WFDB Applications Guide, annot(5): words of 16 bits, lowest byte first, six bits of
/// code A above ten bits of interval I. A word with A up to 49 is an annotation, I samples after the last one; the codes from 59 prepare
/// the next or complete the last annotation; a word of zero ends the file.
/// </summary>
public sealed class AnnotationReader
{
    internal const int Skip = 59;
    internal const int Number = 60;
    internal const int Subtype = 61;
    internal const int Channel = 62;
    internal const int Auxiliary = 63;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly List<Annotation> _annotations = [];
    private long _offset;
    private long _sample;

    private AnnotationReader(Stream stream, string file)
    {
        _stream = stream;
        _file = file;
    }

    /// <summary>Reads all annotations, in the order of the file.</summary>
    /// <param name="stream">The file, from its first byte.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="WfdbException">The file is damaged or cut; the message names the byte.</exception>
    public static IReadOnlyList<Annotation> Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new AnnotationReader(new BufferedStream(stream, 1 << 16), file); // the stream stays the caller's to close
        reader.ReadAll();
        return reader._annotations;
    }

    private void ReadAll()
    {
        byte channel = 0;
        sbyte number = 0;
        while (true)
        {
            long start = _offset;
            int word = Word("the end mark");
            int code = word >> 10;
            int interval = word & 0x3FF;
            switch (code)
            {
                case 0 when interval == 0:
                    return;
                case > 0 and <= AnnotationCode.Maximum:
                    Advance(interval, start);
                    _annotations.Add(new Annotation(_sample, (byte)code, 0, channel, number));
                    break;
                case Skip:
                    if (interval != 0)
                        throw Error(start, $"expected 0 beside a SKIP code; got {interval}.");
                    // A long as a PDP-11 stores it: the high word first, each word with its low byte first.
                    Advance((Word("an interval") << 16) | Word("an interval"), start);
                    break;
                case Number:
                    number = Signed(interval, start, "NUM");
                    Amend(start, "NUM", last => last with { Number = number });
                    break;
                case Subtype:
                    sbyte subtype = Signed(interval, start, "SUB");
                    Amend(start, "SUB", last => last with { Subtype = subtype });
                    break;
                case Channel:
                    channel = interval <= byte.MaxValue
                        ? (byte)interval
                        : throw Error(start, $"expected at most {byte.MaxValue} beside a CHN code; got {interval}.");
                    Amend(start, "CHN", last => last with { Channel = channel });
                    break;
                case Auxiliary:
                    string text = Text(interval);
                    Amend(start, "AUX", last => last with { Auxiliary = text });
                    break;
                default:
                    throw Error(start, $"expected an annotation code of 1 to {AnnotationCode.Maximum} or {Skip} to {Auxiliary}; got {code}.");
            }
        }
    }

    private void Advance(int interval, long start)
    {
        _sample += interval;
        if (_sample < 0)
            throw Error(start, $"an interval of {interval} leads before the beginning of the record.");
    }

    private void Amend(long start, string code, Func<Annotation, Annotation> change)
    {
        if (_annotations.Count == 0)
            throw Error(start, $"{code} stands before the first annotation.");
        _annotations[^1] = change(_annotations[^1]);
    }

    // A signed byte, of which some writers keep the low eight bits and others (that of the MIT-BIH database too) all ten bits of the sign
    // extension.
    private sbyte Signed(int interval, long start, string code) =>
        interval is <= byte.MaxValue or >= 0x380
            ? unchecked((sbyte)interval)
            : throw Error(start, $"expected -128 to 127 beside a {code} code; got {interval}.");

    // As many bytes as announced, and one more where that is odd.
    private string Text(int length)
    {
        Span<byte> bytes = stackalloc byte[0x400];
        bytes = bytes[..(length + (length & 1))];
        Fill(bytes, "auxiliary text");
        return Encoding.Latin1.GetString(bytes[..length]);
    }

    private int Word(string what)
    {
        Span<byte> bytes = stackalloc byte[2];
        Fill(bytes, what);
        return bytes[0] | (bytes[1] << 8);
    }

    private void Fill(Span<byte> bytes, string what)
    {
        int read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _offset += read;
        if (read < bytes.Length)
            throw Error(_offset, $"the file ends in the middle; expected {what}.");
    }

    private WfdbException Error(long offset, string problem) => WfdbException.AtByte(_file, offset, problem);
}
