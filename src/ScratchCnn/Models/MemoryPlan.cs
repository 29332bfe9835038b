using System.Numerics;
using System.Runtime.CompilerServices;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>
/// Consecutive layers that a block of samples passes together: as many light layers as there are, or one heavy one. Light layers take few samples
/// at a time, so that the output of one layer is still in L2 when the next reads it; a heavy one, whose weights are larger than that cache, takes
/// many, because each block reads all weights.
/// </summary>
/// <param name="First">Index of its first layer.</param>
/// <param name="End">Index after its last layer.</param>
/// <param name="IsHeavy">Whether it is one layer with large weights.</param>
internal sealed record Segment(int First, int End, bool IsHeavy)
{
    /// <summary>Samples for which the arithmetic of a heavy layer hides the reading of its weights; no block is larger.</summary>
    public const int LargestBlock = 32;

    /// <summary>An L2 as large as on current server cores. The buffers of a phase may fill it: they are not all in use at once.</summary>
    private const int CacheBytes = 1024 * 1024;

    /// <summary>Weights larger than this leave too little of the cache to the samples.</summary>
    private const int LightBytes = 256 * 1024;

    /// <summary>Cuts a network into segments.</summary>
    public static IReadOnlyList<Segment> Of<T>(Network<T> network)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var segments = new List<Segment>();
        for (int first = 0, end; first < network.Nodes.Count; first = end)
        {
            bool isHeavy = IsHeavyLayer(network.Nodes[first].Layer);
            end = first + 1;
            while (!isHeavy && end < network.Nodes.Count && !IsHeavyLayer(network.Nodes[end].Layer))
                end++;
            segments.Add(new Segment(first, end, isHeavy));
        }

        return segments;
    }

    /// <summary>Whether a layer's weights would push everything else out of the cache.</summary>
    public static bool IsHeavyLayer<T>(Layer<T> layer)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        layer.Parameters.Sum(parameter => (long)parameter.Size) * Unsafe.SizeOf<T>() > LightBytes;

    /// <summary>Samples of a block, each of <paramref name="valuesPerSample"/> values.</summary>
    public static int BlockOf<T>(bool isHeavy, long valuesPerSample) =>
        isHeavy ? LargestBlock : (int)Math.Clamp(CacheBytes / Unsafe.SizeOf<T>() / Math.Max(1, valuesPerSample), 1, LargestBlock);
}

/// <summary>Samples that one worker processes at a time.</summary>
/// <param name="First">Index of the first of them in the batch.</param>
/// <param name="Count">Their number.</param>
/// <param name="Worker">The worker, whose scratch and block buffers are used.</param>
/// <param name="Phase">The phase in which they are a block; buffers of other phases' blocks are out of reach.</param>
internal readonly record struct SampleRange(int First, int Count, int Worker, int Phase)
{
    private const int NoPhase = -1;

    /// <summary>Whether this is a block; otherwise it is the whole batch.</summary>
    public bool IsBlock => Phase != NoPhase;

    /// <summary>The whole batch, between phases: buffers of blocks are out of reach.</summary>
    public static SampleRange Whole(int batch, int worker) => new(0, batch, worker, NoPhase);
}

/// <summary>Kinds of per-sample buffer, each with the index by which it is named.</summary>
internal enum SampleMemory
{
    /// <summary>Activations; by value.</summary>
    Activation,

    /// <summary>Gradients; by value.</summary>
    Gradient,

    /// <summary>The gradient that a layer passes to its input where another reader of that value has already written its own; by layer.</summary>
    InputGradient,

    /// <summary>The same for a layer's second input; by layer.</summary>
    SecondInputGradient,

    /// <summary>Values that a layer saves for its backward pass; by layer.</summary>
    Saved,
}

