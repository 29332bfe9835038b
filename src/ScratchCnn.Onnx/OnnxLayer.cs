using ScratchCnn.Layers;
using ScratchCnn.Onnx.Format;

namespace ScratchCnn.Onnx;

/// <summary>One layer while it is exported: its place in the network, its inputs, and the graph that its nodes go to.</summary>
/// <remarks>
/// A mapping returns the value that holds the layer's output. It may lie flat or channels first, whichever costs no node; the next layer brings it to
/// what it needs with <see cref="ToFlat"/> or <see cref="ToChannelsFirst"/>.
/// </remarks>
public sealed class OnnxLayer
{
    private readonly OnnxGraph _graph;
    private readonly Func<string, float[]> _tensor;

    internal OnnxLayer(OnnxGraph graph, Func<string, float[]> tensor, string name, Layer<float> layer, OnnxValue input, OnnxValue? second)
    {
        _graph = graph;
        _tensor = tensor;
        Name = name;
        Layer = layer;
        Input = input;
        SecondInput = second;
    }

    /// <summary>The layer's name in the network: "conv1d_1".</summary>
    public string Name { get; }

    /// <summary>The bound layer.</summary>
    public Layer<float> Layer { get; }

    /// <summary>Shape of an output sample.</summary>
    public Shape OutputShape => Layer.OutputShape;

    /// <summary>The value that the layer reads.</summary>
    public OnnxValue Input { get; }

    /// <summary>The second value, of a layer that reads two.</summary>
    public OnnxValue? SecondInput { get; }

    /// <summary>The numbers of one of the layer's parameters or statistics, in this library's order.</summary>
    /// <param name="name">"kernel", "bias", "moving_mean".</param>
    /// <exception cref="KeyNotFoundException">The layer has no such tensor.</exception>
    public float[] Tensor(string name) => _tensor($"{Name}.{name}");

    /// <summary>Adds constant numbers to the graph.</summary>
    /// <param name="name">Its name within the layer: "kernel".</param>
    /// <param name="dimensions">Extents, outermost first; none for a single number.</param>
    /// <param name="values">The numbers, last extent fastest.</param>
    /// <returns>The name by which nodes read them.</returns>
    public string Constant(string name, IEnumerable<int> dimensions, ReadOnlySpan<float> values) => _graph.Constant($"{Name}.{name}", dimensions, values);

    /// <summary>Adds a list of whole numbers to the graph, such as a shape or an axis.</summary>
    /// <inheritdoc cref="Constant(string, IEnumerable{int}, ReadOnlySpan{float})" path="/returns"/>
    public string Constant(string name, params ReadOnlySpan<long> values) => _graph.Constant($"{Name}.{name}", values);

    /// <summary>Adds the node that gives the layer's output.</summary>
    /// <param name="operation">An operator of ONNX' operator set 17: "Conv", "Relu".</param>
    /// <param name="inputs">Names of values and constants.</param>
    /// <param name="shape">Shape of an output sample.</param>
    /// <param name="isFlat">Whether an output sample lies flat.</param>
    /// <param name="attributes">Constant settings.</param>
    public OnnxValue Node(string operation, IEnumerable<string> inputs, Shape shape, bool isFlat, params ReadOnlySpan<OnnxSetting> attributes) =>
        _graph.Node(operation, Name, inputs, shape, isFlat, Protos(attributes));

    /// <summary>Adds a node on the way to the layer's output.</summary>
    /// <param name="name">Its name within the layer: "scaled".</param>
    /// <param name="operation">An operator of ONNX' operator set 17.</param>
    /// <param name="inputs">Names of values and constants.</param>
    /// <param name="shape">Shape of an output sample.</param>
    /// <param name="isFlat">Whether an output sample lies flat.</param>
    /// <param name="attributes">Constant settings.</param>
    public OnnxValue Step(
        string name, string operation, IEnumerable<string> inputs, Shape shape, bool isFlat, params ReadOnlySpan<OnnxSetting> attributes) =>
        _graph.Node(operation, $"{Name}.{name}", inputs, shape, isFlat, Protos(attributes));

    /// <summary>Adds the node of a function that is applied number by number, whichever way its input lies.</summary>
    public OnnxValue Elementwise(string operation, params ReadOnlySpan<OnnxSetting> attributes) =>
        Node(operation, [Input.Name], Input.Shape, Input.IsFlat, attributes);

    /// <summary>Lays samples flat, channels last; adds nodes only where they do not lie so.</summary>
    public OnnxValue ToFlat(OnnxValue value) => _graph.ToFlat(value, Name);

    /// <summary>Lays samples as [channels, length]; adds nodes only where they do not lie so.</summary>
    public OnnxValue ToChannelsFirst(OnnxValue value) => _graph.ToChannelsFirst(value, Name);

    private static AttributeProto[] Protos(ReadOnlySpan<OnnxSetting> attributes)
    {
        var protos = new AttributeProto[attributes.Length];
        for (int index = 0; index < protos.Length; index++)
            protos[index] = attributes[index].Proto.Clone();
        return protos;
    }
}
