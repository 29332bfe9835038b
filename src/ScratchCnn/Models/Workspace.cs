using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>
/// The memory in which a network runs: activations, and while training their gradients, for a batch or for blocks of it as a <see cref="MemoryPlan{T}"/>
/// says; what layers keep; scratch for each worker. Allocated once; its content between passes is nobody's business.
/// </summary>
internal sealed class Workspace<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly SampleBuffer<T>?[] _activations;
    private readonly SampleBuffer<T>?[] _gradients;
    private readonly SampleBuffer<T>?[] _secondGradients;
    private readonly SampleBuffer<T>?[] _saved;
    private readonly AlignedBuffer<T>[] _savedPerBatch;
    private readonly AlignedBuffer<T>[] _packed;
    private readonly AlignedBuffer<T>[] _scratch;

    /// <param name="network">What runs in it.</param>
    /// <param name="plan">What is touched when.</param>
    /// <param name="capacity">Samples there is room for.</param>
    /// <param name="workers">Workers that run at once.</param>
    /// <param name="training">Whether layers prepare their weights for the backward pass.</param>
    public Workspace(Network<T> network, MemoryPlan<T> plan, int capacity, int workers, bool training)
    {
        _network = network;
        _activations = OfBuffers(SampleMemory.Activation);
        _gradients = OfBuffers(SampleMemory.Gradient);
        _secondGradients = OfBuffers(SampleMemory.SecondGradient);
        _saved = [.. network.Nodes.Select((_, node) => plan.Allocate(SampleMemory.Saved, node, capacity, workers))];
        _savedPerBatch = [.. network.Nodes.Select(node => new AlignedBuffer<T>(node.Layer.SavedPerBatch))];
        _packed = [.. network.Nodes.Select(node => new AlignedBuffer<T>(training ? node.Layer.PackedSize : 0))];
        int scratch = network.Nodes.Max(node => node.Layer.ScratchSize);
        _scratch = [.. Enumerable.Range(0, workers).Select(_ => new AlignedBuffer<T>(scratch))];

        SampleBuffer<T>?[] OfBuffers(SampleMemory kind) =>
            [.. Enumerable.Range(0, network.BufferCount).Select(buffer => plan.Allocate(kind, buffer, capacity, workers))];
    }

    /// <summary>Values in all buffers.</summary>
    public long ValueCount =>
        new[] { _activations, _gradients, _secondGradients, _saved }.SelectMany(buffers => buffers).Sum(buffer => buffer?.ValueCount ?? 0)
        + new[] { _savedPerBatch, _packed, _scratch }.SelectMany(buffers => buffers).Sum(buffer => (long)buffer.Length);

    /// <summary>[samples, size], a value's activations.</summary>
    public Span<T> Activations(int value, SampleRange samples) => Rows(_activations[_network.BufferOf(value)], samples);

    /// <summary>[samples, size], the gradient of a value; empty where nobody needs it.</summary>
    public Span<T> Gradients(int value, SampleRange samples) => Rows(_gradients[_network.BufferOf(value)], samples);

    /// <summary>[samples, size], where the second of a value's readers puts its gradient.</summary>
    public Span<T> SecondGradients(int value, SampleRange samples) => Rows(_secondGradients[_network.BufferOf(value)], samples);

    /// <summary>A worker's scratch.</summary>
    public Span<T> Scratch(int worker) => _scratch[worker].Span;

    /// <summary>What a layer needs for a prediction.</summary>
    public LayerPass<T> ForPrediction(int node, SampleRange samples, ReadOnlySpan<T> parameters, Span<T> state)
    {
        NetworkNode<T> at = _network.Nodes[node];
        WiredLayer<T> wired = at.Wired;
        return new LayerPass<T>
        {
            FirstSample = samples.First,
            SampleCount = samples.Count,
            Input = Activations(wired.Input, samples),
            SecondInput = wired.SecondInput >= 0 ? Activations(wired.SecondInput, samples) : [],
            Output = Activations(wired.Output, samples),
            Parameters = parameters[at.Parameters],
            State = state[at.State],
            SavedPerSample = Rows(_saved[node], samples),
            Scratch = _scratch[samples.Worker].Span,
            FuseRelu = at.FuseRelu,
        };
    }

    /// <summary>What a layer needs for a training step.</summary>
    /// <param name="node">Index of the layer.</param>
    /// <param name="samples">The samples in hand.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="state">The model's statistics.</param>
    /// <param name="parameterGradient">Where the gradient of the layer's parameters goes.</param>
    /// <param name="accumulate">Whether it is added to what is there.</param>
    /// <param name="inputGradient">Where the input gradient goes.</param>
    /// <param name="secondInputGradient">Where the second input's goes.</param>
    /// <param name="randomKey">Key of the layer's random numbers in this step.</param>
    public LayerPass<T> ForTraining(
        int node, SampleRange samples, ReadOnlySpan<T> parameters, Span<T> state, Span<T> parameterGradient, bool accumulate,
        Span<T> inputGradient, Span<T> secondInputGradient, ulong randomKey)
    {
        NetworkNode<T> at = _network.Nodes[node];
        WiredLayer<T> wired = at.Wired;
        return new LayerPass<T>
        {
            FirstSample = samples.First,
            SampleCount = samples.Count,
            Training = true,
            Input = Activations(wired.Input, samples),
            SecondInput = wired.SecondInput >= 0 ? Activations(wired.SecondInput, samples) : [],
            Output = Activations(wired.Output, samples),
            OutputGradient = Gradients(wired.Output, samples),
            InputGradient = inputGradient,
            SecondInputGradient = secondInputGradient,
            Parameters = parameters[at.Parameters],
            ParameterGradient = parameterGradient,
            AccumulateGradient = accumulate,
            State = state[at.State],
            Packed = _packed[node].Span,
            SavedPerSample = Rows(_saved[node], samples),
            SavedPerBatch = _savedPerBatch[node].Span,
            Scratch = _scratch[samples.Worker].Span,
            RandomKey = randomKey,
            FuseRelu = at.FuseRelu,
        };
    }

    private static Span<T> Rows(SampleBuffer<T>? buffer, SampleRange samples) => buffer is null ? [] : buffer.Rows(samples);
}
