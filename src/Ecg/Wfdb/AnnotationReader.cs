using System.Buffers;
using System.Globalization;
using System.Text;
using Ecg.Files;
using ScratchCnn.Architectures;

namespace Ecg.Wfdb;

/// <summary>
/// Reads annotation files in the MIT format, after the WFDB Applications Guide, annot(5): words of 16 bits, lowest byte first, six bits of
/// code A above ten bits of interval I. A word with A below 59 is an annotation, I ticks after the previous one; a word with a code from 59
/// sets a field of the next or of the previous annotation; a word of zero ends the file. Where the guide leaves something open, this class
/// does what the WFDB library does:
/// <list type="bullet">
/// <item>Time may run backwards. An annotation of code 0 is a null annotation, which only advances the time.</item>
/// <item>NUM, SUB, CHN and the length of AUX are the low eight bits of I; NUM and SUB are signed, CHN is not.</item>
/// <item>A note at tick 0 whose text begins with "## time resolution: " gives the ticks per second. It and the other notes that begin with
/// "## " describe the file and are not returned as annotations.</item>
/// <item>Annotations before the beginning of the record are left out, with a warning.</item>
/// <item>A file may end without its end mark. The complete annotations before the end are read, with a warning.</item>
/// <item>Nearly any bytes are annotations of some kind. What is recognized as another file is refused all the same: a Git LFS pointer, a compressed file, a
/// file after a byte order mark, annotations in the format of the AHA database, and text, which has no end mark.</item>
/// </list>
/// </summary>
public sealed class AnnotationReader
{
    internal const int Skip = 59;
    internal const int Number = 60;
    internal const int Subtype = 61;
    internal const int Channel = 62;
    internal const int Auxiliary = 63;

    private const string FileNote = "## ";
    private const string ResolutionNote = "## time resolution: ";

    private static readonly SearchValues<char> s_numberCharacters = SearchValues.Create("0123456789.eE+-");

    private readonly Stream _stream;
    private readonly string _file;
    private readonly List<Annotation> _annotations = [];
    private readonly List<string> _warnings = [];
    private long _offset;
    private long _sample;
    private bool _isEmpty = true;
    private bool _isDropped; // the last annotation: a null annotation, or before the beginning of the record
    private int _before;
    private long _firstBefore;

    // Regular paced beats may have only printable bytes too, but end with the end mark.
    private readonly string? _textKind;

    private AnnotationReader(Stream stream, string file, ReadOnlySpan<byte> start)
    {
        _stream = stream;
        _file = file;
        _textKind = FileSignature.TextKind(start);
        if (FileSignature.Describe(start) is { } signature)
            throw NoAnnotations(signature);
        if (IsAha(start))
            throw NoAnnotations("in the format of the AHA database, 16 bytes an annotation; WFDB's rdann and wrann convert it");
        if (_textKind is null && start.StartsWith(Encoding.UTF8.Preamble))
            throw NoAnnotations("preceded by a byte order mark, as editors write it; get the file again");
    }

