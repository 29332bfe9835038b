using ScratchCnn.Kernels;
using ScratchCnn.Layers;
using ScratchCnn.Onnx.Format;

namespace ScratchCnn.Onnx;

/// <summary>
/// Writes layers as ONNX operators (operator set 17, inference only). Convolutions and pools work on [batch, channels, length]; dense layers on flat
/// rows; values are brought from one to the other only where a layer needs it.
/// </summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="tensor">The values of a saved tensor, by its name: "conv1d_1.kernel".</param>
internal sealed class LayerExport(OnnxGraph graph, Func<string, float[]> tensor)
{
    /// <summary>Adds the nodes of one layer.</summary>
    /// <exception cref="NotSupportedException">The layer has no ONNX form here.</exception>
    public OnnxValue Add(Node<float> layer, OnnxValue input, OnnxValue? second) => (layer.Spec, layer.Layer) switch
    {
        (Conv1D spec, _) => Convolution(layer, spec, input),
        (DepthwiseConv1D spec, _) => DepthwiseConvolution(layer, spec, input),
        (Dense, _) => FullyConnected(layer, input),
        (MaxPool1D spec, _) => Pool(layer, "MaxPool", spec.PoolSize, spec.Stride, spec.Padding, input),
        (AveragePool1D spec, _) => Pool(layer, "AveragePool", spec.PoolSize, spec.Stride, spec.Padding, input),
        (GlobalMaxPool1D, _) => ChannelsFirst(layer, "GlobalMaxPool", input),
        (GlobalAveragePool1D, _) => ChannelsFirst(layer, "GlobalAveragePool", input),
        (BatchNorm spec, _) => Normalisation(layer, spec, input),
        (LayerNorm spec, _) => LayerNormalization(layer, spec, input),
        (ZeroPadding1D spec, _) => Pad(layer, spec, input),
        (UpSampling1D spec, _) => Repeat(layer, spec, input),
        (Dropout, _) => input,
        (Flatten, _) => graph.ToFlat(input, layer.Name) with { Shape = layer.Layer.OutputShape },
        (Relu, _) => Elementwise(layer, "Relu", input),
        (LeakyRelu spec, _) => Elementwise(layer, "LeakyRelu", input, OnnxGraph.Float("alpha", (float)spec.Slope)),
        (Sigmoid, _) => Elementwise(layer, "Sigmoid", input),
        (Tanh, _) => Elementwise(layer, "Tanh", input),
        (Gelu, _) => GaussianErrorUnit(layer, input),
        (Silu, _) => graph.Node(
            "Mul", layer.Name, [input.Name, graph.Node("Sigmoid", $"{layer.Name}.sigmoid", [input.Name], input.Shape, input.IsFlat).Name],
            input.Shape, input.IsFlat),
        (Softmax, _) => ChannelsFirst(layer, "Softmax", input, OnnxGraph.Integer("axis", 1)),
        (Residual, _) => Sum(layer, input, second!),
        (Concatenate, _) => JoinChannels(layer, input, second!),
        (Multiply, _) => Gate(layer, input, second!),
        (SideInput, TakeLayer<float>) => Take(layer.Name, input, 0, layer.Layer.OutputShape),
        (SideInput spec, _) => Join(layer, spec, input, second!),
        _ => throw new NotSupportedException($"Layer '{layer.Name}' of type {layer.Spec.Kind} has no ONNX form in this exporter."),
    };

