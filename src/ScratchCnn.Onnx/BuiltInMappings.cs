using ScratchCnn.Kernels;
using ScratchCnn.Layers;
using static ScratchCnn.Onnx.OnnxSetting;

namespace ScratchCnn.Onnx;

/// <summary>
/// The library's own layers as ONNX operators (operator set 17, inference only). Convolutions and pools work on [batch, channels, length]; dense layers
/// on flat rows; values are brought from one to the other only where a layer needs it.
/// </summary>
/// <remarks>
/// Attributes are written even where they have ONNX' defaults, and dense kernels as [outputs, inputs] with transB: importers that read a part of the
/// standard, such as OpenCV's, rely on the form that PyTorch exports.
/// </remarks>
internal static class BuiltInMappings
{
    public static IReadOnlyDictionary<Type, Func<ModuleSpec, OnnxLayer, OnnxValue>> All { get; } = new Dictionary<Type, Func<ModuleSpec, OnnxLayer, OnnxValue>>(
    [
        Map<Conv1D>(Convolution),
        Map<DepthwiseConv1D>(DepthwiseConvolution),
        Map<Dense>(FullyConnected),
        Map<MaxPool1D>((spec, layer) => Pool("MaxPool", spec, layer, spec.PoolSize, spec.Stride, spec.Padding)),
        Map<AveragePool1D>((spec, layer) => Pool("AveragePool", spec, layer, spec.PoolSize, spec.Stride, spec.Padding, WholeNumber("count_include_pad", 0))),
        Map<GlobalMaxPool1D>((_, layer) => ChannelsFirst("GlobalMaxPool", layer)),
        Map<GlobalAveragePool1D>((_, layer) => ChannelsFirst("GlobalAveragePool", layer)),
        Map<AdaptiveAveragePool1D>((spec, layer) => Regions(spec, layer)),
        Map<BatchNorm>(Normalization),
        Map<LayerNorm>(LayerNormalization),
        Map<ZeroPadding1D>(Pad),
        Map<UpSampling1D>(Repeat),
        Map<Dropout>((_, layer) => layer.Input),
        Map<BranchDropout>((_, layer) => layer.Input),
        Map<Slice>((spec, layer) => Take(layer, layer.Input, spec.Start, layer.OutputShape)),
        Map<Flatten>((_, layer) => layer.ToFlat(layer.Input) with { Shape = layer.OutputShape }),
        Map<Relu>((_, layer) => layer.Elementwise("Relu")),
        Map<LeakyRelu>((spec, layer) => layer.Elementwise("LeakyRelu", Number("alpha", (float)spec.Slope))),
        Map<Sigmoid>((_, layer) => layer.Elementwise("Sigmoid")),
        Map<Tanh>((_, layer) => layer.Elementwise("Tanh")),
        Map<Gelu>((_, layer) => GaussianErrorUnit(layer)),
        Map<Silu>((_, layer) => layer.Node(
            "Mul", [layer.Input.Name, layer.Step("sigmoid", "Sigmoid", [layer.Input.Name], layer.Input.Shape, layer.Input.IsFlat).Name],
            layer.Input.Shape, layer.Input.IsFlat)),
        Map<Softmax>((_, layer) => ChannelsFirst("Softmax", layer, WholeNumber("axis", 1))),
        Map<Residual>((_, layer) => Sum(layer)),
        Map<Concatenate>((_, layer) => layer.Node("Concat", BothChannelsFirst(layer), layer.OutputShape, isFlat: false, WholeNumber("axis", 1))),
        Map<Average>((_, layer) => RunningMean(layer)),

        // A gate of one position, [batch, channels, 1], is broadcast to all positions.
        Map<Multiply>((_, layer) => layer.Node("Mul", BothChannelsFirst(layer), layer.OutputShape, isFlat: false)),
        Map<SideInput>((spec, layer) => layer.Layer is TakeLayer<float> ? Take(layer, layer.Input, 0, layer.OutputShape) : Join(spec, layer)),
    ]);

