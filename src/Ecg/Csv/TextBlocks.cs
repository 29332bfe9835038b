using System.Text;
using Ecg.Files;

namespace Ecg.Csv;

/// <summary>A piece of a text file that starts and ends at line ends; reused for the next piece.</summary>
internal sealed class TextBlock
{
    public byte[] Buffer { get; } =
        GC.AllocateUninitializedArray<byte>(TextBlocks.BlockBytes + TextBlocks.MaxLineBytes + 1);

    /// <summary>Number of the block in the file, from 0.</summary>
    public int Index { get; set; }

    /// <summary>Starts of its lines in the buffer.</summary>
    public int Start { get; set; }

    /// <summary>Bytes of its lines; 0 where no line starts in this part of the file.</summary>
    public int Length { get; set; }

    /// <summary>Whether the file ends with this block.</summary>
    public bool HoldsEnd { get; set; }

    /// <summary>Whether its last line is longer than any row can be, and was given up.</summary>
    public bool EndsInTooLongLine { get; set; }

    /// <summary>The first line of the file that is not empty, without its line end.</summary>
    public byte[] FirstLine { get; set; } = [];

    public ReadOnlyMemory<byte> Lines => Buffer.AsMemory(Start, Length);

    /// <summary>Whether a line, with or without its line end, is the first line of the file again.</summary>
    public bool IsFirstLine(ReadOnlySpan<byte> line) => FirstLine.Length > 0 && line.TrimEnd("\r\n"u8).SequenceEqual(FirstLine);
}

/// <summary>A text file as blocks of whole lines, handed to several threads.</summary>
internal abstract class TextBlocks : IDisposable
{
    /// <summary>About 220 published rows: enough to make the hand-over cheap, little enough to stay in a core's cache.</summary>
    public const int BlockBytes = 1 << 20;

    /// <summary>The longest line that is looked at, seven times a published row. It bounds the memory that a file without line ends takes.</summary>
    public const int MaxLineBytes = 1 << 15;

    private byte[] _firstLine = [];

    /// <summary>Fills <paramref name="block"/> with the next block; called by several threads at once, each with a block of its own.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="EcgDataException">The file is truncated or damaged.</exception>
    public abstract bool TryRead(TextBlock block);

    /// <summary>Reads on to the end without a use for the content, to find out whether the file is whole.</summary>
    /// <exception cref="EcgDataException">The file is truncated or damaged.</exception>
    public virtual void VerifyRest()
    {
    }

    /// <summary>Share of the file that has been handed out, 0 to 1; null where its length is not known.</summary>
    public virtual double? Progress => null;

    public abstract void Dispose();

    /// <summary>Keeps the first line of the first block that is not empty, and gives it to this block; not called by several threads at once.</summary>
    protected void ShareFirstLine(TextBlock block)
    {
        if (block.Index == 0)
            _firstLine = FirstLineOf(block.Lines.Span);
        block.FirstLine = _firstLine;
    }

    /// <summary>The first line that is not empty, without its line end and a byte order mark; nothing if it is longer than any row can be.</summary>
    protected static byte[] FirstLineOf(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
            text = text[Encoding.UTF8.Preamble.Length..];
        text = text.TrimStart("\r\n"u8);
        int end = text.IndexOfAny("\r\n"u8);
        if (end >= 0)
            text = text[..end];
        return text.Length <= MaxLineBytes ? text.ToArray() : [];
    }

    /// <summary>Opens a file, a pipe or a device, plain or gzipped, which its content tells.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readsTruncated">Whether all whole lines of a truncated gzip file are handed out before the exception.</param>
    /// <exception cref="EcgDataException">The file cannot be opened.</exception>
    public static TextBlocks Open(string path, bool readsTruncated = false)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
            // A device such as /dev/zero, and a file of /proc, can be sought in and have a length of 0, but not nothing to read.
            if (!file.CanSeek || file.Length == 0)
                return Open(file, path);
            if (HasGzipContent(file, path))
                return new GzipBlocks(file, path, readsTruncated);
            file.Dispose();
            return new FileRanges(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EcgDataException(path, $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Opens a stream that is read once, plain or gzipped, which its content tells.</summary>
    public static TextBlocks Open(Stream stream, string name)
    {
        AppendedStream whole = AppendedStream.Peek(stream, GzipMagic.Length, out byte[] start);
        return start.AsSpan().SequenceEqual(GzipMagic) ? new GzipBlocks(whole, name) : new StreamBlocks(whole);
    }

    /// <summary>Whether a regular file is gzipped; false for anything else, of which nothing is read.</summary>
    public static bool IsGzip(FileInfo file)
    {
        if (!file.Exists || file.Length == 0)
            return false;
        using FileStream stream = file.OpenRead();
        return stream.CanSeek && HasGzipContent(stream, file.Name);
    }

    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    // A gzipped file that is cut after its first byte can only be known by its name.
    private static bool HasGzipContent(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[GzipMagic.Length];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..read].SequenceEqual(GzipMagic)
            || (read == 1 && start[0] == GzipMagic[0] && path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase));
    }
}
