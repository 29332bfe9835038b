using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace ScratchCnn.Training;

/// <summary>
/// Phases as they are described one after the other, with the memory that each touches. Operations on samples gather in an open phase until something
/// that needs the whole batch, or a heavy layer, closes it.
/// </summary>
internal sealed class PhaseList<T>(Network<T> network, BatchSize batch, int threads)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<IPhase> _phases = [];
    private readonly List<SampleOperation> _open = [];

    /// <summary>The phases, in the order in which they run.</summary>
    public IReadOnlyList<IPhase> Phases => _phases;

    /// <summary>What each phase touches.</summary>
    public MemoryPlan<T> Memory { get; } = new(network);

    /// <summary>Adds an operation to the open phase.</summary>
    public void Append(SampleOperation operation) => _open.Add(operation);

    /// <summary>Adds a layer's operation, with what it touches; a heavy layer's to a phase of its own.</summary>
    public void AppendLayer(NetworkNode<T> at, SampleOperation operation, Action use)
    {
        bool isHeavy = SampleBlocks.IsHeavy(at.Layer);
        if (isHeavy)
            Close();
        Append(operation);
        use();
        if (isHeavy)
            Close(isHeavy);
    }

    /// <summary>Says that the open phase touches the memory of a value; for <see cref="SampleMemory.Saved"/>, of a layer. None if negative.</summary>
    public void Use(SampleMemory kind, int index)
    {
        if (index >= 0)
            Memory.Use(_phases.Count, kind, IndexOf(kind, index));
    }

    /// <summary>Says that the memory of a value is looked at after the last phase.</summary>
    public void Keep(SampleMemory kind, int index) => Memory.Keep(kind, IndexOf(kind, index));

    /// <summary>Adds a phase for something that concerns the whole batch, and touches what a layer keeps.</summary>
    public void AppendForAll(int node, Action<int> run)
    {
        Close();
        Use(SampleMemory.Saved, node);
        AppendParts(1, (_, worker) => run(worker));
    }

    /// <summary>Adds a phase of parts that are not samples.</summary>
    public void AppendParts(int parts, Action<int, int> run)
    {
        Close();
        _phases.Add(new PartPhase(() => parts, run));
    }

    /// <summary>Ends the open phase.</summary>
    public void Close(bool isHeavy = false)
    {
        if (_open.Count == 0)
            return;
        int block = isHeavy ? SampleBlocks.HeavyBlock : SampleBlocks.LightBlock<T>(Memory.ValuesPerSample(_phases.Count));
        Func<int, int> shard = isHeavy
            ? batch => Math.Clamp((batch + threads - 1) / threads, 1, SampleBlocks.HeavyBlock)
            : GradientShards<T>.ShardLength;
        Memory.SetBlock(_phases.Count, block);
        _phases.Add(new SamplePhase(_phases.Count, batch, [.. _open], block, shard));
        _open.Clear();
    }

    private int IndexOf(SampleMemory kind, int index) => kind == SampleMemory.Saved ? index : network.BufferOf(index);
}
