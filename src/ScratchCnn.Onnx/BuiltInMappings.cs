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
        Map<Dense>(FullyConnected),
        Map<MaxPool1D>((spec, layer) => Pool("MaxPool", layer, spec.PoolSize, spec.Stride, spec.Padding)),
        Map<AveragePool1D>((spec, layer) => Pool("AveragePool", layer, spec.PoolSize, spec.Stride, spec.Padding, WholeNumber("count_include_pad", 0))),
        Map<GlobalMaxPool1D>((_, layer) => ChannelsFirst("GlobalMaxPool", layer)),
        Map<GlobalAveragePool1D>((_, layer) => ChannelsFirst("GlobalAveragePool", layer)),
        Map<BatchNorm>(Normalization),
        Map<Dropout>((_, layer) => layer.Input),
        Map<Flatten>((_, layer) => layer.ToFlat(layer.Input) with { Shape = layer.OutputShape }),
        Map<Relu>((_, layer) => layer.Elementwise("Relu")),
        Map<LeakyRelu>((spec, layer) => layer.Elementwise("LeakyRelu", Number("alpha", (float)spec.Slope))),
        Map<Sigmoid>((_, layer) => layer.Elementwise("Sigmoid")),
        Map<Tanh>((_, layer) => layer.Elementwise("Tanh")),
        Map<Gelu>((_, layer) => GaussianErrorUnit(layer)),
        Map<Softmax>((_, layer) => ChannelsFirst("Softmax", layer, WholeNumber("axis", 1))),
        Map<Residual>((_, layer) => Sum(layer)),
        Map<SideInput>((spec, layer) => layer.Layer is TakeLayer<float> ? Take(layer, layer.Input, 0, layer.OutputShape) : Join(spec, layer)),
    ]);

    private static KeyValuePair<Type, Func<ModuleSpec, OnnxLayer, OnnxValue>> Map<TSpec>(Func<TSpec, OnnxLayer, OnnxValue> export)
        where TSpec : ModuleSpec =>
        new(typeof(TSpec), (spec, layer) => export((TSpec)spec, layer));

    private static OnnxValue Convolution(Conv1D spec, OnnxLayer layer)
    {
        int channels = layer.Input.Shape.Channels;
        int extent = WindowGeometry.Extent(spec.KernelSize, spec.Dilation);
        WindowGeometry windows = WindowGeometry.Of(layer.Name, layer.Input.Shape, extent, spec.Stride, spec.Padding);
        return Convolution(layer, channels, spec.KernelSize, spec.Stride, spec.Dilation, windows.PadLeft, windows.PadRight, spec.UseBias);
    }

    private static OnnxValue Convolution(OnnxLayer layer, int channels, int kernelSize, int stride, int dilation, int padLeft, int padRight, bool useBias)
    {
        int filters = layer.OutputShape.Channels;
        float[] kernel = Transposed(layer.Tensor("kernel"), kernelSize, channels, filters);
        List<string> inputs = [layer.ToChannelsFirst(layer.Input).Name, layer.Constant("kernel", [filters, channels, kernelSize], kernel)];
        if (useBias)
            inputs.Add(layer.Constant("bias", [filters], layer.Tensor("bias")));
        return layer.Node(
            "Conv", inputs, layer.OutputShape, isFlat: false,
            WholeNumbers("kernel_shape", kernelSize), WholeNumbers("strides", stride), WholeNumbers("dilations", dilation),
            WholeNumbers("pads", padLeft, padRight), WholeNumber("group", 1));
    }

    /// <summary>A matrix product of flat rows; of a signal, whose positions are not flattened, a convolution with one tap.</summary>
    private static OnnxValue FullyConnected(Dense spec, OnnxLayer layer)
    {
        int channels = layer.Input.Shape.Channels, units = layer.OutputShape.Channels;
        if (layer.OutputShape.Length > 1)
            return Convolution(layer, channels, kernelSize: 1, stride: 1, dilation: 1, padLeft: 0, padRight: 0, spec.UseBias);

        float[] kernel = Transposed(layer.Tensor("kernel"), 1, channels, units);
        List<string> inputs = [layer.ToFlat(layer.Input).Name, layer.Constant("kernel", [units, channels], kernel)];
        if (spec.UseBias)
            inputs.Add(layer.Constant("bias", [units], layer.Tensor("bias")));
        return layer.Node("Gemm", inputs, layer.OutputShape, isFlat: true, Number("alpha", 1), Number("beta", 1), WholeNumber("transB", 1));
    }

    private static OnnxValue Pool(string operation, OnnxLayer layer, int size, int? stride, Padding padding, params ReadOnlySpan<OnnxSetting> more)
    {
        int step = stride ?? size;
        WindowGeometry windows = WindowGeometry.Of(layer.Name, layer.Input.Shape, size, step, padding);
        return ChannelsFirst(
            operation, layer,
            [
                WholeNumbers("kernel_shape", size), WholeNumbers("strides", step), WholeNumbers("pads", windows.PadLeft, windows.PadRight),
                WholeNumber("ceil_mode", 0), .. more,
            ]);
    }

    private static OnnxValue Normalization(BatchNorm spec, OnnxLayer layer)
    {
        string[] names = ["gamma", "beta", "moving_mean", "moving_variance"];
        IEnumerable<string> constants = names.Select(name => layer.Constant(name, [layer.Input.Shape.Channels], layer.Tensor(name)));
        return layer.Node(
            "BatchNormalization", [layer.ToChannelsFirst(layer.Input).Name, .. constants], layer.OutputShape, isFlat: false,
            Number("epsilon", (float)spec.Epsilon));
    }

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