    private OnnxValue Convolution(Node<float> layer, Conv1D spec, OnnxValue input)
    {
        int channels = input.Shape.Channels;
        float[] kernel = Transposed(tensor($"{layer.Name}.kernel"), spec.KernelSize, channels, spec.Filters);
        List<string> inputs =
        [
            graph.ToChannelsFirst(input, layer.Name).Name,
            graph.Constant($"{layer.Name}.kernel", [spec.Filters, channels, spec.KernelSize], kernel),
        ];
        if (spec.UseBias)
            inputs.Add(graph.Constant($"{layer.Name}.bias", [spec.Filters], tensor($"{layer.Name}.bias")));

        WindowGeometry windows = Windows.Over(spec, input.Shape, spec.KernelSize, spec.Stride, spec.Padding, spec.Dilation);
        return graph.Node(
            "Conv", layer.Name, inputs, layer.Layer.OutputShape, isFlat: false,
            OnnxGraph.Integers("kernel_shape", spec.KernelSize), OnnxGraph.Integers("strides", spec.Stride),
            OnnxGraph.Integers("dilations", spec.Dilation), OnnxGraph.Integers("pads", windows.PadLeft, windows.PadRight));
    }

    /// <summary>A convolution in as many groups as there are channels.</summary>
    private OnnxValue DepthwiseConvolution(Node<float> layer, DepthwiseConv1D spec, OnnxValue input)
    {
        int channels = input.Shape.Channels;
        float[] kernel = Transposed(tensor($"{layer.Name}.kernel"), spec.KernelSize, 1, channels);
        List<string> inputs =
        [
            graph.ToChannelsFirst(input, layer.Name).Name,
            graph.Constant($"{layer.Name}.kernel", [channels, 1, spec.KernelSize], kernel),
        ];
        if (spec.UseBias)
            inputs.Add(graph.Constant($"{layer.Name}.bias", [channels], tensor($"{layer.Name}.bias")));

        WindowGeometry windows = Windows.Over(spec, input.Shape, spec.KernelSize, spec.Stride, spec.Padding, spec.Dilation);
        return graph.Node(
            "Conv", layer.Name, inputs, layer.Layer.OutputShape, isFlat: false,
            OnnxGraph.Integer("group", channels), OnnxGraph.Integers("kernel_shape", spec.KernelSize), OnnxGraph.Integers("strides", spec.Stride),
            OnnxGraph.Integers("dilations", spec.Dilation), OnnxGraph.Integers("pads", windows.PadLeft, windows.PadRight));
    }

    /// <summary>
    /// Over the channels of [batch, channels, length], which the operator LayerNormalization does not offer as it takes the last axes: written out as
    /// mean, variance, quotient, scale and shift.
    /// </summary>
    private OnnxValue LayerNormalization(Node<float> layer, LayerNorm spec, OnnxValue input)
    {
        OnnxValue x = graph.ToChannelsFirst(input, layer.Name);
        Shape shape = input.Shape, ofPosition = new(shape.Length, 1);
        int channels = shape.Channels;
        string mean = Mean("mean", x.Name);
        string distance = Step("Sub", "distance", shape, x.Name, mean);
        string variance = Mean("variance", Step("Mul", "square", shape, distance, distance));
        string raised = Step("Add", "raised", ofPosition, variance, graph.Constant($"{layer.Name}.epsilon", [], [(float)spec.Epsilon]));
        string normalized = Step("Div", "normalized", shape, distance, Step("Sqrt", "deviation", ofPosition, raised));
        string scaled = Step("Mul", "scaled", shape, normalized, graph.Constant($"{layer.Name}.gamma", [1, channels, 1], tensor($"{layer.Name}.gamma")));
        return graph.Node(
            "Add", layer.Name, [scaled, graph.Constant($"{layer.Name}.beta", [1, channels, 1], tensor($"{layer.Name}.beta"))], shape, isFlat: false);

        string Mean(string name, string value) => graph.Node(
            "ReduceMean", $"{layer.Name}.{name}", [value], ofPosition, isFlat: false, OnnxGraph.Integers("axes", 1), OnnxGraph.Integer("keepdims", 1)).Name;

        string Step(string operation, string name, Shape result, params string[] inputs) =>
            graph.Node(operation, $"{layer.Name}.{name}", inputs, result, isFlat: false).Name;
    }

