using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Training;

/// <summary>
/// The phases of a forward and backward pass. Layers that treat each sample independently follow each other within a phase; a phase ends where samples
/// meet: in a <see cref="BatchCoupledLayer{T}"/>, and where parameter gradients are summed over the batch. A layer with large weights has a phase to
/// itself (<see cref="Segment"/>). The order is: pack weights, load, forward, loss, backward, parameter gradients.
/// </summary>
internal sealed class StepPlan<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int RangesPerThread = 2;

    private readonly StepMemory<T> _memory;
    private readonly Network<T> _network;
    private readonly MemoryPlan<T> _buffers;
    private readonly PhaseList _phases;
    private readonly HashSet<int> _hasGradient = [];
    private readonly bool _wantInputGradient;

    /// <param name="memory">The numbers of the step; its buffers are allocated here.</param>
    /// <param name="threads">Threads that share the phases.</param>
    /// <param name="load">Fills in the inputs of some samples; null if the caller does it before the first phase.</param>
    /// <param name="loss">Evaluates the loss of some samples and its gradient; null if the caller does it after <see cref="ForwardPhases"/>.</param>
    /// <param name="wantInputGradient">Whether the gradient of the network's input is computed.</param>
    /// <param name="keepAll">Whether all activations can be read after a step.</param>
    public StepPlan(
        StepMemory<T> memory, int threads, SampleOperation? load, SampleOperation? loss, bool wantInputGradient, bool keepAll = false)
    {
        _memory = memory;
        _network = memory.Model.Network;
        _buffers = new MemoryPlan<T>(_network);
        _phases = new PhaseList(memory.Batch, GradientShards<T>.ShardLength, threads);
        _wantInputGradient = wantInputGradient;

        DescribePacking();
        if (load is not null)
            _phases.Append(load);
        Use(SampleMemory.Activation, 0);
        IReadOnlyList<Segment> segments = Segment.Of(_network);
        foreach (Segment segment in segments)
            DescribeForward(segment);
        DescribeLoss(loss);
        for (int i = segments.Count - 1; i >= 0; i--)
            DescribeBackward(segments[i]);
        Close();
        DescribeParameterGradients(threads);

        for (int value = 0; value < _network.ValueCount; value++)
        {
            if (keepAll || value == _network.Output || (value == 0 && load is null))
                _buffers.Keep(SampleMemory.Activation, value);
        }

        if (wantInputGradient)
            _buffers.Keep(SampleMemory.Gradient, 0);
        memory.Allocate(_buffers, threads);
    }

    /// <summary>The phases, in the order in which they run.</summary>
    public IReadOnlyList<IPhase> Phases => _phases.Phases;

    /// <summary>Number of phases until all outputs are there, where the loss is the caller's.</summary>
    public int ForwardPhases { get; private set; }

    private IReadOnlyList<Node<T>> Nodes => _network.Nodes;

    /// <summary>Packed weights are read by the backward pass only, but are computed first, so that they need no further phase.</summary>
    private void DescribePacking()
    {
        var parts = new List<LayerParts>();
        for (int node = 0; node < Nodes.Count; node++)
        {
            for (int part = 0; part < Nodes[node].Layer.PackParts; part++)
                parts.Add(new LayerParts(node, part, Count: 1));
        }

        _phases.AppendParts(parts.Count, (part, worker) => Nodes[parts[part].Node].Layer.Pack(_memory.WholePass(parts[part].Node, worker), parts[part].First));
    }

    private void DescribeForward(Segment segment)
    {
        BeginSegment(segment);
        for (int node = segment.First; node < segment.End; node++)
            DescribeForward(node);
        EndSegment(segment);
    }

    private void DescribeBackward(Segment segment)
    {
        BeginSegment(segment);
        for (int node = segment.End - 1; node >= segment.First; node--)
            DescribeBackward(node);
        EndSegment(segment);
    }

    /// <summary>A heavy segment has a phase to itself.</summary>
    private void BeginSegment(Segment segment)
    {
        if (segment.IsHeavy)
            Close();
    }

    private void EndSegment(Segment segment)
    {
        if (segment.IsHeavy)
            Close(isHeavy: true);
    }

    private void DescribeForward(int node)
    {
        Node<T> at = Nodes[node];
        if (at.Layer is BatchCoupledLayer<T> coupled)
        {
            _phases.Append(samples => coupled.GatherForward(_memory.Pass(node, samples)));
            Use(SampleMemory.Activation, at.Input);
            Use(SampleMemory.Saved, node);
            DescribeCombining(node, worker => coupled.CombineForward(_memory.WholePass(node, worker)));
        }

        if (at.IsFused)
            return;
        _phases.Append(samples => at.Layer.Forward(_memory.Pass(node, samples)));
        _buffers.UseForward(_phases.Current, node);
    }

    private void DescribeLoss(SampleOperation? loss)
    {
        if (loss is not null)
        {
            _phases.Append(loss);
            Use(SampleMemory.Activation, _network.Output);
            Use(SampleMemory.Gradient, _network.Output);
        }
        else
        {
            Close();
            _buffers.Keep(SampleMemory.Gradient, _network.Output);
            ForwardPhases = _phases.Current;
        }

        _hasGradient.Add(_network.BufferOf(_network.Output));
    }

    private void DescribeBackward(int node)
    {
        Node<T> at = Nodes[node];
        if (at.IsGradientFused)
            return;
        if (at.Layer is BatchCoupledLayer<T> coupled)
        {
            _phases.Append(samples => coupled.GatherBackward(_memory.Pass(node, samples)));
            UseForBackward(node);
            DescribeCombining(node, worker => coupled.CombineBackward(_memory.WholePass(node, worker)));
        }

        bool adds = AddsGradient(at, at.Input), addsSecond = AddsGradient(at, at.SecondInput);
        _phases.Append(samples =>
        {
            at.Layer.Backward(_memory.Pass(node, samples));
            if (adds)
                _memory.AddInputGradient(node, samples);
            if (addsSecond)
                _memory.AddSecondInputGradient(node, samples);
        });
        UseForBackward(node);
        UseGradient(at.Input);
        UseGradient(at.SecondInput);
        if (adds)
            Use(SampleMemory.InputGradient, node);
        if (addsSecond)
            Use(SampleMemory.SecondInputGradient, node);
        if (_memory.Shards.Has(node))
            _phases.Append(samples => at.Layer.ParameterGradient(_memory.Pass(node, samples), 0, at.Layer.ParameterGradientParts));
    }

    /// <summary>
    /// The parameter gradients that are not summed by shard. Each is divided into a few ranges of parts per thread: long enough that their inputs are
    /// read seldom, short enough that threads finish together. The costly ones come first, so that the last to be claimed are small; then the sums of shards.
    /// </summary>
    private void DescribeParameterGradients(int threads)
    {
        var found = new List<LayerParts>();
        for (int node = 0; node < Nodes.Count; node++)
        {
            Layer<T> layer = Nodes[node].Layer;
            int parts = _memory.Shards.Has(node) ? 0 : layer.ParameterGradientParts, length = (parts / (RangesPerThread * threads)) + 1;
            if (parts > 0)
                UseForBackward(node);
            for (int first = 0; first < parts; first += length)
            {
                int count = Math.Min(length, parts - first);
                found.Add(new LayerParts(node, first, count, layer.MultiplyAdds / parts * count));
            }
        }

        LayerParts[] ranges = [.. found.OrderByDescending(range => range.Cost)];
        _phases.AppendParts(ranges.Length + _memory.Shards.SumParts, (part, worker) =>
        {
            if (part < ranges.Length)
                Nodes[ranges[part].Node].Layer.ParameterGradient(_memory.WholePass(ranges[part].Node, worker), ranges[part].First, ranges[part].Count);
            else
                _memory.Shards.Sum(part - ranges.Length, _memory.Batch.Value);
        });
    }

    /// <summary>A phase for what a layer computes from the whole batch, out of what it saved per sample.</summary>
    private void DescribeCombining(int node, Action<int> run)
    {
        Close();
        Use(SampleMemory.Saved, node);
        _phases.AppendParts(1, (_, worker) => run(worker));
    }

    private void Close(bool isHeavy = false)
    {
        if (_phases.IsOpen)
            _phases.Close(_buffers.SetBlock(_phases.Current, isHeavy), isHeavy);
    }

    /// <summary>Whether another reader of this value has written its gradient before, so that this one's is added to it.</summary>
    private bool AddsGradient(Node<T> reader, int value)
    {
        if (value == Node<T>.None || !NeedsGradient(value))
            return false;
        int buffer = _network.BufferOf(value);
        return buffer != _network.BufferOf(reader.Output) && !_hasGradient.Add(buffer);
    }

    private bool NeedsGradient(int value) => value > 0 || _wantInputGradient;

    private void Use(SampleMemory kind, int index) => _buffers.Use(_phases.Current, kind, index);

    private void UseGradient(int value)
    {
        if (value != Node<T>.None && NeedsGradient(value))
            Use(SampleMemory.Gradient, value);
    }

    private void UseForBackward(int node)
    {
        Node<T> at = Nodes[node];
        Use(SampleMemory.Gradient, at.Output);
        Use(SampleMemory.Saved, node);
        if (at.Layer.BackwardReadsInput)
            Use(SampleMemory.Activation, at.Input);
        if (at.Layer.BackwardReadsSecondInput)
            Use(SampleMemory.Activation, at.SecondInput);
        if (at.Layer.BackwardReadsOutput)
            Use(SampleMemory.Activation, at.Output);
    }
}

/// <summary>Consecutive parts of one layer's packing or parameter gradient.</summary>
/// <param name="Node">Index of the layer.</param>
/// <param name="First">Its first part.</param>
/// <param name="Count">Number of parts.</param>
/// <param name="Cost">Multiply-adds of a sample in them.</param>
internal sealed record LayerParts(int Node, int First, int Count, long Cost = 0);
