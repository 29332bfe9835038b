using System.Buffers.Binary;
using Google.Protobuf;
using ScratchCnn.Layers;
using ScratchCnn.Onnx.Format;

namespace ScratchCnn.Onnx;

/// <summary>Builds an ONNX graph node by node; every name is used once, and every value's type and shape is written down.</summary>
internal sealed class OnnxGraph
{
    private const string BatchDimension = "batch";

    private readonly GraphProto _graph = new();
    private readonly HashSet<string> _names = [];

    /// <summary>Begins a graph.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="reserved">A name that no node gets before <see cref="Release"/> is called: that of the output.</param>
    public OnnxGraph(string name, params ReadOnlySpan<string> reserved)
    {
        _graph.Name = name;
        foreach (string free in reserved)
            _names.Add(free);
    }

    /// <summary>Gives a reserved name free.</summary>
    public void Release(string name) => _names.Remove(name);

    /// <summary>Declares the graph's input, a flat row a sample.</summary>
    public OnnxValue Input(string name, Shape shape)
    {
        var input = new OnnxValue(Unique(name), shape, IsFlat: true);
        _graph.Input.Add(Describe(input));
        return input;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">"Conv", "Relu" …</param>
    /// <param name="name">Name of the node; its output is called the same.</param>
    /// <param name="inputs">Names of values and constants.</param>
    /// <param name="shape">Shape of an output sample.</param>
    /// <param name="isFlat">Whether an output sample is flat.</param>
    /// <param name="attributes">Constant settings.</param>
    public OnnxValue Node(
        string operation, string name, IEnumerable<string> inputs, Shape shape, bool isFlat, params ReadOnlySpan<AttributeProto> attributes)
    {
        var output = new OnnxValue(Unique(name), shape, isFlat);
        var node = new NodeProto { Name = output.Name, OpType = operation };
        node.Input.Add(inputs);
        node.Output.Add(output.Name);
        node.Attribute.Add(attributes.ToArray());
        _graph.Node.Add(node);
        _graph.ValueInfo.Add(Describe(output));
        return output;
    }

    /// <summary>Adds constant numbers; returns their name.</summary>
    public string Constant(string name, IEnumerable<int> dimensions, ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (int index = 0; index < values.Length; index++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(index * sizeof(float)), values[index]);
        return Constant(name, dimensions, TensorProto.Types.DataType.Float, bytes);
    }

    /// <summary>Adds a list of whole numbers, such as a shape; returns its name.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (int index = 0; index < values.Length; index++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * sizeof(long)), values[index]);
        return Constant(name, [values.Length], TensorProto.Types.DataType.Int64, bytes);
    }

    /// <summary>Lays samples flat, channels last.</summary>
    public OnnxValue ToFlat(OnnxValue value, string name)
    {
        if (value.IsFlat)
            return value;
        string source = value.Name;
        if (value.Shape is { Length: > 1, Channels: > 1 } shape)
        {
            var lying = new Shape(Length: shape.Channels, Channels: shape.Length);
            source = Node("Transpose", $"{name}.transpose", [source], lying, isFlat: false, OnnxSetting.WholeNumbers("perm", 0, 2, 1).Proto).Name;
        }

        // Extent 0 stands for "as it was": the batch.
        string extents = Constant($"{name}.shape", 0, value.Shape.Size);
        return Node("Reshape", $"{name}.flat", [source, extents], value.Shape, isFlat: true);
    }

    /// <summary>Lays samples as [channels, length].</summary>
    public OnnxValue ToChannelsFirst(OnnxValue value, string name)
    {
        if (!value.IsFlat)
            return value;
        (int length, int channels) = value.Shape;
        bool isMatrix = length > 1 && channels > 1;
        string shape = isMatrix ? Constant($"{name}.shape", 0, length, channels) : Constant($"{name}.shape", 0, channels, length);
        Shape lying = isMatrix ? new Shape(channels, length) : value.Shape;
        OnnxValue reshaped = Node("Reshape", $"{name}.channels", [value.Name, shape], lying, isFlat: false);
        return isMatrix ? Node("Transpose", $"{name}.transpose", [reshaped.Name], value.Shape, isFlat: false, OnnxSetting.WholeNumbers("perm", 0, 2, 1).Proto) : reshaped;
    }

    /// <summary>Declares the last node's value the graph's output, under its own name.</summary>
    public GraphProto Finish(OnnxValue output)
    {
        ValueInfoProto described = _graph.ValueInfo.Single(info => info.Name == output.Name);
        _graph.ValueInfo.Remove(described);
        _graph.Output.Add(described);
        return _graph;
    }

    private string Constant(string name, IEnumerable<int> dimensions, TensorProto.Types.DataType type, byte[] bytes)
    {
        var tensor = new TensorProto { Name = Unique(name), DataType = type, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        tensor.Dims.Add(dimensions.Select(extent => (long)extent));
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static ValueInfoProto Describe(OnnxValue value)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = BatchDimension });
        ReadOnlySpan<int> extents = value.IsFlat ? [value.Shape.Size] : [value.Shape.Channels, value.Shape.Length];
        foreach (int extent in extents)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        var type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = TensorProto.Types.DataType.Float, Shape = shape } };
        return new ValueInfoProto { Name = value.Name, Type = type };
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
            unique = $"{name}_{number}";
        return unique;
    }
}
