namespace Ecg.Csv;

/// <summary>A stream of plain text as blocks of whole lines, read in order and once: what comes through a pipe.</summary>
internal sealed class StreamBlocks(Stream stream) : TextBlocks
{
    private readonly byte[] _tail = GC.AllocateUninitializedArray<byte>(BlockBytes);
    private readonly Lock _gate = new();
    private int _tailLength;
    private int _blocks;
    private bool _ended;

    public override bool TryRead(TextBlock block)
    {
        lock (_gate)
            return ReadNext(block);
    }

    private bool ReadNext(TextBlock block)
    {
        if (_ended)
            return false;

        Span<byte> bytes = block.Buffer.AsSpan(0, BlockBytes);
        _tail.AsSpan(0, _tailLength).CopyTo(bytes);
        int length = _tailLength + stream.ReadAtLeast(bytes[_tailLength..], bytes.Length - _tailLength, throwOnEndOfStream: false);
        _ended = length < bytes.Length;
        int end = _ended ? length : LineEnds.AfterLast(bytes);

        // A line that fills a whole block is given up, and handed out to be looked at.
        block.EndsInTooLongLine = !_ended && end == 0;
        if (block.EndsInTooLongLine)
            end = length;
        _tailLength = length - end;
        bytes.Slice(end, _tailLength).CopyTo(_tail);
        block.Index = _blocks++;
        block.Start = 0;
        block.Length = end;
        block.HoldsEnd = _ended;
        ShareFirstLine(block);
        return true;
    }

    public override void Dispose() => stream.Dispose();
}
