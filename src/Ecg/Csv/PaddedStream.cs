namespace Ecg.Csv;

/// <summary>
/// A gzipped file that may end with zeros, as tapes and block devices leave them; gzip ignores these. They are read one byte at a time, so that the
/// decompressor meets the first of them alone, and its place tells that everything before it was the compressed text.
/// </summary>
internal sealed class PaddedStream : Stream
{
    private readonly Stream _file;
    private readonly long _padding; // offset of the zeros that the file ends with; some may belong to the gzip trailer

    public PaddedStream(Stream file)
    {
        _file = file;
        _padding = file.CanSeek ? FindPadding(file) : long.MaxValue;
    }

    /// <summary>Whether more than such zeros is left; false for a pipe, where that is not known.</summary>
    public bool IsBeforePadding => _padding < long.MaxValue && _file.Position < _padding;

    /// <summary>Whether only zeros are left, of which one at least has been read.</summary>
    public bool IsInPadding => _padding < long.MaxValue && _file.Position > _padding;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_padding == long.MaxValue)
            return _file.Read(buffer);
        long before = _padding - _file.Position;
        return _file.Read(buffer[..(int)Math.Min(buffer.Length, Math.Max(1, before))]);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private static long FindPadding(Stream file)
    {
        const int blockBytes = 1 << 16;
        long position = file.Position, end = file.Length;
        byte[] block = new byte[blockBytes];
        int last = -1;
        while (end > position && last < 0)
        {
            long start = Math.Max(position, end - blockBytes);
            file.Position = start;
            Span<byte> bytes = block.AsSpan(0, (int)(end - start));
            file.ReadExactly(bytes);
            last = bytes.LastIndexOfAnyExcept((byte)0);
            end = start + last + 1;
        }

        file.Position = position;
        return end;
    }
}