    private OnnxValue Pad(Node<float> layer, ZeroPadding1D spec, OnnxValue input) => graph.Node(
        "Pad", layer.Name, [graph.ToChannelsFirst(input, layer.Name).Name, graph.Constant($"{layer.Name}.pads", 0, 0, spec.Left, 0, 0, spec.Right)],
        layer.Layer.OutputShape, isFlat: false);

    /// <summary>Every position as often as the layer says: [batch, channels · length, 1] joined with itself, then read as a longer signal.</summary>
    private OnnxValue Repeat(Node<float> layer, UpSampling1D spec, OnnxValue input)
    {
        OnnxValue x = graph.ToChannelsFirst(input, layer.Name);
        Shape output = layer.Layer.OutputShape;
        string column = graph.Node(
            "Reshape", $"{layer.Name}.column", [x.Name, graph.Constant($"{layer.Name}.column_shape", 0, input.Shape.Size, 1)],
            new Shape(1, input.Shape.Size), isFlat: false).Name;
        string copies = graph.Node(
            "Concat", $"{layer.Name}.copies", [.. Enumerable.Repeat(column, spec.Size)], new Shape(spec.Size, input.Shape.Size), isFlat: false,
            OnnxGraph.Integer("axis", 2)).Name;
        return graph.Node(
            "Reshape", layer.Name, [copies, graph.Constant($"{layer.Name}.shape", 0, output.Channels, output.Length)], output, isFlat: false);
    }

    private OnnxValue JoinChannels(Node<float> layer, OnnxValue first, OnnxValue second)
    {
        string[] inputs = [graph.ToChannelsFirst(first, layer.Name).Name, graph.ToChannelsFirst(second, layer.Name).Name];
        return graph.Node("Concat", layer.Name, inputs, layer.Layer.OutputShape, isFlat: false, OnnxGraph.Integer("axis", 1));
    }

    /// <summary>A gate of one position, [batch, channels, 1], serves at all positions.</summary>
    private OnnxValue Gate(Node<float> layer, OnnxValue signal, OnnxValue gate)
    {
        string[] inputs = [graph.ToChannelsFirst(signal, layer.Name).Name, graph.ToChannelsFirst(gate, layer.Name).Name];
        return graph.Node("Mul", layer.Name, inputs, layer.Layer.OutputShape, isFlat: false);
    }

    /// <summary>A matrix product of flat rows; of a signal, whose positions are not flattened, a convolution with one tap.</summary>
    private OnnxValue FullyConnected(Node<float> layer, OnnxValue input)
    {
        Shape output = layer.Layer.OutputShape;
        bool isRow = output.Length == 1;
        int channels = input.Shape.Channels;
        float[] kernel = tensor($"{layer.Name}.kernel");
        List<string> inputs = isRow
            ? [graph.ToFlat(input, layer.Name).Name, graph.Constant($"{layer.Name}.kernel", [channels, output.Channels], kernel)]
            :
            [
                graph.ToChannelsFirst(input, layer.Name).Name,
                graph.Constant($"{layer.Name}.kernel", [output.Channels, channels, 1], Transposed(kernel, 1, channels, output.Channels)),
            ];
        if (layer.Layer.Parameters.Count > 1)
            inputs.Add(graph.Constant($"{layer.Name}.bias", [output.Channels], tensor($"{layer.Name}.bias")));
        return graph.Node(isRow ? "Gemm" : "Conv", layer.Name, inputs, output, isRow);
    }

    private OnnxValue Pool(Node<float> layer, string operation, int size, int? stride, Padding padding, OnnxValue input)
    {
        int step = stride ?? size;
        WindowGeometry windows = Windows.Over(layer.Spec, input.Shape, size, step, padding);
        return ChannelsFirst(
            layer, operation, input,
            OnnxGraph.Integers("kernel_shape", size), OnnxGraph.Integers("strides", step),
            OnnxGraph.Integers("pads", windows.PadLeft, windows.PadRight));
    }

