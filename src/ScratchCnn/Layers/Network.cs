using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Layers;

/// <summary>A value that flows between layers while a network is wired: its input, or the output of a layer.</summary>
public readonly record struct NetworkValue
{
    internal NetworkValue(int index, Shape shape)
    {
        Index = index;
        Shape = shape;
    }

    /// <summary>Shape of one sample.</summary>
    public Shape Shape { get; }

    internal int Index { get; }
}

/// <summary>A layer in its place in a network.</summary>
/// <param name="Name">Its name, unique in the network: "conv1d_2".</param>
/// <param name="Spec">The description that added it.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Input">Index of the value that it reads.</param>
/// <param name="SecondInput">Index of the second value of a layer that joins two; otherwise <see cref="None"/>.</param>
/// <param name="Output">Index of the value that it writes.</param>
internal sealed record Node<T>(string Name, ModuleSpec Spec, Layer<T> Layer, int Input, int SecondInput, int Output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Index of no value.</summary>
    public const int None = -1;

    /// <summary>Its range of the model's parameters.</summary>
    public Range Parameters { get; init; }

    /// <summary>Its range of the model's statistics.</summary>
    public Range State { get; init; }

    /// <summary>Whether it works in its input's memory.</summary>
    public bool IsInPlace { get; init; }

    /// <summary>Whether it applies the ReLU that follows it.</summary>
    public bool FuseRelu { get; init; }

    /// <summary>Whether it is such a ReLU: its forward pass is already done.</summary>
    public bool IsFused { get; init; }

    /// <summary>Whether it is such a ReLU, and the layer before does its backward pass, too.</summary>
    public bool IsGradientFused { get; init; }

    /// <summary>Number of values in <see cref="Parameters"/>.</summary>
    public int ParameterCount => Parameters.End.Value - Parameters.Start.Value;
}

/// <summary>
/// Wires a network: <see cref="ModuleSpec.Wire"/> adds layers to it, in the order in which they run. A value may have any number of readers; their
/// gradients are added.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class NetworkBuilder<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<Node<T>> _nodes = [];
    private readonly List<Shape> _shapes = [];
    private readonly Dictionary<string, int> _countByKind = [];
    private readonly HashSet<string> _names = [];

    internal NetworkBuilder(Shape input) => Input = NewValue(input);

    /// <summary>The network's input.</summary>
    public NetworkValue Input { get; }

    internal IReadOnlyList<Node<T>> Nodes => _nodes;

    internal IReadOnlyList<Shape> Shapes => _shapes;

    /// <summary>Adds the layers of <paramref name="module"/>, a part of a composite.</summary>
    /// <param name="module">A layer, or any arrangement of layers.</param>
    /// <param name="input">The value that it reads.</param>
    /// <returns>The value that holds its output.</returns>
    /// <exception cref="ShapeException">A layer has no output for the shape that it is given.</exception>
    public NetworkValue Add(ModuleSpec module, NetworkValue input)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module.Wire(this, Known(input));
    }

    /// <summary>Adds one bound layer.</summary>
    /// <param name="spec">The description that it belongs to: gives the layer its name, and names it in saved files.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The value that it reads; its shape is the layer's input shape.</param>
    /// <returns>The value that holds its output.</returns>
    /// <exception cref="ArgumentException">The shape is another, or another layer has the name that the description asks for.</exception>
    public NetworkValue AddLayer(ModuleSpec spec, Layer<T> layer, NetworkValue input) => AddNode(spec, layer, input, Node<T>.None);

    /// <summary>Adds one bound layer that joins two values, such as a sum or a gate.</summary>
    /// <param name="spec">The description that it belongs to: gives the layer its name, and names it in saved files.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The value that it reads as <see cref="LayerPass{T}.Input"/>; its shape is the layer's input shape.</param>
    /// <param name="secondInput">The value that it reads as <see cref="LayerPass{T}.SecondInput"/>.</param>
    /// <returns>The value that holds its output.</returns>
    /// <exception cref="ArgumentException">The first shape is another, or another layer has the name that the description asks for.</exception>
    public NetworkValue AddLayer(ModuleSpec spec, Layer<T> layer, NetworkValue input, NetworkValue secondInput) =>
        AddNode(spec, layer, input, Known(secondInput).Index);

    /// <summary>The name that the next layer of this description gets: its own, or its kind and a count from 1 ("conv1d_2").</summary>
    public string NextNameOf(ModuleSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Name ?? $"{spec.Kind}_{_countByKind.GetValueOrDefault(spec.Kind) + 1}";
    }

    /// <summary>Binds a layer under the name that it is going to have, so that errors name it.</summary>
    internal Layer<T> Bind(LayerSpec spec, Shape input)
    {
        LayerSpec named = spec with { Name = NextNameOf(spec) };
        try
        {
            Layer<T> layer = named.Bind<T>(input);
            Require.Fits(named, "output", layer.OutputShape.Length, layer.OutputShape.Channels);
            return layer;
        }
        catch (OverflowException)
        {
            throw new ShapeException(FormattableString.Invariant(
                $"{Require.NameOf(named)} is too large for an input of shape {input}: one of its sizes exceeds the {Array.MaxLength:N0} values of an array."));
        }
    }

    private NetworkValue AddNode(ModuleSpec spec, Layer<T> layer, NetworkValue input, int secondInput)
    {
        ArgumentNullException.ThrowIfNull(layer);
        string name = NextNameOf(spec);
        if (Known(input).Shape != layer.InputShape)
            throw new ArgumentException($"Layer '{name}' is bound to inputs of shape {layer.InputShape}; it was given a value of shape {input.Shape}.");
        _countByKind[spec.Kind] = _countByKind.GetValueOrDefault(spec.Kind) + 1;
        if (!_names.Add(name))
            throw new ArgumentException($"Two layers are called '{name}'; every layer of a network needs a name of its own.");
        NetworkValue output = NewValue(layer.OutputShape);
        _nodes.Add(new Node<T>(name, spec, layer, input.Index, secondInput, output.Index));
        return output;
    }

    private NetworkValue NewValue(Shape shape)
    {
        _shapes.Add(shape);
        return new NetworkValue(_shapes.Count - 1, shape);
    }

    private NetworkValue Known(NetworkValue value) => value.Index < _shapes.Count && _shapes[value.Index] == value.Shape
        ? value
        : throw new ArgumentException($"The value of shape {value.Shape} does not belong to this network.");
}