    private static KeyValuePair<Type, Func<ModuleSpec, OnnxLayer, OnnxValue>> Map<TSpec>(Func<TSpec, OnnxLayer, OnnxValue> export)
        where TSpec : ModuleSpec =>
        new(typeof(TSpec), (spec, layer) => export((TSpec)spec, layer));

    private static OnnxValue Convolution(Conv1D spec, OnnxLayer layer) =>
        Convolution(layer, WindowSettings(spec, layer, spec.KernelSize, spec.Stride, spec.Dilation, spec.Padding), spec.UseBias);

    /// <summary>A convolution in as many groups as there are channels.</summary>
    private static OnnxValue DepthwiseConvolution(DepthwiseConv1D spec, OnnxLayer layer) => Convolution(
        layer, WindowSettings(spec, layer, spec.KernelSize, spec.Stride, spec.Dilation, spec.Padding), spec.UseBias, groups: layer.Input.Shape.Channels);

    private static OnnxSetting[] WindowSettings(ModuleSpec spec, OnnxLayer layer, int kernelSize, int stride, int dilation, Padding padding)
    {
        WindowGeometry windows = Windows.Over(spec, layer.Input.Shape, kernelSize, stride, padding, dilation);
        return WindowSettings(kernelSize, stride, dilation, windows.PadLeft, windows.PadRight);
    }

    private static OnnxSetting[] WindowSettings(int kernelSize, int stride, int dilation, int padLeft, int padRight) =>
    [
        WholeNumbers("kernel_shape", kernelSize), WholeNumbers("strides", stride), WholeNumbers("dilations", dilation),
        WholeNumbers("pads", padLeft, padRight),
    ];

    private static OnnxValue Convolution(OnnxLayer layer, OnnxSetting[] windows, bool useBias, int groups = 1)
    {
        int filters = layer.OutputShape.Channels, channels = layer.Input.Shape.Channels / groups;
        float[] kernel = layer.Tensor("kernel");
        int taps = kernel.Length / (filters * channels);
        List<string> inputs =
        [
            layer.ToChannelsFirst(layer.Input).Name, layer.Constant("kernel", [filters, channels, taps], Transposed(kernel, taps, channels, filters)),
        ];
        if (useBias)
            inputs.Add(layer.Constant("bias", [filters], layer.Tensor("bias")));
        return layer.Node("Conv", inputs, layer.OutputShape, isFlat: false, [.. windows, WholeNumber("group", groups)]);
    }

    /// <summary>A matrix product of flat rows; of a signal, whose positions are not flattened, a convolution with one tap.</summary>
    private static OnnxValue FullyConnected(Dense spec, OnnxLayer layer)
    {
        int channels = layer.Input.Shape.Channels, units = layer.OutputShape.Channels;
        if (layer.OutputShape.Length > 1)
            return Convolution(layer, WindowSettings(kernelSize: 1, stride: 1, dilation: 1, padLeft: 0, padRight: 0), spec.UseBias);

        float[] kernel = Transposed(layer.Tensor("kernel"), 1, channels, units);
        List<string> inputs = [layer.ToFlat(layer.Input).Name, layer.Constant("kernel", [units, channels], kernel)];
        if (spec.UseBias)
            inputs.Add(layer.Constant("bias", [units], layer.Tensor("bias")));
        return layer.Node("Gemm", inputs, layer.OutputShape, isFlat: true, Number("alpha", 1), Number("beta", 1), WholeNumber("transB", 1));
    }

    private static OnnxValue Pool(string operation, ModuleSpec spec, OnnxLayer layer, int size, int? stride, Padding padding, params ReadOnlySpan<OnnxSetting> more)
    {
        int step = stride ?? size;
        WindowGeometry windows = Windows.Over(spec, layer.Input.Shape, size, step, padding);
        return ChannelsFirst(
            operation, layer,
            [
                WholeNumbers("kernel_shape", size), WholeNumbers("strides", step), WholeNumbers("pads", windows.PadLeft, windows.PadRight),
                WholeNumber("ceil_mode", 0), .. more,
            ]);
    }

