using System.Numerics;

namespace ScratchCnn.Models;

/// <summary>Kinds of per-sample buffer.</summary>
internal enum SampleMemory
{
    /// <summary>A buffer's activations.</summary>
    Activation,

    /// <summary>A buffer's gradient.</summary>
    Gradient,

    /// <summary>A buffer's gradient from the second of its readers, before it is added to the first.</summary>
    SecondGradient,

    /// <summary>Values that a layer saves for its backward pass.</summary>
    Saved,
}

/// <summary>
/// Which phase touches which memory. What a single phase touches lives no longer than a block of samples takes to pass that phase, so a block's
/// memory is enough; the rest is needed for the whole batch.
/// </summary>
internal sealed class MemoryPlan<T>(Network<T> network)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dictionary<(SampleMemory Kind, int Index), HashSet<int>> _phases = [];
    private readonly Dictionary<int, int> _blocks = [];

    /// <summary>Says that <paramref name="phase"/> reads or writes the buffer, or for <see cref="SampleMemory.Saved"/> the layer, <paramref name="index"/>.</summary>
    public void Use(int phase, SampleMemory kind, int index)
    {
        if (!_phases.TryGetValue((kind, index), out HashSet<int>? phases))
            _phases.Add((kind, index), phases = []);
        phases.Add(phase);
    }

    /// <summary>Says that memory is looked at after the phases: it is kept for the batch.</summary>
    public void Keep(SampleMemory kind, int index) => Use(-1, kind, index);

    /// <summary>Says how many samples pass <paramref name="phase"/> together.</summary>
    public void SetBlock(int phase, int block) => _blocks[phase] = block;

    /// <summary>Values a sample that <paramref name="phase"/> touches.</summary>
    public long ValuesPerSample(int phase) =>
        _phases.Where(use => use.Value.Contains(phase)).Sum(use => (long)RowSize(use.Key.Kind, use.Key.Index));

    /// <summary>The memory itself; null where no phase touches it.</summary>
    public SampleBuffer<T>? Allocate(SampleMemory kind, int index, int capacity, int workers)
    {
        if (!_phases.TryGetValue((kind, index), out HashSet<int>? phases))
            return null;
        return phases.Count == 1 && _blocks.TryGetValue(phases.Single(), out int block)
            ? SampleBuffer<T>.OfBlock(RowSize(kind, index), block, workers, phases.Single())
            : SampleBuffer<T>.OfBatch(RowSize(kind, index), capacity);
    }

    private int RowSize(SampleMemory kind, int index) =>
        kind == SampleMemory.Saved ? network.Nodes[index].Layer.SavedPerSample : network.BufferSizes[index];
}
