using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ScratchCnn.Architectures;

/// <summary>
/// Recognizes, from its first bytes, what any file may have been replaced with: a Git LFS pointer, a compressed file, a web page or other text. The readers
/// of safetensors files and of recordings share it.
/// </summary>
internal static class FileSignature
{
    /// <summary>Bytes that are enough to recognize a file.</summary>
    public const int Looked = 1024;

    /// <summary>The kind of text that most often stands where a download failed.</summary>
    public const string WebPage = "a web page";

    /// <summary>The end of a sentence that begins with "the file is", with the remedy; null where the file is none of these.</summary>
    /// <param name="start">Its first bytes, up to <see cref="Looked"/>.</param>
    public static string? Describe(ReadOnlySpan<byte> start) => start switch
    {
        _ when WithoutMark(start).StartsWith("version https://git-lfs"u8) => "a Git LFS pointer, not the file it stands for; fetch that with 'git lfs pull'",
        // The two bytes of the magic number alone may begin a file of samples. Deflate (8) is the only method, and three flags are reserved.
        [0x1F, 0x8B, 8, < 0x20, ..] => "gzipped; unpack it first",
        [(byte)'P', (byte)'K', 3, 4, ..] => FirstEntry(start) is "[Content_Types].xml"
            ? "an Excel workbook or another Office document; save it as CSV"
            : "a zip archive; unpack it first",
        _ when IsCompressed(start) => "compressed; unpack it first",
        _ => null,
    };

    /// <summary>The kind of text that a file is, such as "text" or "a web page"; null if the bytes are not text in UTF-8 or UTF-16.</summary>
    /// <param name="start">Its first bytes, up to <see cref="Looked"/>.</param>
    public static string? TextKind(ReadOnlySpan<byte> start)
    {
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return "text (UTF-16)";
        if (!IsText(start))
            return null;
        string text = Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        bool StartsWith(string beginning) => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
        return StartsWith("<!doctype html") || StartsWith("<html") ? WebPage
            : StartsWith("{") || StartsWith("[") ? "JSON text"
            : "text";
    }

    /// <summary>Name of the first file in a zip archive, which tells whose archive it is.</summary>
    public static string FirstEntry(ReadOnlySpan<byte> zip)
    {
        const int nameLengthAt = 26, nameAt = 30;
        if (zip.Length <= nameAt)
            return "";
        int length = BinaryPrimitives.ReadUInt16LittleEndian(zip[nameLengthAt..]);
        return Encoding.Latin1.GetString(zip[nameAt..Math.Min(zip.Length, nameAt + length)]);
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> start) => start.StartsWith(Encoding.UTF8.Preamble) ? start[Encoding.UTF8.Preamble.Length..] : start;

    private static bool IsCompressed(ReadOnlySpan<byte> start) => start
        is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', (byte)'1', (byte)'A', (byte)'Y', ..]
        or [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..]
        or [0x28, 0xB5, 0x2F, 0xFD, ..]
        or [(byte)'7', (byte)'z', 0xBC, 0xAF, ..];

    /// <summary>Whether the bytes are UTF-8 without control characters; a character may be cut at the end.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value is < 0x20 and not ((byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f') or 0x7F)
                return false;
        }

        const int longestCharacter = 4;
        for (int cut = 0; cut < longestCharacter && cut < bytes.Length; cut++)
        {
            if (Utf8.IsValid(bytes[..^cut]))
                return true;
        }

        return false;
    }
}