/// <summary>
/// A description laid out on an input shape: the layers in the order in which they run, the buffers between them, and the place of each layer's
/// tensors in one flat array each for parameters and statistics. Holds no numbers. A layer that may run in place shares its input's buffer, so a
/// ReLU or a dropout takes no memory of its own.
/// </summary>
internal sealed class Network<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Bytes of a cache line; every layer's parameters begin on one.</summary>
    private const int CacheLine = 64;

    private readonly IReadOnlyList<Shape> _shapes;
    private readonly int[] _buffers;

    public Network(ModuleSpec spec, Shape input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (input.Length < 1 || input.Channels < 1)
            throw new ShapeException($"A network's input needs at least one position and one channel; got {input}.");

        var builder = new NetworkBuilder<T>(input);
        Output = builder.Add(spec, builder.Input).Index;
        _shapes = builder.Shapes;
        List<Node<T>> nodes = [.. builder.Nodes];
        if (nodes.Count == 0)
            throw new ArgumentException("A network needs at least one layer.");
        int[] readers = CountReaders(nodes);
        _buffers = PlaceValues(nodes, readers);
        BufferSizes = new int[_buffers.Max(buffer => buffer) + 1];
        for (int value = 0; value < _buffers.Length; value++)
            BufferSizes[_buffers[value]] = _shapes[value].Size;
        Tensors = PlaceTensors(nodes);
        Nodes = nodes;
    }

    public IReadOnlyList<Node<T>> Nodes { get; }

    /// <summary>Values that flow between the layers; value 0 is the input.</summary>
    public int ValueCount => _buffers.Length;

    /// <summary>The value that holds the output.</summary>
    public int Output { get; }

    /// <summary>Values per sample of each buffer.</summary>
    public int[] BufferSizes { get; }

    /// <summary>Length of the parameters' array, with the gaps that align each layer.</summary>
    public int ParameterCount { get; private set; }

    public int StateCount { get; private set; }

    public IReadOnlyList<ModelTensor> Tensors { get; }

    public Shape InputShape => ShapeOf(0);

    public Shape OutputShape => ShapeOf(Output);

    public Shape ShapeOf(int value) => _shapes[value];

    public int BufferOf(int value) => _buffers[value];

    /// <summary>Readers of each value. Nothing may be computed in vain: a layer without a reader would get no gradient.</summary>
    private int[] CountReaders(List<Node<T>> nodes)
    {
        var readers = new int[_shapes.Count];
        foreach (Node<T> node in nodes)
        {
            readers[node.Input]++;
            if (node.SecondInput != Node<T>.None)
                readers[node.SecondInput]++;
        }

        return nodes.Find(node => node.Output != Output && readers[node.Output] == 0) is { } unread
            ? throw new ArgumentException($"The output of layer '{unread.Name}' is not used: it is neither read by another layer nor the network's output.")
            : readers;
    }

    /// <summary>
    /// The buffer of each value. A layer overwrites its input only if it is that value's one reader, and if no layer's backward pass reads what is
    /// there; the network's input and output are never overwritten. A ReLU in its input's place, right after a layer that can apply it, is left to
    /// that layer.
    /// </summary>
    private int[] PlaceValues(List<Node<T>> nodes, int[] readers)
    {
        var buffers = new int[_shapes.Count];
        var isNeeded = new List<bool> { true };
        for (int i = 0; i < nodes.Count; i++)
        {
            Node<T> node = nodes[i];
            int inputBuffer = buffers[node.Input];
            bool inPlace = node.Layer.CanRunInPlace && readers[node.Input] == 1 && node.Input != Output && !isNeeded[inputBuffer];
            if (!inPlace)
                isNeeded.Add(false);
            int buffer = buffers[node.Output] = inPlace ? inputBuffer : isNeeded.Count - 1;
            Layer<T>? before = i > 0 && nodes[i - 1].Output == node.Input ? nodes[i - 1].Layer : null;
            bool isFused = node.Layer is ReluLayer<T> && inPlace && before is { CanFuseRelu: true };
            bool isGradientFused = isFused && before is { CanFuseReluGradient: true };
            if (isFused)
                nodes[i - 1] = nodes[i - 1] with { FuseRelu = true };
            isNeeded[buffer] = node.Layer.BackwardReadsOutput && !isGradientFused;
            nodes[i] = node with { IsInPlace = inPlace, IsFused = isFused, IsGradientFused = isGradientFused };
        }

        return buffers;
    }

    private List<ModelTensor> PlaceTensors(List<Node<T>> nodes)
    {
        var tensors = new List<ModelTensor>();
        for (int i = 0; i < nodes.Count; i++)
        {
            Range parameters = Place(nodes[i], nodes[i].Layer.Parameters, isTrained: true, ParameterCount, tensors);
            Range state = Place(nodes[i], nodes[i].Layer.State, isTrained: false, StateCount, tensors);
            ParameterCount = Aligned(parameters.End.Value);
            StateCount = state.End.Value;
            nodes[i] = nodes[i] with { Parameters = parameters, State = state };
        }

        return tensors;
    }

    private static Range Place(Node<T> node, IReadOnlyList<ParameterSpec> specs, bool isTrained, int start, List<ModelTensor> tensors)
    {
        long end = start;
        foreach (ParameterSpec spec in specs)
        {
            tensors.Add(new ModelTensor($"{node.Name}.{spec.Name}", spec.Dimensions, isTrained, (int)end) { Initializer = spec.Initializer });
            end += spec.Size;
            if (end > Array.MaxLength - CacheLine)
            {
                throw new ShapeException(FormattableString.Invariant(
                    $"With {node.Name}.{spec.Name} the network would have {end:N0} values in its tensors; an array holds at most {Array.MaxLength:N0}."));
            }
        }

        return start..(int)end;
    }

    private static int Aligned(int count)
    {
        int line = CacheLine / Unsafe.SizeOf<T>();
        return (count + line - 1) / line * line;
    }
}
