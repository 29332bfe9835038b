using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Kernels;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Training;

/// <summary>
/// The phases of a forward and backward pass, and the memory they need. Layers that treat each sample alone follow each other within a phase; a
/// phase ends where samples meet: in a <see cref="BatchCoupledLayer{T}"/>, and where parameter gradients are summed over the batch. A layer with
/// large weights has a phase to itself, with larger blocks of samples (<see cref="SampleBlocks"/>).
/// </summary>
internal sealed class StepPlan<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int RangesPerThread = 2;

    private readonly Model<T> _model;
    private readonly BatchSize _batch;
    private readonly AlignedBuffer<T> _gradient;
    private readonly GradientShards<T> _shards;
    private readonly PhaseList<T> _list;
    private readonly bool _wantInputGradient;
    private readonly int _threads;

    /// <param name="model">What is trained.</param>
    /// <param name="gradient">Where its gradient goes.</param>
    /// <param name="batch">The batch at hand.</param>
    /// <param name="capacity">Samples of the largest.</param>
    /// <param name="threads">Threads that share the phases.</param>
    /// <param name="load">Fills in the inputs.</param>
    /// <param name="loss">Evaluates the loss and its gradient.</param>
    /// <param name="wantInputGradient">Whether the gradient goes back to the input.</param>
    /// <param name="keepAll">Whether all activations of the batch can be looked at after a step.</param>
    public StepPlan(
        Model<T> model, AlignedBuffer<T> gradient, BatchSize batch, int capacity, int threads, SampleOperation load, SampleOperation loss,
        bool wantInputGradient, bool keepAll = false)
    {
        _model = model;
        _gradient = gradient;
        _batch = batch;
        _threads = threads;
        _wantInputGradient = wantInputGradient;
        _list = new PhaseList<T>(model.Network, batch, threads);
        _shards = new GradientShards<T>(model.Network, gradient, capacity);

        DescribePacking();
        _list.Append(load);
        _list.Use(SampleMemory.Activation, 0);
        for (int node = 0; node < Nodes.Count; node++)
            DescribeForward(node);
        _list.Append(loss);
        _list.Use(SampleMemory.Activation, model.Network.Output);
        _list.Use(SampleMemory.Gradient, model.Network.Output);
        var written = new HashSet<int> { model.Network.BufferOf(model.Network.Output) };
        for (int node = Nodes.Count - 1; node >= 0; node--)
            DescribeBackward(node, written);
        _list.Close();
        DescribeParameterGradients();

        foreach (int value in keepAll ? Enumerable.Range(0, model.Network.Values.Count) : [model.Network.Output])
            _list.Keep(SampleMemory.Activation, value);
        if (wantInputGradient)
            _list.Keep(SampleMemory.Gradient, 0);
        Workspace = new Workspace<T>(model.Network, _list.Memory, capacity, threads, training: true);
    }

    /// <summary>In the order in which they run.</summary>
    public IReadOnlyList<IPhase> Phases => _list.Phases;

    /// <summary>The memory in which they run.</summary>
    public Workspace<T> Workspace { get; }

    /// <summary>Key of the random numbers of the step at hand; each layer derives its own.</summary>
    public ulong StepKey { get; set; }

    /// <summary>Values in all buffers.</summary>
    public long ValueCount => Workspace.ValueCount + _shards.ValueCount;

    private IReadOnlyList<NetworkNode<T>> Nodes => _model.Network.Nodes;

    /// <summary>Packed weights are only read by the backward pass, but are computed first, so that no further phase is needed for them.</summary>
    private void DescribePacking()
    {
        (int Node, int Part)[] parts = [.. Nodes.SelectMany((at, node) => Enumerable.Range(0, at.Layer.PackParts).Select(part => (node, part)))];
        _list.AppendParts(parts.Length, (part, worker) => Nodes[parts[part].Node].Layer.Pack(WholePass(parts[part].Node, worker), parts[part].Part));
    }

    private void DescribeForward(int node)
    {
        NetworkNode<T> at = Nodes[node];
        if (at.Layer is BatchCoupledLayer<T> coupled)
        {
            _list.Append(samples => coupled.GatherForward(Pass(node, samples)));
            _list.Use(SampleMemory.Activation, at.Wired.Input);
            _list.Use(SampleMemory.Saved, node);
            _list.AppendForAll(node, worker => coupled.CombineForward(WholePass(node, worker)));
        }

        if (at.IsFused)
            return;
        _list.AppendLayer(at, samples => at.Layer.Forward(Pass(node, samples)), () =>
        {
            _list.Use(SampleMemory.Activation, at.Wired.Input);
            _list.Use(SampleMemory.Activation, at.Wired.SecondInput);
            _list.Use(SampleMemory.Activation, at.Wired.Output);
            _list.Use(SampleMemory.Saved, node);
        });
    }

    private void DescribeBackward(int node, HashSet<int> written)
    {
        NetworkNode<T> at = Nodes[node];
        if (at.Layer is BatchCoupledLayer<T> coupled)
        {
            _list.Append(samples => coupled.GatherBackward(Pass(node, samples)));
            UseForBackward(node);
            _list.AppendForAll(node, worker => coupled.CombineBackward(WholePass(node, worker)));
        }

        bool secondToWrite = IsSecondToWrite(at.Wired.Input, at.Wired, written);
        bool secondInputToo = at.Wired.SecondInput >= 0 && IsSecondToWrite(at.Wired.SecondInput, at.Wired, written);
        _list.AppendLayer(
            at,
            samples =>
            {
                at.Layer.Backward(Pass(node, samples, secondToWrite, secondInputToo));
                if (secondToWrite)
                    AddSecondGradient(at.Wired.Input, samples);
                if (secondInputToo)
                    AddSecondGradient(at.Wired.SecondInput, samples);
            },
            () =>
            {
                UseForBackward(node);
                UseGradient(at.Wired.Input, secondToWrite);
                UseGradient(at.Wired.SecondInput, secondInputToo);
            });
        if (_shards.Has(node))
            _list.Append(samples => at.Layer.ParameterGradient(Pass(node, samples), 0, at.Layer.ParameterGradientParts));
    }

    /// <summary>Whether another reader of this value has written its gradient already.</summary>
    private bool IsSecondToWrite(int value, WiredLayer<T> reader, HashSet<int> written)
    {
        int buffer = _model.Network.BufferOf(value);
        return HasGradient(buffer) && buffer != _model.Network.BufferOf(reader.Output) && !written.Add(buffer);
    }

    private bool HasGradient(int buffer) => buffer > 0 || _wantInputGradient;

    private void AddSecondGradient(int value, SampleRange samples)
    {
        Span<T> sum = Workspace.Gradients(value, samples);
        Elementwise.Add(sum, Workspace.SecondGradients(value, samples), sum);
    }

    /// <summary>
    /// The parameter gradients that are not summed by shard. Each is divided into a few ranges of parts per thread: long enough that their inputs are
    /// read seldom, short enough that threads finish together. The costly ones come first, so that the last to be claimed are small; then the sums of shards.
    /// </summary>
    private void DescribeParameterGradients()
    {
        var found = new List<(int Node, int First, int Count, long Cost)>();
        for (int node = 0; node < Nodes.Count; node++)
        {
            Layer<T> layer = Nodes[node].Layer;
            int parts = _shards.Has(node) ? 0 : layer.ParameterGradientParts, length = (parts / (RangesPerThread * _threads)) + 1;
            if (parts > 0)
                UseForBackward(node);
            for (int first = 0; first < parts; first += length)
            {
                int count = Math.Min(length, parts - first);
                found.Add((node, first, count, layer.MultiplyAdds / parts * count));
            }
        }

        (int Node, int First, int Count, long Cost)[] ranges = [.. found.OrderByDescending(range => range.Cost)];
        _list.AppendParts(ranges.Length + _shards.SumParts, (part, worker) =>
        {
            if (part < ranges.Length)
                Nodes[ranges[part].Node].Layer.ParameterGradient(WholePass(ranges[part].Node, worker), ranges[part].First, ranges[part].Count);
            else
                _shards.Sum(part - ranges.Length, _batch.Value);
        });
    }

    private void UseForBackward(int node)
    {
        WiredLayer<T> wired = Nodes[node].Wired;
        _list.Use(SampleMemory.Gradient, wired.Output);
        _list.Use(SampleMemory.Saved, node);
        if (wired.Layer.BackwardReadsInput)
            _list.Use(SampleMemory.Activation, wired.Input);
        if (wired.Layer.BackwardReadsSecondInput)
            _list.Use(SampleMemory.Activation, wired.SecondInput);
        if (wired.Layer.BackwardReadsOutput)
            _list.Use(SampleMemory.Activation, wired.Output);
    }

    private void UseGradient(int value, bool second)
    {
        if (value < 0 || !HasGradient(_model.Network.BufferOf(value)))
            return;
        _list.Use(SampleMemory.Gradient, value);
        if (second)
            _list.Use(SampleMemory.SecondGradient, value);
    }

    private LayerPass<T> WholePass(int node, int worker) => Pass(node, SampleRange.Whole(_batch.Value, worker));

    private LayerPass<T> Pass(int node, SampleRange samples, bool secondToWrite = false, bool secondInputToo = false)
    {
        WiredLayer<T> wired = Nodes[node].Wired;
        bool inShard = samples.IsBlock && _shards.Has(node);
        return Workspace.ForTraining(
            node, samples, _model.Parameters, _model.State,
            inShard ? _shards.GradientOf(node, samples.First, _batch.Value) : _gradient.Span[Nodes[node].Parameters],
            inShard && !GradientShards<T>.BeginsShard(samples.First, _batch.Value),
            GradientOf(wired.Input, secondToWrite, samples), wired.SecondInput >= 0 ? GradientOf(wired.SecondInput, secondInputToo, samples) : [],
            CounterRandom.Derive(StepKey, (ulong)node));
    }

    private Span<T> GradientOf(int value, bool second, SampleRange samples) =>
        second ? Workspace.SecondGradients(value, samples) : Workspace.Gradients(value, samples);
}