/// <summary>
/// The buffers that each phase uses. Those of a single phase are allocated per worker, one block of samples at a time, and so stay in that core's
/// cache; the others are allocated for the whole batch.
/// </summary>
internal sealed class MemoryPlan<T>(Network<T> network)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int AfterAllPhases = -1;
    private const int Kinds = (int)SampleMemory.Saved + 1;

    private readonly BufferUse?[] _uses = new BufferUse?[Kinds * Math.Max(network.BufferSizes.Length, network.Nodes.Count)];
    private readonly Dictionary<int, int> _blocks = [];

    /// <summary>Records that <paramref name="phase"/> reads or writes a buffer; nothing for the index <see cref="Node{T}.None"/>.</summary>
    public void Use(int phase, SampleMemory kind, int index)
    {
        if (index == Node<T>.None)
            return;
        int buffer = kind is SampleMemory.Activation or SampleMemory.Gradient ? network.BufferOf(index) : index;
        BufferUse use = UseOf(kind, buffer) ??= new BufferUse(RowSize(kind, buffer));
        use.Phases.Add(phase);
    }

    /// <summary>Records the buffers of a layer's forward pass.</summary>
    public void UseForward(int phase, int node)
    {
        Node<T> at = network.Nodes[node];
        Use(phase, SampleMemory.Activation, at.Input);
        Use(phase, SampleMemory.Activation, at.SecondInput);
        Use(phase, SampleMemory.Activation, at.Output);
        Use(phase, SampleMemory.Saved, node);
    }

    /// <summary>Records that a buffer is read after the last phase: it is allocated for the whole batch.</summary>
    public void Keep(SampleMemory kind, int index) => Use(AfterAllPhases, kind, index);

    /// <summary>Ends the description of a phase in which samples pass in blocks.</summary>
    /// <returns>Samples of a block.</returns>
    public int SetBlock(int phase, bool isHeavy)
    {
        long valuesPerSample = _uses.Sum(use => use?.Phases.Contains(phase) == true ? (long)use.RowSize : 0);
        return _blocks[phase] = Segment.BlockOf<T>(isHeavy, valuesPerSample);
    }

    /// <summary>Allocates a buffer; null where no phase uses it.</summary>
    public SampleBuffer<T>? Allocate(SampleMemory kind, int buffer, int capacity, int workers)
    {
        if (UseOf(kind, buffer) is not { } use)
            return null;
        int rowSize = use.RowSize;
        if (use.Phases.Count == 1 && _blocks.TryGetValue(use.Phases.Single(), out int block))
            return SampleBuffer<T>.OfBlock(rowSize, Math.Min(block, capacity), workers, use.Phases.Single());
        if ((long)rowSize * capacity <= Array.MaxLength - Segment.LargestBlock)
            return SampleBuffer<T>.OfBatch(rowSize, capacity);
        int layer = kind is SampleMemory.Activation or SampleMemory.Gradient
            ? network.Nodes.Index().First(node => network.BufferOf(node.Item.Output) == buffer || buffer == 0).Index : buffer;
        throw new ArgumentException(FormattableString.Invariant(
            $"A batch of {capacity} samples needs {(long)rowSize * capacity:N0} values at {network.Nodes[layer].Name}, which an array cannot hold; use a smaller batch."));
    }

    private ref BufferUse? UseOf(SampleMemory kind, int buffer) => ref _uses[(buffer * Kinds) + (int)kind];

    private int RowSize(SampleMemory kind, int index) => kind switch
    {
        SampleMemory.Saved => network.Nodes[index].Layer.SavedPerSample,
        SampleMemory.InputGradient => network.ShapeOf(network.Nodes[index].Input).Size,
        SampleMemory.SecondInputGradient => network.ShapeOf(network.Nodes[index].SecondInput).Size,
        _ => network.BufferSizes[index],
    };
}

/// <summary>
/// A buffer that some phase uses. A class, as are the other parts of a plan: the runtime has code for collections of any class, but compiles those
/// of each struct anew, a tenth of the time to the first training step.
/// </summary>
/// <param name="rowSize">Values per sample.</param>
internal sealed class BufferUse(int rowSize)
{
    public int RowSize => rowSize;

    /// <summary>The phases that read or write it.</summary>
    public HashSet<int> Phases { get; } = [];
}
