using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>One row of values per sample: for the whole batch or, where only one phase uses it, for one block per worker.</summary>
internal sealed class SampleBuffer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T>[] _memory;
    private readonly int _rowSize;
    private readonly int? _phase;

    private SampleBuffer(int rowSize, int samples, int copies, int? phase)
    {
        _rowSize = rowSize;
        _phase = phase;
        _memory = [.. Enumerable.Range(0, copies).Select(_ => new AlignedBuffer<T>(checked(rowSize * samples)))];
    }

    /// <summary>Number of values in all rows.</summary>
    public long ValueCount => _memory.Sum(memory => (long)memory.Length);

    public static SampleBuffer<T> OfBatch(int rowSize, int capacity) => new(rowSize, capacity, 1, phase: null);

    public static SampleBuffer<T> OfBlock(int rowSize, int block, int workers, int phase) => new(rowSize, block, workers, phase);

    /// <summary>[samples, row size], the rows of these samples; empty in another phase than the one that the buffer is for.</summary>
    public Span<T> Rows(SampleRange samples)
    {
        if (_phase is null)
            return _memory[0].Slice(samples.First * _rowSize, samples.Count * _rowSize);
        return samples.Phase == _phase ? _memory[samples.Worker].Slice(0, samples.Count * _rowSize) : [];
    }
}

/// <summary>
/// The memory in which a network runs: the per-sample buffers of a <see cref="MemoryPlan{T}"/>, packed weights, values saved per batch, and scratch for
/// each worker. Allocated once; its contents are undefined between passes.
/// </summary>
internal sealed class Workspace<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly SampleBuffer<T>?[] _activations;
    private readonly SampleBuffer<T>?[] _gradients;
    private readonly SampleBuffer<T>?[] _inputGradients;
    private readonly SampleBuffer<T>?[] _secondInputGradients;
    private readonly SampleBuffer<T>?[] _saved;
    private readonly AlignedBuffer<T>[] _savedPerBatch;
    private readonly AlignedBuffer<T>[] _packed;
    private readonly AlignedBuffer<T>[] _scratch;

    /// <param name="network">The network that runs in it.</param>
    /// <param name="plan">The buffers that each phase uses.</param>
    /// <param name="capacity">Samples of the largest batch.</param>
    /// <param name="workers">Workers that run at once.</param>
    /// <param name="training">Whether layers pack their weights for the backward pass.</param>
    public Workspace(Network<T> network, MemoryPlan<T> plan, int capacity, int workers, bool training)
    {
        _network = network;
        _activations = Allocate(SampleMemory.Activation, network.BufferSizes.Length);
        _gradients = Allocate(SampleMemory.Gradient, network.BufferSizes.Length);
        _inputGradients = Allocate(SampleMemory.InputGradient, network.Nodes.Count);
        _secondInputGradients = Allocate(SampleMemory.SecondInputGradient, network.Nodes.Count);
        _saved = Allocate(SampleMemory.Saved, network.Nodes.Count);
        _savedPerBatch = [.. network.Nodes.Select(node => new AlignedBuffer<T>(node.Layer.SavedPerBatch))];
        _packed = [.. network.Nodes.Select(node => new AlignedBuffer<T>(training ? node.Layer.PackedSize : 0))];
        int scratch = network.Nodes.Max(node => node.Layer.ScratchSize);
        _scratch = [.. Enumerable.Range(0, workers).Select(_ => new AlignedBuffer<T>(scratch))];

        SampleBuffer<T>?[] Allocate(SampleMemory kind, int count) =>
            [.. Enumerable.Range(0, count).Select(index => plan.Allocate(kind, index, capacity, workers))];
    }

    /// <summary>Number of values in all buffers.</summary>
    public long ValueCount =>
        new[] { _activations, _gradients, _inputGradients, _secondInputGradients, _saved }.SelectMany(buffers => buffers).Sum(buffer => buffer?.ValueCount ?? 0)
        + new[] { _savedPerBatch, _packed, _scratch }.SelectMany(buffers => buffers).Sum(buffer => (long)buffer.Length);

    /// <summary>[samples, size], a value's activations; empty for no value.</summary>
    public Span<T> Activations(int value, SampleRange samples) => value < 0 ? [] : Rows(_activations[_network.BufferOf(value)], samples);

    /// <summary>[samples, size], the gradient of a value; empty for no value, and where it is not needed.</summary>
    public Span<T> Gradients(int value, SampleRange samples) => value < 0 ? [] : Rows(_gradients[_network.BufferOf(value)], samples);

    /// <summary>[samples, size], the gradient of a layer's input that is to be added to another reader's; empty where there is none.</summary>
    public Span<T> InputGradients(int node, SampleRange samples) => Rows(_inputGradients[node], samples);

    /// <summary>[samples, size], the same for the layer's second input.</summary>
    public Span<T> SecondInputGradients(int node, SampleRange samples) => Rows(_secondInputGradients[node], samples);

    /// <summary>A worker's scratch.</summary>
    public Span<T> Scratch(int worker) => _scratch[worker].Span;

    /// <summary>The pass of a layer in a prediction.</summary>
    public LayerPass<T> ForPrediction(int node, SampleRange samples, Model<T> model)
    {
        Node<T> at = _network.Nodes[node];
        return new LayerPass<T>
        {
            FirstSample = samples.First,
            SampleCount = samples.Count,
            Input = Activations(at.Input, samples),
            SecondInput = Activations(at.SecondInput, samples),
            Output = Activations(at.Output, samples),
            Parameters = model.Parameters[at.Parameters],
            State = model.State[at.State],
            SavedPerSample = Rows(_saved[node], samples),
            Scratch = _scratch[samples.Worker].Span,
            FuseRelu = at.FuseRelu,
        };
    }

    /// <summary>The pass of a layer in a training step, without the gradient of its parameters and the key of its random numbers.</summary>
    public LayerPass<T> ForTraining(int node, SampleRange samples, Model<T> model)
    {
        Node<T> at = _network.Nodes[node];
        Span<T> inputGradient = InputGradients(node, samples), secondInputGradient = SecondInputGradients(node, samples);
        return new LayerPass<T>
        {
            FirstSample = samples.First,
            SampleCount = samples.Count,
            Training = true,
            SaveForBackward = true,
            Input = Activations(at.Input, samples),
            SecondInput = Activations(at.SecondInput, samples),
            Output = Activations(at.Output, samples),
            OutputGradient = Gradients(at.Output, samples),
            InputGradient = inputGradient.IsEmpty ? Gradients(at.Input, samples) : inputGradient,
            SecondInputGradient = secondInputGradient.IsEmpty ? Gradients(at.SecondInput, samples) : secondInputGradient,
            Parameters = model.Parameters[at.Parameters],
            State = model.State[at.State],
            Packed = _packed[node].Span,
            SavedPerSample = Rows(_saved[node], samples),
            SavedPerBatch = _savedPerBatch[node].Span,
            Scratch = _scratch[samples.Worker].Span,
            FuseRelu = at.FuseRelu,
        };
    }

    private static Span<T> Rows(SampleBuffer<T>? buffer, SampleRange samples) => buffer is null ? [] : buffer.Rows(samples);
}
