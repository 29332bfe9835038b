using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Kernels;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Training;

/// <summary>
/// Parameter gradients that are summed while a block of samples is in the cache. The batch is cut into shards of consecutive samples, by its size
/// alone; a shard's samples are added up in their order by one worker, and then the shards in theirs: one fixed order, whatever the number of threads.
/// </summary>
/// <remarks>
/// For layers whose weights are few and used at many positions (convolutions): there, reading inputs and output gradients once more, from far
/// memory, would cost more than a shard's own copy of the gradient. For the others each thread sums its share of the elements over the whole batch.
/// </remarks>
internal sealed class GradientShards<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Samples of a shard of a large batch; of a small one fewer, for there to be some work for every thread.</summary>
    private const int LargestShard = 8;

    private const int WantedShards = 16;

    /// <summary>Values that are added up in one go: they stay in L1.</summary>
    private const int SumPartSize = 1024;

    private readonly AlignedBuffer<T> _gradient;
    private readonly AlignedBuffer<T> _shards;
    private readonly ShardPart?[] _partOfNode;
    private readonly ShardPart[] _sumParts;
    private readonly int _shardValues;

    /// <param name="network">The layers.</param>
    /// <param name="gradient">Receives the sums.</param>
    /// <param name="capacity">Samples of the largest batch.</param>
    public GradientShards(Network<T> network, AlignedBuffer<T> gradient, int capacity)
    {
        _gradient = gradient;
        _partOfNode = new ShardPart?[network.Nodes.Count];
        var parts = new List<ShardPart>();
        for (int node = 0; node < network.Nodes.Count; node++)
        {
            Node<T> at = network.Nodes[node];
            if (!Serves(at.Layer))
                continue;
            _partOfNode[node] = new ShardPart(_shardValues, at.Parameters.Start.Value, at.ParameterCount);
            for (int value = 0; value < at.ParameterCount; value += SumPartSize)
                parts.Add(new ShardPart(_shardValues + value, at.Parameters.Start.Value + value, Math.Min(SumPartSize, at.ParameterCount - value)));
            _shardValues += at.ParameterCount;
        }

        _sumParts = [.. parts];
        int shards = Enumerable.Range(1, capacity).Max(batch => ShardCount(batch));
        _shards = new AlignedBuffer<T>(checked(shards * _shardValues));
    }

    /// <summary>Parts of <see cref="Sum"/>.</summary>
    public int SumParts => _sumParts.Length;

    /// <summary>Values in the shards' memory.</summary>
    public long ValueCount => _shards.Length;

    /// <summary>Whether a layer's gradient is summed shard by shard: where a shard's inputs and output gradients are more than the gradient.</summary>
    public static bool Serves(Layer<T> layer)
    {
        int parameters = layer.Parameters.Sum(parameter => parameter.Size);
        return layer.CanAccumulateGradient && parameters > 0 && !Segment.IsHeavyLayer(layer)
            && (long)LargestShard * (layer.InputShape.Size + layer.OutputShape.Size) >= parameters;
    }

    /// <summary>Samples of a shard.</summary>
    public static int ShardLength(int batch) => Math.Clamp(batch / WantedShards, 1, LargestShard);

    /// <summary>Whether a layer's gradient is summed shard by shard.</summary>
    public bool Has(int node) => _partOfNode[node] is not null;

    /// <summary>A layer's part of the gradient of the shard that these samples are in.</summary>
    public Span<T> GradientOf(int node, int firstSample, int batch)
    {
        ShardPart part = _partOfNode[node]!;
        return _shards.Slice((firstSample / ShardLength(batch) * _shardValues) + part.Start, part.Count);
    }

    /// <summary>Whether these samples are the first of their shard.</summary>
    public static bool BeginsShard(int firstSample, int batch) => firstSample % ShardLength(batch) == 0;

    /// <summary>Adds the shards up, one part of the gradient.</summary>
    public void Sum(int part, int batch)
    {
        (int start, int place, int count) = _sumParts[part];
        Span<T> sum = _gradient.Slice(place, count);
        _shards.Slice(start, count).CopyTo(sum);
        for (int shard = 1; shard < ShardCount(batch); shard++)
            Elementwise.Add(sum, _shards.Slice((shard * _shardValues) + start, count), sum);
    }

    private static int ShardCount(int batch) => Quotient.RoundedUp(batch, ShardLength(batch));
}

/// <summary>Consecutive values of the gradient that a shard has a copy of.</summary>
/// <param name="Start">Index of the first of them in a shard.</param>
/// <param name="Place">Index of the first of them in the gradient.</param>
/// <param name="Count">Their number.</param>
internal sealed record ShardPart(int Start, int Place, int Count);
