using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Kernels;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Training;

/// <summary>
/// Parameter gradients that are summed while a block of samples is in the cache. The batch is cut into lanes of consecutive samples, by its size
/// alone; a lane's samples are added up in their order by one worker, and then the lanes in theirs: one fixed order, whatever the number of threads.
/// </summary>
/// <remarks>
/// For layers whose weights are few and used at many positions (convolutions): there, reading inputs and output gradients once more, from far
/// memory, would cost more than a lane's own copy of the gradient. For the others each thread sums its share of the elements over the whole batch.
/// </remarks>
internal sealed class GradientLanes<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Samples of a lane of a large batch; of a small one fewer, for there to be some work for every thread.</summary>
    private const int LargestLane = 8;

    private const int WantedLanes = 16;

    /// <summary>Values that are added up in one go: they stay in the first cache.</summary>
    private const int ChunkSize = 1024;

    private readonly AlignedBuffer<T> _gradient;
    private readonly AlignedBuffer<T> _lanes;
    private readonly Dictionary<int, (int Start, Range Parameters)> _nodes = [];
    private readonly (int Start, int Place, int Count)[] _chunks;
    private readonly int _laneValues;

    /// <param name="network">The layers.</param>
    /// <param name="gradient">Where the sums go.</param>
    /// <param name="capacity">Samples of the largest batch.</param>
    public GradientLanes(Network<T> network, AlignedBuffer<T> gradient, int capacity)
    {
        _gradient = gradient;
        var chunks = new List<(int Start, int Place, int Count)>();
        for (int node = 0; node < network.Nodes.Count; node++)
        {
            NetworkNode<T> at = network.Nodes[node];
            if (!Serves(at.Layer))
                continue;
            _nodes.Add(node, (_laneValues, at.Parameters));
            for (int value = 0; value < at.ParameterCount; value += ChunkSize)
                chunks.Add((_laneValues + value, at.Parameters.Start.Value + value, Math.Min(ChunkSize, at.ParameterCount - value)));
            _laneValues += at.ParameterCount;
        }

        _chunks = [.. chunks];
        int lanes = Enumerable.Range(1, capacity).Max(batch => LaneCount(batch));
        _lanes = new AlignedBuffer<T>(checked(lanes * _laneValues));
    }

    /// <summary>Pieces of <see cref="Sum"/>.</summary>
    public int ChunkCount => _chunks.Length;

    /// <summary>Values in the lanes' memory.</summary>
    public long ValueCount => _lanes.Length;

    /// <summary>Whether a layer's gradient is summed lane by lane: where a lane's inputs and output gradients are more than the gradient.</summary>
    public static bool Serves(Layer<T> layer)
    {
        int parameters = layer.Parameters.Sum(parameter => parameter.Size);
        return layer.CanAccumulateGradient && parameters > 0 && !SampleBlocks.IsHeavy(layer)
            && (long)LargestLane * (layer.InputShape.Size + layer.OutputShape.Size) >= parameters;
    }

    /// <summary>Samples of a lane.</summary>
    public static int LaneLength(int batch) => Math.Clamp(batch / WantedLanes, 1, LargestLane);

    /// <summary>Whether a layer's gradient is summed lane by lane.</summary>
    public bool Has(int node) => _nodes.ContainsKey(node);

    /// <summary>A layer's part of the gradient of the lane that these samples are in.</summary>
    public Span<T> GradientOf(int node, int firstSample, int batch)
    {
        (int start, Range parameters) = _nodes[node];
        return _lanes.Slice((firstSample / LaneLength(batch) * _laneValues) + start, parameters.End.Value - parameters.Start.Value);
    }

    /// <summary>Whether these samples are the first of their lane.</summary>
    public static bool BeginsLane(int firstSample, int batch) => firstSample % LaneLength(batch) == 0;

    /// <summary>Adds the lanes up, one piece of the gradient.</summary>
    public void Sum(int chunk, int batch)
    {
        (int start, int place, int count) = _chunks[chunk];
        Span<T> sum = _gradient.Slice(place, count);
        _lanes.Slice(start, count).CopyTo(sum);
        for (int lane = 1; lane < LaneCount(batch); lane++)
            Elementwise.Add(sum, _lanes.Slice((lane * _laneValues) + start, count), sum);
    }

    private static int LaneCount(int batch) => (batch + LaneLength(batch) - 1) / LaneLength(batch);
}