    /// <summary>Reads all annotations, in the order of the file.</summary>
    /// <param name="stream">The file, from its first byte; read once, so that it may be a pipe.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="WfdbException">The file is damaged, and the message names the byte; or it is a file of another kind.</exception>
    public static AnnotationFile Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        AppendedStream whole = AppendedStream.Peek(stream, FileSignature.Looked, out byte[] start);
        var reader = new AnnotationReader(new BufferedStream(whole, 1 << 16), file, start); // the stream stays the caller's to close
        reader.ReadWords();
        return reader.Finish();
    }

    // An annotation there is 0, a letter or bracket, four bytes of time and ten more. Two of the kind in a row are no accident.
    private static bool IsAha(ReadOnlySpan<byte> start)
    {
        const int size = 16;
        int count = 0;
        for (; start.Length >= size; start = start[size..], count++)
        {
            if (start[0] != 0 || !(char.IsAsciiLetter((char)start[1]) || start[1] is (byte)'[' or (byte)']'))
                return false;
        }

        return count > 1;
    }

    private AnnotationFile Finish()
    {
        if (_before > 0)
        {
            _warnings.Add(
                $"{_file}: {_before} of {_annotations.Count + _before} annotations are left out: they stand before the beginning of the record, "
                + $"the first {-_firstBefore} ticks before it.");
        }

        double? resolution = null;
        foreach (Annotation note in _annotations.Where(IsFileNote))
            resolution ??= Resolution(note.Auxiliary!);
        _annotations.RemoveAll(IsFileNote);
        return new AnnotationFile(_annotations, resolution, _warnings);
    }

    private static bool IsFileNote(Annotation annotation) =>
        annotation is { Sample: 0, Code: AnnotationCode.Note, Subtype: 0, Auxiliary: string text } && text.StartsWith(FileNote, StringComparison.Ordinal);

    // Like C's %lf: reads the number at the start of the text and ignores the rest.
    private double? Resolution(string note)
    {
        if (!note.StartsWith(ResolutionNote, StringComparison.Ordinal))
            return null;
        string text = note[ResolutionNote.Length..].Trim(' ', '\0');
        int length = text.AsSpan().IndexOfAnyExcept(s_numberCharacters);
        string number = length < 0 ? text : text[..length];
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double frequency) && frequency > 0 && double.IsFinite(frequency))
            return frequency;
        _warnings.Add($"{_file}: expected a time resolution in Hz; got '{text}'; times are taken to count the record's own samples.");
        return null;
    }

    private void ReadWords()
    {
        byte channel = 0;
        sbyte number = 0;
        while (true)
        {
            long start = _offset;
            if (!TryReadWord(out int word))
            {
                WarnOfEnd(start, "before its end mark");
                return;
            }
            int code = word >> 10;
            int interval = word & 0x3FF;
            switch (code)
            {
                case 0 when interval == 0:
                    return;
                case < Skip:
                    _sample += interval;
                    _isEmpty = false;
                    _isDropped = code == 0 || _sample < 0;
                    if (!_isDropped)
                        _annotations.Add(new Annotation(_sample, (byte)code, 0, channel, number));
                    else if (code != 0 && _before++ == 0)
                        _firstBefore = _sample;
                    break;
                case Skip:
                    // A long as a PDP-11 stores it: the high word first, each word with its low byte first.
                    if (!TryReadWord(out int high) || !TryReadWord(out int low))
                    {
                        WarnOfEnd(start, "in the middle of a SKIP");
                        return;
                    }
                    _sample += (high << 16) | low;
                    break;
                case Number:
                    number = unchecked((sbyte)interval);
                    Amend(start, "NUM", last => last with { Number = number });
                    break;
                case Subtype:
                    sbyte subtype = unchecked((sbyte)interval);
                    Amend(start, "SUB", last => last with { Subtype = subtype });
                    break;
                case Channel:
                    channel = unchecked((byte)interval);
                    Amend(start, "CHN", last => last with { Channel = channel });
                    break;
                default:
                    if (!TryReadText(interval & byte.MaxValue, out string text))
                    {
                        WarnOfEnd(start, "in the middle of an AUX text");
                        return;
                    }
                    Amend(start, "AUX", last => last with { Auxiliary = text });
                    break;
            }
        }
    }

    private void Amend(long start, string code, Func<Annotation, Annotation> change)
    {
        if (_isEmpty)
            throw Error(start, $"{code} stands before the first annotation.");
        if (!_isDropped) // the channel and the number of an annotation that is dropped stay in effect
            _annotations[^1] = change(_annotations[^1]);
    }

    // The announced number of bytes, and a padding byte after an odd number.
    private bool TryReadText(int length, out string text)
    {
        Span<byte> bytes = stackalloc byte[0x100];
        bytes = bytes[..(length + (length & 1))];
        bool isWhole = TryFill(bytes);
        text = isWhole ? Encoding.Latin1.GetString(bytes[..length]) : "";
        return isWhole;
    }

    private bool TryReadWord(out int word)
    {
        Span<byte> bytes = stackalloc byte[2];
        bool isWhole = TryFill(bytes);
        word = bytes[0] | (bytes[1] << 8);
        return isWhole;
    }

    private bool TryFill(Span<byte> bytes)
    {
        int read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _offset += read;
        return read == bytes.Length;
    }

    private void WarnOfEnd(long start, string where)
    {
        WfdbException end = Error(start, $"the file ends {where}; it may be truncated");
        if (_textKind is not null)
            throw end;
        _warnings.Add($"{end.Message}. The {_annotations.Count} annotations before that are read.");
    }

    private WfdbException Error(long offset, string problem) =>
        _textKind is null ? WfdbException.AtByte(_file, offset, problem) : NoAnnotations(_textKind);

    private WfdbException NoAnnotations(string what) => WfdbException.InFile(_file, $"expected annotations in the MIT format; the file is {what}.");
}

/// <summary>The content of an annotation file.</summary>
/// <param name="Annotations">The annotations, in the order of the file.</param>
/// <param name="TimeResolution">Ticks per second of the annotation times, in Hz; null if the file does not give it, and times are frame
/// numbers of the record.</param>
/// <param name="Warnings">Warnings about faults in the file that was nevertheless read, one line each.</param>
public sealed record AnnotationFile(IReadOnlyList<Annotation> Annotations, double? TimeResolution, IReadOnlyList<string> Warnings)
{
    /// <summary>Converts the annotation times to frame numbers of a record and sorts by time; equal times keep the order of the file.</summary>
    /// <param name="frequency">Frames per second of the record, in Hz. Times that fall between two frames are rounded as the WFDB library
    /// rounds them, halves upwards.</param>
    public IReadOnlyList<Annotation> At(double frequency)
    {
        IEnumerable<Annotation> annotations = Annotations;
        if (TimeResolution is double resolution && resolution != frequency)
        {
            double ratio = frequency / resolution;
            annotations = annotations.Select(annotation => annotation with { Sample = ToLong(Math.Floor((annotation.Sample * ratio) + 0.5)) });
        }
        return [.. annotations.OrderBy(annotation => annotation.Sample)];
    }

    // Casting a double beyond 64 bits to long has no defined result; 2⁶² is beyond the end of any record.
    private static long ToLong(double value) => value < 1L << 62 ? (long)value : 1L << 62;
}
