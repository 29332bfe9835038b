using ScratchCnn.Execution;

namespace ScratchCnn.Training;

/// <summary>Something that is done to some samples of the batch, on any thread: one layer's pass, or the loss.</summary>
internal delegate void SampleOperation(int first, int count, int worker);

/// <summary>A run of operations that samples pass on their own, block by block.</summary>
internal sealed class SamplePhase : IPhase
{
    private readonly BatchSize _batch;
    private readonly SampleOperation[] _operations;
    private readonly int _largestBlock;
    private readonly int _threads;

    public SamplePhase(BatchSize batch, IEnumerable<SampleOperation> operations, int largestBlock, int threads)
    {
        _batch = batch;
        _operations = [.. operations];
        _largestBlock = largestBlock;
        _threads = threads;
    }

    public int Items => (_batch.Value + Block - 1) / Block;

    /// <summary>Never so large that a thread would go without.</summary>
    private int Block => Math.Clamp((_batch.Value + _threads - 1) / _threads, 1, _largestBlock);

    public void Run(int item, int worker)
    {
        int first = item * Block, count = Math.Min(Block, _batch.Value - first);
        foreach (SampleOperation operation in _operations)
            operation(first, count, worker);
    }
}

/// <summary>Items that need not be samples: pieces of parameter gradients, or of an update.</summary>
internal sealed class ItemPhase(Func<int> items, Action<int, int> run) : IPhase
{
    public int Items => items();

    public void Run(int item, int worker) => run(item, worker);
}

/// <summary>Samples in the batch at hand, shared by the phases of a step: an epoch's last batch may be smaller.</summary>
internal sealed class BatchSize
{
    public int Value { get; set; }
}
