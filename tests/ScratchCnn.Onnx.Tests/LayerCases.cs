using ScratchCnn.Layers;

namespace ScratchCnn.Onnx.Tests;

/// <summary>Networks for every layer of the library, alone and behind others, so that each of its inputs can lie flat or channels first.</summary>
internal static class LayerCases
{
    public static IReadOnlyDictionary<string, (Shape Input, Sequential Network)> All { get; } = new Dictionary<string, (Shape, Sequential)>
    {
        ["conv1d valid"] = (new Shape(19, 3), new Sequential(new Conv1D(4, 5))),
        ["conv1d same, even kernel"] = (new Shape(19, 3), new Sequential(new Conv1D(4, 4, Padding: Padding.Same))),
        ["conv1d same, stride 3"] = (new Shape(20, 3), new Sequential(new Conv1D(4, 5, Stride: 3, Padding: Padding.Same))),
        ["conv1d causal, dilation 2"] = (new Shape(19, 2), new Sequential(new Conv1D(4, 3, Dilation: 2, Padding: Padding.Causal, UseBias: false))),
        ["conv1d stride 2 that leaves a rest"] = (new Shape(20, 2), new Sequential(new Conv1D(4, 3, Stride: 2))),
        ["conv1d of a signal of one channel"] = (new Shape(19, 1), new Sequential(new Conv1D(4, 5))),
        ["conv1d of a flat vector"] = (Shape.Flat(6), new Sequential(new Conv1D(4, 1))),
        ["conv1d twice"] = (new Shape(19, 1), new Sequential(new Conv1D(4, 5), new Conv1D(2, 3))),
        ["dense of a flat vector"] = (Shape.Flat(6), new Sequential(new Dense(4), new Dense(3, UseBias: false))),
        ["dense of a signal"] = (new Shape(7, 3), new Sequential(new Dense(4))),
        ["dense of a signal, without bias, then flat"] = (new Shape(7, 3), new Sequential(new Dense(4, UseBias: false), new Flatten(), new Dense(2))),
        ["dense behind a global pool"] = (new Shape(7, 3), new Sequential(new GlobalMaxPool1D(), new Dense(4))),
        ["max_pool1d"] = (new Shape(19, 3), new Sequential(new MaxPool1D(2))),
        ["max_pool1d same, overlapping"] = (new Shape(19, 3), new Sequential(new MaxPool1D(5, 2, Padding.Same))),
        ["average_pool1d"] = (new Shape(19, 3), new Sequential(new AveragePool1D(4))),
        ["average_pool1d same, overlapping"] = (new Shape(19, 3), new Sequential(new AveragePool1D(5, 2, Padding.Same))),
        ["global_max_pool1d"] = (new Shape(19, 3), new Sequential(new GlobalMaxPool1D())),
        ["global_average_pool1d"] = (new Shape(19, 3), new Sequential(new GlobalAveragePool1D())),
        ["adaptive_average_pool1d"] = (new Shape(20, 3), new Sequential(new AdaptiveAveragePool1D(4))),
        ["adaptive_average_pool1d, regions overlap"] = (new Shape(19, 3), new Sequential(new AdaptiveAveragePool1D(4), new Flatten(), new Dense(2))),
        ["batch_norm of a signal"] = (new Shape(19, 3), new Sequential(new BatchNorm())),
        ["batch_norm of a flat vector"] = (Shape.Flat(5), new Sequential(new Dense(4), new BatchNorm(Epsilon: 1e-5))),
        ["dropout"] = (new Shape(9, 2), new Sequential(new Dropout(0.5), new Relu())),
        ["branch_dropout"] = (new Shape(9, 2), new Sequential(new BranchDropout(0.5), new Relu())),
        ["slice"] = (new Shape(23, 1), new Sequential(new Slice(3, 5, 2), new Conv1D(3, 2))),
        ["slice of a signal"] = (new Shape(9, 2), new Sequential(new Conv1D(3, 2), new Slice(4, 1, 7), new Dense(2))),
        ["slices as several inputs"] = (
            new Shape(23, 1),
            new Sequential(
                new Concatenate(
                    new Sequential(new Slice(0, 8, 2), new Conv1D(3, 3), new GlobalAveragePool1D()), new Sequential(new Slice(16, 4), new Flatten()), new Slice(20, 1, 3)),
                new Dense(2))),
        ["flatten of a signal"] = (new Shape(9, 2), new Sequential(new Conv1D(3, 2), new Flatten(), new Dense(4))),
        ["flatten of the input"] = (new Shape(9, 2), new Sequential(new Flatten(), new Dense(4))),
        ["relu"] = (new Shape(9, 2), new Sequential(new Relu())),
        ["leaky_relu"] = (new Shape(9, 2), new Sequential(new LeakyRelu(0.1))),
        ["sigmoid"] = (new Shape(9, 2), new Sequential(new Sigmoid())),
        ["tanh"] = (new Shape(9, 2), new Sequential(new Tanh())),
        ["gelu"] = (new Shape(9, 2), new Sequential(new Gelu())),
        ["gelu behind conv1d"] = (new Shape(9, 2), new Sequential(new Conv1D(3, 2), new Gelu())),
        ["softmax of a signal"] = (new Shape(9, 4), new Sequential(new Softmax())),
        ["softmax of a flat vector"] = (Shape.Flat(5), new Sequential(new Dense(4), new Softmax())),
        ["residual"] = (new Shape(9, 2), new Sequential(new Residual(new Sequential(new Conv1D(2, 3, Padding: Padding.Same), new Relu())), new Relu())),
        ["residual with a projection"] = (new Shape(9, 2), new Sequential(new Residual(new Conv1D(5, 3, Padding: Padding.Same), new Conv1D(5, 1)))),
        ["residual of a flat vector"] = (Shape.Flat(6), new Sequential(new Dense(4), new Residual(new Sequential(new Dense(4), new Tanh())))),
        ["residual of the input, dense body"] = (new Shape(9, 2), new Sequential(new Residual(new Dense(2)))),
        ["residual of residual"] =
            (new Shape(9, 2), new Sequential(new Residual(new Sequential(new Residual(new Conv1D(2, 3, Padding: Padding.Same)), new Relu())))),
        ["depthwise_conv1d"] = (new Shape(19, 3), new Sequential(new DepthwiseConv1D(5))),
        ["depthwise_conv1d same, stride 3, dilation 2"] =
            (new Shape(20, 4), new Sequential(new DepthwiseConv1D(3, Stride: 3, Dilation: 2, Padding: Padding.Same, UseBias: false))),
        ["depthwise_conv1d causal"] = (new Shape(9, 2), new Sequential(new Conv1D(3, 2), new DepthwiseConv1D(3, Padding: Padding.Causal))),
        ["separable_conv1d"] = (new Shape(19, 3), new Sequential(new SeparableConv1D(5, 3, Padding: Padding.Same), new Relu())),
        ["layer_norm of a signal"] = (new Shape(9, 4), new Sequential(new LayerNorm())),
        ["layer_norm after a convolution"] = (new Shape(9, 2), new Sequential(new Conv1D(4, 3), new LayerNorm(1e-5), new Flatten(), new Dense(2))),
        ["layer_norm of a flat vector"] = (Shape.Flat(6), new Sequential(new Dense(5), new LayerNorm())),
        ["silu"] = (new Shape(9, 2), new Sequential(new Conv1D(3, 2), new Silu())),
        ["zero_padding1d"] = (new Shape(9, 2), new Sequential(new ZeroPadding1D(2, 1), new Conv1D(3, 2))),
        ["up_sampling1d"] = (new Shape(9, 2), new Sequential(new UpSampling1D(3), new Conv1D(3, 2))),
        ["up_sampling1d of a flat vector"] = (Shape.Flat(4), new Sequential(new UpSampling1D(2))),
        ["concatenate"] = (
            new Shape(9, 2),
            new Sequential(new Concatenate(new Conv1D(3, 3, Padding: Padding.Same), new Conv1D(2, 1), new MaxPool1D(3, 1, Padding.Same)), new Relu())),
        ["concatenate of flat branches"] = (new Shape(9, 2), new Sequential(new Concatenate(new GlobalMaxPool1D(), new GlobalAveragePool1D()), new Dense(3))),
        ["residual with a normalized shortcut"] = (
            new Shape(9, 2),
            new Sequential(
                new Residual(new Conv1D(3, 3, Stride: 2, Padding: Padding.Same), new Sequential(new AveragePool1D(2, 2, Padding.Same), new Conv1D(3, 1), new BatchNorm())),
                new Residual(new Conv1D(3, 3, Padding: Padding.Same), new BatchNorm()))),
        ["average"] = (
            new Shape(9, 2),
            new Sequential(new Average(new Conv1D(3, 3), new Conv1D(3, 3), new Conv1D(3, 3)), new Average(new GlobalMaxPool1D(), new GlobalAveragePool1D()))),
        ["multiply, a factor per channel"] = (
            new Shape(9, 4),
            new Sequential(
                new Conv1D(4, 3),
                new Multiply(new Sequential(new GlobalAveragePool1D(), new Dense(2), new Relu(), new Dense(4), new Sigmoid())))),
        ["multiply, a factor per value"] = (new Shape(9, 3), new Sequential(new Multiply(new Sequential(new Conv1D(3, 3, Padding: Padding.Same), new Sigmoid())))),
        ["side_input"] = (new Shape(23, 1), new Sequential(new SideInput(4, new Sequential(new Conv1D(3, 5), new Relu())), new Dense(2))),
        ["side_input with a flat body"] = (new Shape(23, 1), new Sequential(new SideInput(4, new Sequential(new Flatten(), new Dense(3))), new Dense(2))),
        ["sequential inside"] = (new Shape(9, 2), new Sequential(new Sequential(new Conv1D(2, 3), new Relu()) { Name = "block" }, new Flatten(), new Dense(3))),
        ["names that look like the exporter's own"] = (
            new Shape(9, 1),
            new Sequential(
                new Conv1D(2, 3) { Name = "beats" }, new Relu() { Name = "conv1d_1.kernel" }, new Conv1D(2, 3) { Name = "probabilities" },
                new Conv1D(2, 1) { Name = "conv1d_1" }, new Flatten() { Name = "output" })),
    };
}
