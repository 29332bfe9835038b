using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Tests.AddALayer;

namespace ScratchCnn.Tests.Layers;

/// <summary>
/// Every layer, in the shapes that have caught mistakes: one sample, one channel, one position, as long as the kernel, no multiple of a vector,
/// strides beyond the kernel, more terms than a block. A new layer needs a line here, and gets the contract, the oracle and the gradient check.
/// </summary>
public static class LayerCases
{
    public static readonly IReadOnlyList<LayerCase> All =
    [
        new("conv1d", new Conv1D(4, 3), new Shape(9, 2)),
        new("conv1d one channel, one filter", new Conv1D(1, 3), new Shape(8, 1)),
        new("conv1d as long as the signal", new Conv1D(5, 7), new Shape(7, 3)),
        new("conv1d one tap", new Conv1D(9, 1), new Shape(6, 5)),
        new("conv1d no bias", new Conv1D(8, 3, UseBias: false), new Shape(10, 4)),
        new("conv1d same", new Conv1D(6, 5, Padding: Padding.Same), new Shape(11, 3)),
        new("conv1d same, even kernel", new Conv1D(3, 4, Padding: Padding.Same), new Shape(9, 2)),
        new("conv1d same, stride 2", new Conv1D(17, 5, Stride: 2, Padding: Padding.Same), new Shape(12, 3)),
        new("conv1d same, kernel longer than the signal", new Conv1D(3, 9, Padding: Padding.Same), new Shape(4, 2)),
        new("conv1d stride 2", new Conv1D(5, 4, Stride: 2), new Shape(13, 3)),
        new("conv1d stride beyond the kernel", new Conv1D(3, 2, Stride: 5), new Shape(14, 2)),
        new("conv1d dilation 2", new Conv1D(7, 3, Dilation: 2), new Shape(12, 3)),
        new("conv1d dilation 3, stride 2", new Conv1D(4, 3, Stride: 2, Dilation: 3), new Shape(17, 2)),
        new("conv1d dilation 2, same", new Conv1D(4, 3, Dilation: 2, Padding: Padding.Same), new Shape(9, 2)),
        new("conv1d causal", new Conv1D(4, 3, Padding: Padding.Causal), new Shape(8, 2)),
        new("conv1d causal, dilation 4, stride 2", new Conv1D(3, 3, Stride: 2, Dilation: 4, Padding: Padding.Causal), new Shape(15, 2)),
        new("conv1d many filters", new Conv1D(37, 5), new Shape(20, 8)),
        new("conv1d whole vectors", new Conv1D(32, 5), new Shape(15, 16)),
        new("conv1d more terms than a block", new Conv1D(19, 9), new Shape(17, 40)),
        new("conv1d long signal, three bands", new Conv1D(20, 5), new Shape(80, 5)),
        new("conv1d gradient of more terms than a block", new Conv1D(3, 3), new Shape(150, 2)),
        new("conv1d gradient of two samples at a time", new Conv1D(3, 3), new Shape(110, 2)),
        new("dense", new Dense(5), Shape.Flat(7)),
        new("dense one input, one unit", new Dense(1), Shape.Flat(1)),
        new("dense no bias", new Dense(16, UseBias: false), Shape.Flat(9)),
        new("dense 300 inputs", new Dense(33), Shape.Flat(300)),
        new("dense many units", new Dense(150), Shape.Flat(20)),
        new("dense at every position", new Dense(6), new Shape(50, 4)),
        new("dense at every position, 300 inputs", new Dense(10), new Shape(4, 300)),
        new("batch_norm", new BatchNorm(), new Shape(7, 3)),
        new("batch_norm whole vectors", new BatchNorm(0.9, 1e-5), new Shape(6, 16)),
        new("batch_norm four vectors and a tail", new BatchNorm(), new Shape(5, 45)),
        new("batch_norm one channel", new BatchNorm(), new Shape(12, 1)),
        new("batch_norm flat", new BatchNorm(0.5, 1e-2), Shape.Flat(21)),
        new("max_pool1d 2", new MaxPool1D(2), new Shape(9, 3)),
        new("max_pool1d 5, stride 2", new MaxPool1D(5, 2), new Shape(14, 19)),
        new("max_pool1d 3, stride 1", new MaxPool1D(3, 1), new Shape(7, 8)),
        new("max_pool1d 2, stride 3", new MaxPool1D(2, 3), new Shape(12, 2)),
        new("max_pool1d same", new MaxPool1D(3, 2, Padding.Same), new Shape(8, 5)),
        new("max_pool1d four vectors and a tail", new MaxPool1D(3), new Shape(8, 45)),
        new("max_pool1d 4, stride 1, same", new MaxPool1D(4, 1, Padding.Same), new Shape(6, 9)),
        new("max_pool1d as long as the signal", new MaxPool1D(6), new Shape(6, 1)),
        new("average_pool1d 2", new AveragePool1D(2), new Shape(9, 3)),
        new("average_pool1d 3, stride 2, same", new AveragePool1D(3, 2, Padding.Same), new Shape(8, 17)),
        new("average_pool1d 4, stride 1, same", new AveragePool1D(4, 1, Padding.Same), new Shape(6, 3)),
        new("average_pool1d four vectors and a tail", new AveragePool1D(3), new Shape(7, 45)),
        new("average_pool1d 4, stride 1", new AveragePool1D(4, 1), new Shape(9, 8)),
        new("adaptive_average_pool1d", new AdaptiveAveragePool1D(4), new Shape(12, 5)),
        new("adaptive_average_pool1d, regions overlap", new AdaptiveAveragePool1D(4), new Shape(11, 17)),
        new("adaptive_average_pool1d, one region", new AdaptiveAveragePool1D(1), new Shape(7, 3)),
        new("adaptive_average_pool1d, as many regions as positions", new AdaptiveAveragePool1D(5), new Shape(5, 2)),
        new("global_max_pool1d", new GlobalMaxPool1D(), new Shape(11, 9)),
        new("global_average_pool1d", new GlobalAveragePool1D(), new Shape(11, 9)),
        new("relu", new Relu(), new Shape(5, 7)),
        new("leaky_relu", new LeakyRelu(0.2), new Shape(5, 7)),
        new("sigmoid", new Sigmoid(), new Shape(5, 7)),
        new("tanh", new Tanh(), new Shape(5, 7)),
        new("gelu", new Gelu(), new Shape(5, 7)),
        new("softmax", new Softmax(), Shape.Flat(5)),
        new("softmax at every position", new Softmax(), new Shape(4, 11)),
        new("dropout 0.4", new Dropout(0.4), new Shape(9, 5)),
        new("dropout 0", new Dropout(0), new Shape(3, 8)),
        new("branch_dropout 0.5", new BranchDropout(0.5), new Shape(9, 5)),
        new("branch_dropout 0", new BranchDropout(0), new Shape(3, 8)),
        new("slice", new Slice(3, 4, 2), new Shape(13, 1)),
        new("slice of a signal, everything", new Slice(0, 6, 3), new Shape(9, 2)),
        new("slice, the last value", new Slice(9, 1), new Shape(5, 2)),
        new("slices as several inputs", new Concatenate(new Sequential(new Slice(0, 4, 2), new Conv1D(3, 3), new Flatten()), new Slice(7, 1, 4)), new Shape(11, 1)),
        new("flatten", new Flatten(), new Shape(5, 3)),
        new("residual", new Residual(new Conv1D(3, 3, Padding: Padding.Same)), new Shape(9, 3)),
        new("residual with projection", new Residual(new Conv1D(5, 3, Padding: Padding.Same), new Conv1D(5, 1)), new Shape(7, 3)),
        new("depthwise_conv1d", new DepthwiseConv1D(5, Stride: 2), new Shape(17, 3)),
        new("depthwise_conv1d same, whole vectors", new DepthwiseConv1D(3, Padding: Padding.Same), new Shape(6, 16)),
        new("depthwise_conv1d causal, dilation 2", new DepthwiseConv1D(4, Dilation: 2, Padding: Padding.Causal), new Shape(9, 5)),
        new("depthwise_conv1d same, stride 3, no bias", new DepthwiseConv1D(4, Stride: 3, Padding: Padding.Same, UseBias: false), new Shape(11, 45)),
        new("depthwise_conv1d as long as the signal", new DepthwiseConv1D(7), new Shape(7, 1)),
        new("depthwise_conv1d stride beyond the kernel", new DepthwiseConv1D(2, Stride: 5), new Shape(14, 2)),
        new("layer_norm", new LayerNorm(), new Shape(7, 5)),
        new("layer_norm flat", new LayerNorm(1e-5), Shape.Flat(21)),
        new("layer_norm whole vectors", new LayerNorm(), new Shape(32, 8)),
        new("layer_norm two channels", new LayerNorm(0.1), new Shape(45, 2)),
        new("zero_padding1d", new ZeroPadding1D(2, 1), new Shape(5, 3)),
        new("zero_padding1d none", new ZeroPadding1D(0), new Shape(4, 2)),
        new("up_sampling1d", new UpSampling1D(3), new Shape(5, 7)),
        new("up_sampling1d one", new UpSampling1D(1), new Shape(3, 16)),
        new("channel_scale", new ChannelScale(), new Shape(7, 3)),
        new("silu", new Silu(), new Shape(5, 7)),
        new("concatenate", new Concatenate(new Conv1D(3, 3, Padding: Padding.Same), new Conv1D(5, 1)), new Shape(9, 2)),
        new("concatenate of three", new Concatenate(new Dense(2), new Relu(), new Dense(1)), new Shape(4, 3)),
        new("residual, normalized shortcut", new Residual(new Conv1D(3, 3, Padding: Padding.Same), new Sequential(new Conv1D(3, 1), new BatchNorm())), new Shape(9, 2)),
        new("average", new Average(new Conv1D(3, 3), new Conv1D(3, 3)), new Shape(9, 2)),
        new("average of three", new Average(new Dense(2), new Dense(2), new Dense(2)), new Shape(4, 3)),
        new("multiply, a factor per value", new Multiply(new Conv1D(3, 3, Padding: Padding.Same)), new Shape(9, 3)),
        new("multiply, a factor per channel", new Multiply(new Sequential(new GlobalAveragePool1D(), new Dense(6))), new Shape(9, 6)),
        new("side_input", new SideInput(2, new Conv1D(3, 3)), new Shape(11, 1)),
    ];

    public static TheoryData<string> Names => [.. All.Select(layerCase => layerCase.Name)];

    /// <summary>The cases with a layer for which <paramref name="applies"/> holds: a check that does not apply to a case is not counted as passed.</summary>
    public static TheoryData<string> NamesWhere<T>(Func<Layer<T>, bool> applies)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. All.Where(layerCase => layerCase.Layers<T>().Any(subject => applies(subject.Layer))).Select(layerCase => layerCase.Name)];

    public static LayerCase Named(string name) => All.Single(layerCase => layerCase.Name == name);
}
