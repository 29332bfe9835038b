using System.Numerics;
using ScratchCnn.Models;

namespace ScratchCnn.Verification;

/// <summary>
/// Looks inside a model in inference mode: activations of any layer, and gradients of an output with respect to the input (saliency). Batch normalization
/// uses its running statistics, nothing is dropped, and nothing in the model changes. For single samples, on one thread; not for two threads at once.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Inspector<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Model<T> _model;
    private readonly PlainNetwork<T> _network;

    /// <summary>Prepares to look inside a model; its parameters may change between calls.</summary>
    public Inspector(Model<T> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _network = new PlainNetwork<T>(model.Spec, model.InputShape, batch: 1, seed: 0) { Training = false };
        Layers = [.. model.Network.Nodes.Select(node => node.Name)];
    }

    /// <summary>Names of the layers, in the order in which they run.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>The outputs of a layer for one sample: [length, channels] of its output shape.</summary>
    /// <param name="sample">[input size], as the network reads it: standardized, if the model was trained so.</param>
    /// <param name="layer">Name of the layer: "conv1d_2".</param>
    /// <exception cref="ArgumentException">The sample has another size, or the model has no such layer.</exception>
    public T[] Activations(ReadOnlySpan<T> sample, string layer)
    {
        Forward(sample);
        return _network.OutputOf(layer) is { } values
            ? [.. values]
            : throw new ArgumentException($"The model has no layer '{layer}'; its layers are {string.Join(", ", Layers)}.");
    }

    /// <summary>The gradient of one output with respect to the input: [input size].</summary>
    /// <param name="sample">[input size], as the network reads it: standardized, if the model was trained so.</param>
    /// <param name="output">Index of the output; of a classifier, the class.</param>
    /// <exception cref="ArgumentException">The sample has another size, or there is no such output.</exception>
    public T[] InputGradient(ReadOnlySpan<T> sample, int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, _network.Output.Length);
        Forward(sample);
        _network.OutputGradient.AsSpan().Clear();
        _network.OutputGradient[output] = T.One;
        _network.Backward();
        return [.. _network.InputGradient];
    }

    private void Forward(ReadOnlySpan<T> sample)
    {
        if (sample.Length != _network.Input.Length)
            throw new ArgumentException($"The model reads {_network.Input.Length} values; got {sample.Length}.");
        _network.CopyFrom(_model);
        sample.CopyTo(_network.Input);
        _network.Forward();
    }
}
