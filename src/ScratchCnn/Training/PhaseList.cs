using ScratchCnn.Execution;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Training;

/// <summary>One operation on some samples of the batch, on any thread: one layer's pass, or the loss.</summary>
internal delegate void SampleOperation(SampleRange samples);

/// <summary>Number of samples in the current batch, shared by the phases of a step: an epoch's last batch may be smaller.</summary>
internal sealed class BatchSize
{
    public int Value { get; set; }
}

/// <summary>
/// Operations that each sample passes independently of the others. A part is a range of consecutive samples, which one worker takes through all
/// operations block by block.
/// </summary>
/// <param name="number">Index of the phase.</param>
/// <param name="batch">The current batch.</param>
/// <param name="operations">The operations, in the order in which a block passes them.</param>
/// <param name="block">Samples of the largest block; the blocks of a part are equally large.</param>
/// <param name="length">Samples of a part, for a batch.</param>
internal sealed class SamplePhase(int number, BatchSize batch, SampleOperation[] operations, int block, Func<int, int> length) : IPhase
{
    public int Parts => Quotient.RoundedUp(batch.Value, length(batch.Value));

    public void Run(int part, int worker)
    {
        int samplesOfPart = length(batch.Value), first = part * samplesOfPart, end = Math.Min(first + samplesOfPart, batch.Value);
        int blocks = Quotient.RoundedUp(end - first, block), evenBlock = Quotient.RoundedUp(end - first, blocks);
        for (int sample = first; sample < end; sample += evenBlock)
        {
            var samples = new SampleRange(sample, Math.Min(evenBlock, end - sample), worker, number);
            foreach (SampleOperation operation in operations)
                operation(samples);
        }
    }
}

/// <summary>Parts that are not samples: parts of a parameter gradient, or of an update.</summary>
internal sealed class PartPhase(Func<int> parts, Action<int, int> run) : IPhase
{
    public int Parts => parts();

    public void Run(int part, int worker) => run(part, worker);
}

/// <summary>
/// The phases of a step in the order in which they are described. Operations on samples collect in an open phase until it is closed: before
/// anything that needs the whole batch, and around a heavy layer.
/// </summary>
/// <param name="batch">The current batch.</param>
/// <param name="partOfLight">Samples of a part of a phase of light layers, for a batch.</param>
/// <param name="threads">Threads that share the phases.</param>
internal sealed class PhaseList(BatchSize batch, Func<int, int> partOfLight, int threads)
{
    private readonly List<IPhase> _phases = [];
    private readonly List<SampleOperation> _open = [];

    /// <summary>The phases, in the order in which they run.</summary>
    public IReadOnlyList<IPhase> Phases => _phases;

    /// <summary>Index of the open phase.</summary>
    public int Current => _phases.Count;

    /// <summary>Whether the open phase has operations.</summary>
    public bool IsOpen => _open.Count > 0;

    /// <summary>Adds an operation to the open phase.</summary>
    public void Append(SampleOperation operation) => _open.Add(operation);

    /// <summary>Adds a phase whose parts are not samples; the open phase must be closed.</summary>
    public void AppendParts(int parts, Action<int, int> run) => _phases.Add(new PartPhase(() => parts, run));

    /// <summary>Closes the open phase.</summary>
    /// <param name="block">Samples of its blocks.</param>
    /// <param name="isHeavy">Whether it is the phase of a heavy layer, of which each thread takes an equal share of the batch.</param>
    public void Close(int block, bool isHeavy)
    {
        Func<int, int> length = isHeavy ? size => Math.Clamp(Quotient.RoundedUp(size, threads), 1, Segment.LargestBlock) : partOfLight;
        _phases.Add(new SamplePhase(_phases.Count, batch, [.. _open], block, length));
        _open.Clear();
    }
}