    /// <summary>The mean of each region: an average pool where all are equally long, otherwise one slice and one mean each.</summary>
    private static OnnxValue Regions(AdaptiveAveragePool1D spec, OnnxLayer layer)
    {
        Shape input = layer.Input.Shape;
        if (input.Length % spec.Regions == 0)
            return Pool("AveragePool", spec, layer, input.Length / spec.Regions, null, Padding.Valid, WholeNumber("count_include_pad", 0));
        string x = layer.ToChannelsFirst(layer.Input).Name;
        string[] means = [.. AdaptiveAveragePool1D.Spans(spec.Regions, input.Length).Select((span, region) =>
        {
            string[] range = [layer.Constant($"from_{region}", span.Start), layer.Constant($"to_{region}", span.End), layer.Constant($"axis_{region}", 2)];
            string part = layer.Step($"region_{region}", "Slice", [x, .. range], new Shape(span.End - span.Start, input.Channels), isFlat: false).Name;
            return layer.Step(
                $"mean_{region}", "ReduceMean", [part], new Shape(1, input.Channels), isFlat: false, WholeNumbers("axes", 2), WholeNumber("keepdims", 1)).Name;
        })];
        return layer.Node("Concat", means, layer.OutputShape, isFlat: false, WholeNumber("axis", 2));
    }

    private static OnnxValue Normalization(BatchNorm spec, OnnxLayer layer)
    {
        string[] names = ["gamma", "beta", "moving_mean", "moving_variance"];
        IEnumerable<string> constants = names.Select(name => layer.Constant(name, [layer.Input.Shape.Channels], layer.Tensor(name)));
        return layer.Node(
            "BatchNormalization", [layer.ToChannelsFirst(layer.Input).Name, .. constants], layer.OutputShape, isFlat: false,
            Number("epsilon", (float)spec.Epsilon));
    }

    /// <summary>
    /// Normalizes the channels of [batch, channels, length]. The operator LayerNormalization takes the last axes only, so this is mean, variance,
    /// quotient, scale and shift.
    /// </summary>
    private static OnnxValue LayerNormalization(LayerNorm spec, OnnxLayer layer)
    {
        Shape shape = layer.Input.Shape, ofPosition = new(shape.Length, 1);
        int channels = shape.Channels;
        string x = layer.ToChannelsFirst(layer.Input).Name;
        string mean = Mean("mean", x);
        string distance = Step("Sub", "distance", shape, x, mean);
        string variance = Mean("variance", Step("Mul", "square", shape, distance, distance));
        string raised = Step("Add", "raised", ofPosition, variance, layer.Constant("epsilon", [], [(float)spec.Epsilon]));
        string normalized = Step("Div", "normalized", shape, distance, Step("Sqrt", "deviation", ofPosition, raised));
        string scaled = Step("Mul", "scaled", shape, normalized, layer.Constant("gamma", [1, channels, 1], layer.Tensor("gamma")));
        return layer.Node("Add", [scaled, layer.Constant("beta", [1, channels, 1], layer.Tensor("beta"))], shape, isFlat: false);

        string Mean(string name, string value) =>
            layer.Step(name, "ReduceMean", [value], ofPosition, isFlat: false, WholeNumbers("axes", 1), WholeNumber("keepdims", 1)).Name;

        string Step(string operation, string name, Shape result, params string[] inputs) =>
            layer.Step(name, operation, inputs, result, isFlat: false).Name;
    }

    private static OnnxValue Pad(ZeroPadding1D spec, OnnxLayer layer) => layer.Node(
        "Pad", [layer.ToChannelsFirst(layer.Input).Name, layer.Constant("pads", 0, 0, spec.Left, 0, 0, spec.Right)], layer.OutputShape, isFlat: false);

