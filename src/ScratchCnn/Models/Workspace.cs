using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>
/// The memory in which a network runs: activations, and while training their gradients, for a batch of up to <see cref="Capacity"/> samples; what
/// layers keep; scratch for each worker. Allocated once; its content between passes is nobody's business.
/// </summary>
internal sealed class Workspace<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly AlignedBuffer<T>[] _activations;
    private readonly AlignedBuffer<T>?[] _gradients;
    private readonly AlignedBuffer<T>[] _keptPerSample;
    private readonly AlignedBuffer<T>[] _keptPerBatch;
    private readonly AlignedBuffer<T>[] _prepared;
    private readonly AlignedBuffer<T>[] _scratch;

    public Workspace(Network<T> network, int capacity, int workers, bool training, bool wantInputGradient = false)
    {
        _network = network;
        Capacity = capacity;
        _activations = [.. network.BufferSizes.Select(size => new AlignedBuffer<T>(checked(size * capacity)))];
        _gradients = [.. network.BufferSizes.Select(
            (size, buffer) => training && (buffer > 0 || wantInputGradient) ? new AlignedBuffer<T>(checked(size * capacity)) : null)];
        _keptPerSample = Each(layer => checked(layer.KeptPerSample * capacity));
        _keptPerBatch = Each(layer => layer.KeptPerBatch);
        _prepared = Each(layer => training ? layer.PreparedSize : 0);
        int scratch = network.Nodes.Max(node => node.Layer.ScratchSize);
        _scratch = [.. Enumerable.Range(0, workers).Select(_ => new AlignedBuffer<T>(scratch))];

        AlignedBuffer<T>[] Each(Func<Layer<T>, int> size) => [.. network.Nodes.Select(node => new AlignedBuffer<T>(size(node.Layer)))];
    }

    /// <summary>Samples there is room for.</summary>
    public int Capacity { get; }

    /// <summary>Values in all buffers.</summary>
    public long ValueCount =>
        new[] { _activations, _keptPerSample, _keptPerBatch, _prepared, _scratch }.SelectMany(buffers => buffers).Sum(buffer => (long)buffer.Length)
        + _gradients.Sum(buffer => (long)(buffer?.Length ?? 0));

    /// <summary>[batch, size], a value's activations.</summary>
    public Span<T> Activations(int value, int batch) => Rows(_activations[_network.BufferOf(value)], value, batch);

    /// <summary>[batch, size], the gradient of a value; empty where nobody needs it.</summary>
    public Span<T> Gradients(int value, int batch) =>
        _gradients[_network.BufferOf(value)] is { } buffer ? Rows(buffer, value, batch) : [];

    /// <summary>What a layer needs for a prediction.</summary>
    public LayerPass<T> ForPrediction(int node, int batch, ReadOnlySpan<T> parameters, Span<T> state)
    {
        NetworkNode<T> at = _network.Nodes[node];
        WiredLayer<T> wired = at.Wired;
        return new LayerPass<T>
        {
            Batch = batch,
            Input = Activations(wired.Input, batch),
            SecondInput = wired.SecondInput >= 0 ? Activations(wired.SecondInput, batch) : [],
            Output = Activations(wired.Output, batch),
            Parameters = parameters[at.Parameters],
            State = state[at.State],
            KeptPerSample = _keptPerSample[node].Slice(0, batch * at.Layer.KeptPerSample),
            Scratch = _scratch[0].Span,
            FuseRelu = at.FuseRelu,
        };
    }

    /// <summary>What a layer needs for a training step.</summary>
    /// <param name="node">Index of the layer.</param>
    /// <param name="worker">Whose scratch to use.</param>
    /// <param name="batch">Samples in the batch.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="state">The model's statistics.</param>
    /// <param name="gradient">The gradient of all parameters.</param>
    /// <param name="inputGradient">Where the input gradient goes.</param>
    /// <param name="secondInputGradient">Where the second input's goes.</param>
    /// <param name="randomKey">Key of the layer's random numbers in this step.</param>
    public LayerPass<T> ForTraining(
        int node, int worker, int batch, ReadOnlySpan<T> parameters, Span<T> state, Span<T> gradient,
        Span<T> inputGradient, Span<T> secondInputGradient, ulong randomKey)
    {
        NetworkNode<T> at = _network.Nodes[node];
        WiredLayer<T> wired = at.Wired;
        return new LayerPass<T>
        {
            Batch = batch,
            Training = true,
            Input = Activations(wired.Input, batch),
            SecondInput = wired.SecondInput >= 0 ? Activations(wired.SecondInput, batch) : [],
            Output = Activations(wired.Output, batch),
            OutputGradient = Gradients(wired.Output, batch),
            InputGradient = inputGradient,
            SecondInputGradient = secondInputGradient,
            Parameters = parameters[at.Parameters],
            ParameterGradient = gradient[at.Parameters],
            State = state[at.State],
            Prepared = _prepared[node].Span,
            KeptPerSample = _keptPerSample[node].Slice(0, batch * at.Layer.KeptPerSample),
            KeptPerBatch = _keptPerBatch[node].Span,
            Scratch = _scratch[worker].Span,
            RandomKey = randomKey,
            FuseRelu = at.FuseRelu,
        };
    }

    private Span<T> Rows(AlignedBuffer<T> buffer, int value, int batch) => buffer.Slice(0, batch * _network.Values[value].Shape.Size);
}