    private OnnxValue Normalisation(Node<float> layer, BatchNorm spec, OnnxValue input)
    {
        string[] names = ["gamma", "beta", "moving_mean", "moving_variance"];
        IEnumerable<string> constants = names.Select(name =>
            graph.Constant($"{layer.Name}.{name}", [input.Shape.Channels], tensor($"{layer.Name}.{name}")));
        return graph.Node(
            "BatchNormalization", layer.Name, [graph.ToChannelsFirst(input, layer.Name).Name, .. constants], input.Shape, isFlat: false,
            OnnxGraph.Float("epsilon", (float)spec.Epsilon));
    }

    /// <summary>x · (1 + erf(x / √2)) / 2: the operator Gelu exists from operator set 20 on only.</summary>
    private OnnxValue GaussianErrorUnit(Node<float> layer, OnnxValue input)
    {
        string scaled = Step("Mul", "scaled", input.Name, graph.Constant($"{layer.Name}.root_half", [], [(float)Math.Sqrt(0.5)]));
        string erf = Step("Erf", "erf", scaled);
        string raised = Step("Add", "raised", erf, graph.Constant($"{layer.Name}.one", [], [1f]));
        string halved = Step("Mul", "halved", raised, graph.Constant($"{layer.Name}.half", [], [0.5f]));
        return graph.Node("Mul", layer.Name, [input.Name, halved], input.Shape, input.IsFlat);

        string Step(string operation, string name, params string[] inputs) =>
            graph.Node(operation, $"{layer.Name}.{name}", inputs, input.Shape, input.IsFlat).Name;
    }

    private OnnxValue Sum(Node<float> layer, OnnxValue body, OnnxValue shortcut)
    {
        OnnxValue alike = body.IsFlat ? graph.ToFlat(shortcut, layer.Name) : graph.ToChannelsFirst(shortcut, layer.Name);
        return graph.Node("Add", layer.Name, [body.Name, alike.Name], body.Shape, body.IsFlat);
    }

    /// <summary>Some values of each flat sample.</summary>
    private OnnxValue Take(string name, OnnxValue sample, int first, Shape shape)
    {
        string[] range =
        [
            graph.Constant($"{name}.from", first), graph.Constant($"{name}.to", first + shape.Size), graph.Constant($"{name}.axis", 1),
        ];
        return graph.Node("Slice", $"{name}.slice", [graph.ToFlat(sample, name).Name, .. range], shape, isFlat: true);
    }

    private OnnxValue Join(Node<float> layer, SideInput spec, OnnxValue body, OnnxValue sample)
    {
        OnnxValue side = Take(layer.Name, sample, sample.Shape.Size - spec.Size, Shape.Flat(spec.Size));
        return graph.Node(
            "Concat", layer.Name, [graph.ToFlat(body, layer.Name).Name, side.Name], layer.Layer.OutputShape, isFlat: true,
            OnnxGraph.Integer("axis", 1));
    }

    private OnnxValue Elementwise(Node<float> layer, string operation, OnnxValue input, params ReadOnlySpan<AttributeProto> attributes) =>
        graph.Node(operation, layer.Name, [input.Name], input.Shape, input.IsFlat, attributes);

    private OnnxValue ChannelsFirst(Node<float> layer, string operation, OnnxValue input, params ReadOnlySpan<AttributeProto> attributes) =>
        graph.Node(operation, layer.Name, [graph.ToChannelsFirst(input, layer.Name).Name], layer.Layer.OutputShape, isFlat: false, attributes);

    /// <summary>[taps, inputs, outputs] → [outputs, inputs, taps].</summary>
    private static float[] Transposed(ReadOnlySpan<float> kernel, int taps, int inputs, int outputs)
    {
        var transposed = new float[kernel.Length];
        for (int tap = 0; tap < taps; tap++)
        {
            for (int input = 0; input < inputs; input++)
            {
                for (int output = 0; output < outputs; output++)
                    transposed[(((output * inputs) + input) * taps) + tap] = kernel[(((tap * inputs) + input) * outputs) + output];
            }
        }

        return transposed;
    }
}
