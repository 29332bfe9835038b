using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Training;

/// <summary>
/// The phases of a forward and backward pass. Layers that treat each sample alone follow each other within a phase; a phase ends where samples
/// meet: in a <see cref="BatchCoupledLayer{T}"/>, and where parameter gradients are summed over the batch. A layer with large weights has a phase
/// to itself, with larger blocks of samples (<see cref="SampleBlocks"/>).
/// </summary>
internal sealed class StepPlan<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int RunsPerThread = 2;

    private readonly Model<T> _model;
    private readonly Workspace<T> _workspace;
    private readonly AlignedBuffer<T> _gradient;
    private readonly BatchSize _batch;
    private readonly int _threads;
    private readonly List<IPhase> _phases = [];
    private readonly List<SampleOperation> _open = [];
    private long _openValues;

    /// <summary>Gradients of values with two readers: the second to write does so here, and is then added.</summary>
    private readonly Dictionary<int, AlignedBuffer<T>> _secondGradients = [];

    public StepPlan(
        Model<T> model, Workspace<T> workspace, AlignedBuffer<T> gradient, BatchSize batch, int threads, SampleOperation load, SampleOperation loss)
    {
        _model = model;
        _workspace = workspace;
        _gradient = gradient;
        _batch = batch;
        _threads = threads;

        Append(load, 0);
        for (int node = 0; node < Nodes.Count; node++)
            AppendForward(node);
        Append(loss, 0);
        var written = new HashSet<int> { model.Network.BufferOf(model.Network.Output) };
        for (int node = Nodes.Count - 1; node >= 0; node--)
            AppendBackward(node, written);
        Close(SampleBlocks.HeavyBlock);
        AppendPreparation();
        AppendParameterGradients();
    }

    /// <summary>In the order in which they run.</summary>
    public IReadOnlyList<IPhase> Phases => _phases;

    /// <summary>Key of the random numbers of the step at hand; each layer derives its own.</summary>
    public ulong StepKey { get; set; }

    /// <summary>Values in the buffers that the plan itself needs.</summary>
    public long ValueCount => _secondGradients.Values.Sum(buffer => (long)buffer.Length);

    private IReadOnlyList<NetworkNode<T>> Nodes => _model.Network.Nodes;

    private void AppendForward(int node)
    {
        NetworkNode<T> at = Nodes[node];
        if (at.Layer is BatchCoupledLayer<T> coupled)
        {
            Append((first, count, worker) => coupled.GatherForward(Pass(node, worker), first, count), 0);
            CloseForAll((_, worker) => coupled.CombineForward(Pass(node, worker)));
        }

        if (!at.IsFused)
            AppendLayer(at, (first, count, worker) => at.Layer.Forward(Pass(node, worker), first, count), at.Layer.OutputShape.Size);
    }

    private void AppendBackward(int node, HashSet<int> written)
    {
        NetworkNode<T> at = Nodes[node];
        if (at.Layer is BatchCoupledLayer<T> coupled)
        {
            Append((first, count, worker) => coupled.GatherBackward(Pass(node, worker), first, count), 0);
            CloseForAll((_, worker) => coupled.CombineBackward(Pass(node, worker)));
        }

        bool secondToWrite = IsSecondToWrite(at.Wired.Input, at.Wired, written);
        bool secondInputToo = at.Wired.SecondInput >= 0 && IsSecondToWrite(at.Wired.SecondInput, at.Wired, written);
        AppendLayer(
            at,
            (first, count, worker) =>
            {
                at.Layer.Backward(BackwardPass(node, worker, secondToWrite, secondInputToo), first, count);
                if (secondToWrite)
                    AddSecondGradient(at.Wired.Input, first, count);
                if (secondInputToo)
                    AddSecondGradient(at.Wired.SecondInput, first, count);
            },
            at.Layer.InputShape.Size + at.Layer.OutputShape.Size);
    }

    /// <summary>Whether another reader of this value has written its gradient already.</summary>
    private bool IsSecondToWrite(int value, WiredLayer<T> reader, HashSet<int> written)
    {
        int buffer = _model.Network.BufferOf(value);
        if (_workspace.Gradients(value, 1).IsEmpty || buffer == _model.Network.BufferOf(reader.Output) || written.Add(buffer))
            return false;
        _secondGradients.TryAdd(buffer, new AlignedBuffer<T>(_workspace.Capacity * _model.Network.BufferSizes[buffer]));
        return true;
    }

    private void AddSecondGradient(int value, int first, int count)
    {
        int size = _model.Network.Values[value].Shape.Size;
        Span<T> sum = _workspace.Gradients(value, _batch.Value).Slice(first * size, count * size);
        Kernels.Elementwise.Add(sum, _secondGradients[_model.Network.BufferOf(value)].Slice(first * size, count * size), sum);
    }

    /// <summary>Prepared weights are needed by the backward pass only, but are made first, where no other phase need be kept for them.</summary>
    private void AppendPreparation()
    {
        (int Node, int Item)[] items = [.. Nodes.SelectMany((at, node) => Enumerable.Range(0, at.Layer.PrepareItems).Select(item => (node, item)))];
        _phases.Insert(0, new ItemPhase(() => items.Length, (item, worker) => Nodes[items[item].Node].Layer.Prepare(Pass(items[item].Node, worker), items[item].Item)));
    }

    /// <summary>
    /// All layers' parameter gradients, each cut into a few runs of pieces a thread: long enough that what a run reads is read seldom, short enough
    /// that threads finish together. The costly ones come first, so that the last to be claimed are small.
    /// </summary>
    private void AppendParameterGradients()
    {
        var runs = new List<(int Node, int First, int Count, long Cost)>();
        for (int node = 0; node < Nodes.Count; node++)
        {
            Layer<T> layer = Nodes[node].Layer;
            int pieces = layer.ParameterGradientItems, length = (pieces / (RunsPerThread * _threads)) + 1;
            for (int first = 0; first < pieces; first += length)
            {
                int count = Math.Min(length, pieces - first);
                runs.Add((node, first, count, layer.MultiplyAdds / pieces * count));
            }
        }

        (int Node, int First, int Count, long Cost)[] items = [.. runs.OrderByDescending(run => run.Cost)];
        _phases.Add(new ItemPhase(
            () => items.Length,
            (item, worker) => Nodes[items[item].Node].Layer.ParameterGradient(Pass(items[item].Node, worker), items[item].First, items[item].Count)));
    }

    private void AppendLayer(NetworkNode<T> at, SampleOperation operation, int valuesPerSample)
    {
        if (!SampleBlocks.IsHeavy(at))
        {
            Append(operation, valuesPerSample);
            return;
        }

        Close(SampleBlocks.HeavyBlock);
        Append(operation, 0);
        Close(SampleBlocks.HeavyBlock);
    }

    private void Append(SampleOperation operation, int valuesPerSample)
    {
        _open.Add(operation);
        _openValues += valuesPerSample;
    }

    private void Close(int largestBlock)
    {
        if (_open.Count > 0)
            _phases.Add(new SamplePhase(_batch, _open, Math.Min(largestBlock, SampleBlocks.LightBlock<T>(_openValues)), _threads));
        _open.Clear();
        _openValues = 0;
    }

    private void CloseForAll(Action<int, int> run)
    {
        Close(SampleBlocks.HeavyBlock);
        _phases.Add(new ItemPhase(() => 1, run));
    }

    private LayerPass<T> Pass(int node, int worker) => BackwardPass(node, worker, false, false);

    private LayerPass<T> BackwardPass(int node, int worker, bool secondToWrite, bool secondInputToo)
    {
        WiredLayer<T> wired = Nodes[node].Wired;
        return _workspace.ForTraining(
            node, worker, _batch.Value, _model.Parameters, _model.State, _gradient.Span,
            GradientOf(wired.Input, secondToWrite), wired.SecondInput >= 0 ? GradientOf(wired.SecondInput, secondInputToo) : [],
            CounterRandom.Derive(StepKey, (ulong)node));
    }

    private Span<T> GradientOf(int value, bool second) => second
        ? _secondGradients[_model.Network.BufferOf(value)].Slice(0, _batch.Value * _model.Network.Values[value].Shape.Size)
        : _workspace.Gradients(value, _batch.Value);
}
