namespace Ecg.Files;

/// <summary>Two streams to read from, one after the other.</summary>
internal sealed class AppendedStream(Stream first, Stream then) : ReadOnlyStream
{
    /// <summary>Whether the first stream has been read to its end.</summary>
    public bool IsFirstRead { get; private set; }

    /// <summary>Reads the first bytes of a stream, and returns a stream that begins with them again: a pipe cannot be rewound.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="count">Bytes to read; fewer if the stream ends before.</param>
    /// <param name="start">The bytes.</param>
    public static AppendedStream Peek(Stream stream, int count, out byte[] start)
    {
        byte[] bytes = new byte[count];
        start = bytes[..stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
        return new AppendedStream(new MemoryStream(start), stream);
    }

    public override int Read(Span<byte> buffer)
    {
        int read = first.Read(buffer);
        if (read > 0)
            return read;
        IsFirstRead |= buffer.Length > 0;
        return then.Read(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            first.Dispose();
            then.Dispose();
        }

        base.Dispose(disposing);
    }
}
