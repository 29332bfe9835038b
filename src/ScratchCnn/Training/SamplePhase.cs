using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace ScratchCnn.Training;

/// <summary>Something that is done to some samples of the batch, on any thread: one layer's pass, or the loss.</summary>
internal delegate void SampleOperation(SampleRange samples);

/// <summary>
/// A run of operations that samples pass on their own. A part is a shard of consecutive samples, which one worker takes through all operations block by
/// block.
/// </summary>
/// <param name="number">Its number among the phases.</param>
/// <param name="batch">The batch at hand.</param>
/// <param name="operations">In the order in which a block passes them.</param>
/// <param name="block">Samples of a block at most; those of a shard are equally long.</param>
/// <param name="shard">Samples per part, for a batch size.</param>
internal sealed class SamplePhase(int number, BatchSize batch, SampleOperation[] operations, int block, Func<int, int> shard) : IPhase
{
    public int Parts => (batch.Value + shard(batch.Value) - 1) / shard(batch.Value);

    public void Run(int part, int worker)
    {
        int length = shard(batch.Value), first = part * length, end = Math.Min(first + length, batch.Value);
        int blocks = (end - first + block - 1) / block, evenBlock = (end - first + blocks - 1) / blocks;
        for (int sample = first; sample < end; sample += evenBlock)
        {
            var samples = new SampleRange(sample, Math.Min(evenBlock, end - sample), worker, number);
            foreach (SampleOperation operation in operations)
                operation(samples);
        }
    }
}

/// <summary>Parts that need not be samples: parts of parameter gradients, or of an update.</summary>
internal sealed class PartPhase(Func<int> parts, Action<int, int> run) : IPhase
{
    public int Parts => parts();

    public void Run(int part, int worker) => run(part, worker);
}

/// <summary>Samples in the batch at hand, shared by the phases of a step: an epoch's last batch may be smaller.</summary>
internal sealed class BatchSize
{
    public int Value { get; set; }
}
