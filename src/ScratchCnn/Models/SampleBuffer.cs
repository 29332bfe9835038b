using System.Numerics;
using ScratchCnn.Execution;

namespace ScratchCnn.Models;

/// <summary>
/// Memory for one row of values a sample: either for the whole batch or, where only one phase touches it, for one block a worker, which then stays
/// in that worker's cache.
/// </summary>
internal sealed class SampleBuffer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T>[] _memory;
    private readonly int _rowSize;
    private readonly int? _phase;

    private SampleBuffer(int rowSize, int samples, int copies, int? phase)
    {
        _rowSize = rowSize;
        _phase = phase;
        _memory = [.. Enumerable.Range(0, copies).Select(_ => new AlignedBuffer<T>(checked(rowSize * samples)))];
    }

    /// <summary>Values in all.</summary>
    public long ValueCount => _memory.Sum(memory => (long)memory.Length);

    public static SampleBuffer<T> OfBatch(int rowSize, int capacity) => new(rowSize, capacity, 1, phase: null);

    public static SampleBuffer<T> OfBlock(int rowSize, int block, int workers, int phase) => new(rowSize, block, workers, phase);

    /// <summary>[samples, row size], the rows of the samples in hand; empty where they are in another phase than the one that this memory is for.</summary>
    public Span<T> Rows(SampleRange samples)
    {
        if (_phase is null)
            return _memory[0].Slice(samples.First * _rowSize, samples.Count * _rowSize);
        return samples.Phase == _phase ? _memory[samples.Worker].Slice(0, samples.Count * _rowSize) : [];
    }
}
