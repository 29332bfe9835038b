using Microsoft.Win32.SafeHandles;

namespace Ecg.Csv;

/// <summary>
/// A plain file as byte ranges of equal length that several threads read at once. A line belongs to the range that it starts in; its reader
/// looks for the first line start, and reads beyond the range's end to the end of the last line.
/// </summary>
internal sealed class FileRanges : TextBlocks
{
    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly byte[] _firstLine;
    private int _ranges;

    public FileRanges(string path)
    {
        _file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        _length = RandomAccess.GetLength(_file);
        // Any thread may read the first range after others, which need its first line.
        byte[] start = new byte[MaxLineBytes + 1];
        _firstLine = FirstLineOf(start.AsSpan(0, Read(start, 0)));
    }

    public override bool TryRead(TextBlock block)
    {
        block.Index = Interlocked.Increment(ref _ranges) - 1;
        long rangeStart = (long)block.Index * BlockBytes;
        if (rangeStart >= _length)
            return false;

        // The byte before the range tells whether a line starts at its first byte: lines start after line ends.
        long readStart = Math.Max(0, rangeStart - 1);
        int wanted = (int)Math.Min(_length - readStart, block.Buffer.Length);
        ReadOnlySpan<byte> bytes = block.Buffer.AsSpan(0, Read(block.Buffer.AsSpan(0, wanted), readStart));
        int lastStart = (int)(rangeStart - readStart) + BlockBytes - 1;

        // The byte at a line's start tells whether a carriage return before it is a line end.
        int start = block.Index == 0 ? 0 : LineEnds.AfterFirst(bytes[..Math.Min(lastStart + 1, bytes.Length)]);
        bool noLineStartsHere = block.Index > 0 && (start == 0 || start > lastStart);
        int end = bytes.Length;
        bool endFound = bytes.Length <= lastStart;
        if (!endFound)
        {
            int nextStart = LineEnds.AfterFirst(bytes[lastStart..]);
            endFound = nextStart > 0;
            end = endFound ? lastStart + nextStart : end;
        }

        block.FirstLine = _firstLine;
        block.Start = start;
        block.Length = noLineStartsHere ? 0 : end - start;
        block.HoldsEnd = block.Length > 0 && readStart + end == _length;
        block.EndsInTooLongLine = block.Length > 0 && !endFound && !block.HoldsEnd;
        return true;
    }

    public override double? Progress => _length == 0 ? null : Math.Min(1, (double)_ranges * BlockBytes / _length);

    public override void Dispose() => _file.Dispose();

    private int Read(Span<byte> target, long offset)
    {
        int total = 0;
        while (total < target.Length)
        {
            int read = RandomAccess.Read(_file, target[total..], offset + total);
            if (read == 0)
                break;
            total += read;
        }

        return total;
    }
}
