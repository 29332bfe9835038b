using Ecg.Files;

namespace Ecg.Csv;

/// <summary>
/// A gzipped file that may end with zeros, as tapes and block devices leave them; gzip ignores these. They are read one byte at a time, so that the
/// decompressor meets the first of them alone, and its place tells that everything before it was the compressed text.
/// </summary>
internal sealed class PaddedStream : ReadOnlyStream
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

    public override int Read(Span<byte> buffer)
    {
        if (_padding == long.MaxValue)
            return _file.Read(buffer);
        long before = _padding - _file.Position;
        return _file.Read(buffer[..(int)Math.Min(buffer.Length, Math.Max(1, before))]);
    }

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
