using System.Numerics;
using System.Runtime.CompilerServices;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>A layer in its place, and where its tensors lie in the model's flat arrays.</summary>
/// <param name="Wired">The layer, its name and the values it reads and writes.</param>
/// <param name="Parameters">Its stretch of the parameters.</param>
/// <param name="State">Its stretch of the statistics.</param>
/// <param name="FuseRelu">Whether it applies the ReLU that follows it.</param>
/// <param name="IsFused">Whether it is such a ReLU, whose forward pass is done already.</param>
internal sealed record NetworkNode<T>(WiredLayer<T> Wired, Range Parameters, Range State, bool FuseRelu, bool IsFused)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Layer<T> Layer => Wired.Layer;

    /// <summary>Values in its stretch of the parameters.</summary>
    public int ParameterCount => Parameters.End.Value - Parameters.Start.Value;
}

/// <summary>
/// The memory plan of a description on an input shape: the layers in the order in which they run, the buffers between them, and one flat array each
/// for parameters and statistics. Holds no numbers.
/// </summary>
internal sealed class Network<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Bytes of a cache line; every layer's parameters begin on one.</summary>
    private const int CacheLine = 64;

    public Network(ModuleSpec spec, Shape input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (input.Length < 1 || input.Channels < 1)
            throw new ShapeException($"A network's input needs at least one position and one channel; got {input}.");

        var builder = new NetworkBuilder<T>(input);
        Output = spec.Wire(builder, 0);
        if (builder.Layers.Count == 0)
            throw new ArgumentException("A network needs at least one layer.");
        Values = builder.Values;
        BufferCount = builder.BufferCount;
        BufferSizes = new int[BufferCount];
        foreach (WiredValue value in Values)
            BufferSizes[value.Buffer] = value.Shape.Size;

        var nodes = new List<NetworkNode<T>>();
        var tensors = new List<ModelTensor>();
        var initializers = new List<Initializer>();
        foreach (WiredLayer<T> wired in builder.Layers)
        {
            Range parameters = Place(wired, wired.Layer.Parameters, isTrained: true, ParameterCount, tensors, initializers);
            Range state = Place(wired, wired.Layer.State, isTrained: false, StateCount, tensors, initializers);
            ParameterCount = Aligned(parameters.End.Value);
            StateCount = state.End.Value;
            nodes.Add(new NetworkNode<T>(wired, parameters, state, FuseRelu: false, IsFused: false));
        }

        Nodes = FuseRelus(nodes);
        Tensors = tensors;
        Initializers = initializers;
    }

    public IReadOnlyList<NetworkNode<T>> Nodes { get; }

    /// <summary>What flows between the layers; value 0 is the input.</summary>
    public IReadOnlyList<WiredValue> Values { get; }

    /// <summary>The value that holds the output.</summary>
    public int Output { get; }

    public int BufferCount { get; }

    /// <summary>Values a sample of each buffer.</summary>
    public int[] BufferSizes { get; }

    /// <summary>Length of the parameters' array, with the gaps that align each layer.</summary>
    public int ParameterCount { get; }

    public int StateCount { get; }

    public IReadOnlyList<ModelTensor> Tensors { get; }

    /// <summary>How each tensor begins.</summary>
    public IReadOnlyList<Initializer> Initializers { get; }

    public Shape InputShape => Values[0].Shape;

    public Shape OutputShape => Values[Output].Shape;

    public int BufferOf(int value) => Values[value].Buffer;

    /// <summary>Whether a layer works in its input's memory.</summary>
    public bool IsInPlace(WiredLayer<T> wired) => BufferOf(wired.Input) == BufferOf(wired.Output);

    private static Range Place(
        WiredLayer<T> wired, IReadOnlyList<ParameterSpec> specs, bool isTrained, int start, List<ModelTensor> tensors, List<Initializer> initializers)
    {
        int end = start;
        foreach (ParameterSpec spec in specs)
        {
            tensors.Add(new ModelTensor($"{wired.Name}.{spec.Name}", spec.Dimensions, isTrained, end));
            initializers.Add(spec.Initializer);
            end = checked(end + spec.Size);
        }

        return start..end;
    }

    private static int Aligned(int count)
    {
        int line = CacheLine / Unsafe.SizeOf<T>();
        return checked(count + line - 1) / line * line;
    }

    /// <summary>A ReLU that works in place right behind a layer that can apply it is left to that layer.</summary>
    private List<NetworkNode<T>> FuseRelus(List<NetworkNode<T>> nodes)
    {
        for (int i = 1; i < nodes.Count; i++)
        {
            WiredLayer<T> before = nodes[i - 1].Wired, relu = nodes[i].Wired;
            if (relu.Layer is ReluLayer<T> && before.Layer.CanFuseRelu && relu.Input == before.Output && IsInPlace(relu))
            {
                nodes[i - 1] = nodes[i - 1] with { FuseRelu = true };
                nodes[i] = nodes[i] with { IsFused = true };
            }
        }

        return nodes;
    }
}
