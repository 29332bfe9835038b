using System.Buffers;
using ScratchCnn.Architectures;

namespace Ecg.Csv;

/// <summary>Says what a file is that is taken for a CSV file by mistake.</summary>
internal static class TextCheck
{
    private const string Expected = "expected a CSV file, plain or gzipped";

    private static readonly SearchValues<byte> s_controlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(value => (byte)value).Where(value => value is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))]);

    /// <summary>The fault that the first bytes of a file show; null if they may be text.</summary>
    public static EcgDataException? FindOtherFormat(string path, ReadOnlySpan<byte> start)
    {
        start = start[..Math.Min(start.Length, FileSignature.Looked)];
        if (FileSignature.Describe(start) is { } signature)
            return new EcgDataException(path, $"{Expected}; the file is {signature}");
        string? encoding = start switch
        {
            [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] or [0, 0, 0, not 0, ..] or [not 0, 0, 0, 0, ..] => "UTF-32",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, not 0, 0, not 0, ..] or [not 0, 0, not 0, 0, ..] => "UTF-16",
            _ => null,
        };
        return encoding is null ? null : new EcgDataException(path, $"is text in {encoding}; expected plain text in ASCII or UTF-8");
    }

    /// <summary>The fault of a file without a good row that is a web page or no text at all; null if it is other text. Text has no control characters but tabs and
    /// line ends; elsewhere one of them spoils only its own row.</summary>
    public static EcgDataException? FindNoText(string path, ReadOnlySpan<byte> bytes)
    {
        if (FileSignature.TextKind(bytes[..Math.Min(bytes.Length, FileSignature.Looked)]) == FileSignature.WebPage)
            return new EcgDataException(path, $"{Expected}; the file is {FileSignature.WebPage}: the download went wrong");
        int at = bytes.IndexOfAny(s_controlCharacters);
        if (at < 0)
            return null;
        ReadOnlySpan<byte> before = bytes[..at];
        int line = LineEnds.Count(before) + 1, place = at - before.LastIndexOfAny((byte)'\r', (byte)'\n');
        return new EcgDataException(path, line, FormattableString.Invariant($"byte {place} is 0x{bytes[at]:X2}, so the file is not text; {Expected}"));
    }
}