    /// <summary>The weighted sum of the mean so far and one more branch.</summary>
    private static OnnxValue RunningMean(OnnxLayer layer)
    {
        float share = 1f / ((RunningMeanLayer<float>)layer.Layer).Count;
        string[] values = [.. BothChannelsFirst(layer)];
        string mean = Scaled("mean", values[0], 1 - share), branch = Scaled("branch", values[1], share);
        return layer.Node("Add", [mean, branch], layer.OutputShape, isFlat: false);

        string Scaled(string name, string value, float factor) =>
            layer.Step(name, "Mul", [value, layer.Constant($"{name}_share", [], [factor])], layer.OutputShape, isFlat: false).Name;
    }

    /// <summary>Repeats every position: [batch, channels · length, 1] is joined with itself, then read as a longer signal.</summary>
    private static OnnxValue Repeat(UpSampling1D spec, OnnxLayer layer)
    {
        Shape input = layer.Input.Shape, output = layer.OutputShape;
        string x = layer.ToChannelsFirst(layer.Input).Name;
        string column = layer.Step(
            "column", "Reshape", [x, layer.Constant("column_shape", 0, input.Size, 1)], new Shape(1, input.Size), isFlat: false).Name;
        string copies = layer.Step(
            "copies", "Concat", [.. Enumerable.Repeat(column, spec.Size)], new Shape(spec.Size, input.Size), isFlat: false, WholeNumber("axis", 2)).Name;
        return layer.Node("Reshape", [copies, layer.Constant("shape", 0, output.Channels, output.Length)], output, isFlat: false);
    }

    private static string[] BothChannelsFirst(OnnxLayer layer) =>
        [layer.ToChannelsFirst(layer.Input).Name, layer.ToChannelsFirst(layer.SecondInput!).Name];

    /// <summary>x · (1 + erf(x / √2)) / 2: the operator Gelu exists from operator set 20 on only.</summary>
    private static OnnxValue GaussianErrorUnit(OnnxLayer layer)
    {
        OnnxValue input = layer.Input;
        string scaled = Step("Mul", "scaled", input.Name, layer.Constant("root_half", [], [(float)Math.Sqrt(0.5)]));
        string erf = Step("Erf", "erf", scaled);
        string raised = Step("Add", "raised", erf, layer.Constant("one", [], [1f]));
        string halved = Step("Mul", "halved", raised, layer.Constant("half", [], [0.5f]));
        return layer.Node("Mul", [input.Name, halved], input.Shape, input.IsFlat);

        string Step(string operation, string name, params string[] inputs) => layer.Step(name, operation, inputs, input.Shape, input.IsFlat).Name;
    }

    private static OnnxValue Sum(OnnxLayer layer)
    {
        OnnxValue body = layer.Input;
        OnnxValue shortcut = body.IsFlat ? layer.ToFlat(layer.SecondInput!) : layer.ToChannelsFirst(layer.SecondInput!);
        return layer.Node("Add", [body.Name, shortcut.Name], body.Shape, body.IsFlat);
    }

    /// <summary>Some values of each flat sample.</summary>
    private static OnnxValue Take(OnnxLayer layer, OnnxValue sample, int first, Shape shape)
    {
        string[] range = [layer.Constant("from", first), layer.Constant("to", first + shape.Size), layer.Constant("axis", 1)];
        return layer.Step("slice", "Slice", [layer.ToFlat(sample).Name, .. range], shape, isFlat: true);
    }

    private static OnnxValue Join(SideInput spec, OnnxLayer layer)
    {
        OnnxValue sample = layer.SecondInput!;
        OnnxValue side = Take(layer, sample, sample.Shape.Size - spec.Size, Shape.Flat(spec.Size));
        return layer.Node("Concat", [layer.ToFlat(layer.Input).Name, side.Name], layer.OutputShape, isFlat: true, WholeNumber("axis", 1));
    }

    private static OnnxValue ChannelsFirst(string operation, OnnxLayer layer, params ReadOnlySpan<OnnxSetting> attributes) =>
        layer.Node(operation, [layer.ToChannelsFirst(layer.Input).Name], layer.OutputShape, isFlat: false, attributes);

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
