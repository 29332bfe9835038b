using System.IO.Compression;
using Ecg.Files;

namespace Ecg.Csv;

/// <summary>
/// A gzipped file as blocks of whole lines. Decompressing has an order, so one thread at a time does it, while the others parse what they got.
/// </summary>
/// <remarks>
/// <see cref="GZipStream"/> takes a truncated stream for a complete one. Hence a small gzip member of our own is appended to the file's bytes: its
/// content comes out after the text if, and only if, the decompressor found the end that it expected, with the right checksum before it, and nothing but
/// other members follows. Zeros after the last member are ignored.
/// </remarks>
internal sealed class GzipBlocks : TextBlocks
{
    /// <summary>Compression ratio of the published files.</summary>
    public const int TypicalRatio = 6;

    private const string NoValidEnd = "is truncated or damaged: its gzip stream has no valid end; get the file again";
    private static readonly byte[] EndMarker = [0, 0xE0, 0x9D, 0xC3, 0x0F, 0x5A, 0xEB, 0];
    private static readonly byte[] EndMember = Compress(EndMarker);

    private readonly string _path;
    private readonly Stream _file;
    private readonly GZipStream _text;
    private readonly Lock _gate = new();
    private readonly byte[] _tail = GC.AllocateUninitializedArray<byte>(BlockBytes);
    private int _tailLength;
    private int _blocks;
    private readonly PaddedStream _padded;
    private readonly AppendedStream _source;
    private readonly bool _readsTruncated;
    private int _genuine;
    private bool _ended;
    private EcgDataException? _failure;
    private EcgDataException? _postponed;

    /// <summary>Opens a gzipped stream.</summary>
    /// <param name="file">The stream.</param>
    /// <param name="path">Its name.</param>
    /// <param name="readsTruncated">Whether the whole lines of a truncated file are handed out before the exception; otherwise those of its last
    /// block are not.</param>
    public GzipBlocks(Stream file, string path, bool readsTruncated = false)
    {
        _readsTruncated = readsTruncated;
        _path = path;
        _file = file;
        _padded = new PaddedStream(file);
        _source = new AppendedStream(_padded, new MemoryStream(EndMember));
        _text = new GZipStream(_source, CompressionMode.Decompress);
    }

    public override bool TryRead(TextBlock block)
    {
        lock (_gate)
        {
            block.Index = _blocks++;
            if (_postponed is not { } failure)
                return !_ended && ReadNext(block);
            _postponed = null;
            throw failure;
        }
    }

    public override void VerifyRest()
    {
        var block = new TextBlock();
        while (TryRead(block))
        {
            // Reading is all there is to it.
        }

        if (_failure is not null)
            throw _failure;
    }

    public override double? Progress => _file.CanSeek && _file.Length > 0 ? (double)_file.Position / _file.Length : null;

    public override void Dispose()
    {
        _text.Dispose();
        _file.Dispose();
    }

    private bool ReadNext(TextBlock block)
    {
        Span<byte> bytes = block.Buffer.AsSpan(0, BlockBytes);
        _tail.AsSpan(0, _tailLength).CopyTo(bytes);
        int before = _tailLength, length;
        _tailLength = 0;
        block.EndsInTooLongLine = false;
        try
        {
            length = before + Fill(bytes[before..]);
            if (_ended && !bytes[..length].EndsWith(EndMarker) && !EndsBeforePadding)
                throw Fail(NoValidEnd);
        }
        catch (EcgDataException exception) when (_readsTruncated && _source.IsFirstRead)
        {
            // The lines before the point where the file is cut are good, and the failure follows them.
            block.Start = 0;
            block.Length = LineEnds.AfterLast(bytes[..(before + _genuine)]);
            block.HoldsEnd = false;
            _ended = true;
            _postponed = exception;
            return true;
        }

        if (_ended)
        {
            if (bytes[..length].EndsWith(EndMarker))
                length -= EndMarker.Length;
        }
        else
        {
            int lineEnd = LineEnds.AfterLast(bytes);
            block.EndsInTooLongLine = lineEnd == 0;
            // A line that fills the block is given up, and handed out to be looked at, but for what may be the start of the end marker.
            int tailStart = lineEnd == 0 ? length - EndMarker.Length : lineEnd;
            bytes[tailStart..].CopyTo(_tail);
            _tailLength = length - tailStart;
            length = tailStart;
        }

        block.Start = 0;
        block.Length = length;
        block.HoldsEnd = _ended;
        ShareFirstLine(block);
        return true;
    }

    // The decompressor stops at a byte that begins no other member; before the padding that is the end of the last one.
    private bool EndsBeforePadding => _padded.IsInPadding && !_source.IsFirstRead;

    private int Fill(Span<byte> target)
    {
        int total = 0;
        _genuine = 0;
        try
        {
            while (total < target.Length && !_ended)
            {
                int read = _text.Read(target[total..]);
                total += read;
                // Of a file that is cut, what is decompressed once its own bytes are used up comes from the member behind them.
                if (!_source.IsFirstRead)
                    _genuine = total;
                _ended = read == 0;
            }
        }
        catch (InvalidDataException exception)
        {
            _ended = true;
            throw _padded.IsBeforePadding
                ? Fail("is damaged: its content is no valid gzip stream; get the file again", exception)
                : Fail(NoValidEnd, exception);
        }

        return total;
    }

    private EcgDataException Fail(string problem, Exception? exception = null) => _failure = new EcgDataException(_path, problem, exception);

    private static byte[] Compress(byte[] content)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(content);
        return stream.ToArray();
    }
}
