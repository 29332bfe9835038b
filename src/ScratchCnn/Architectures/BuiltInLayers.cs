using ScratchCnn.Layers;

namespace ScratchCnn.Architectures;

/// <summary>
/// The library's own layers, as <see cref="LayerRegistry"/> begins with them. A new layer needs one entry here; the docs (docs/layers.md), the checks
/// of property names and the round-trip tests follow from it.
/// </summary>
internal static class BuiltInLayers
{
    /// <summary>The forms, in the order of the docs.</summary>
    public static readonly IReadOnlyList<LayerForm> All =
    [
        Form(new Conv1D(1, 1), p => new Conv1D(
            p.WholeNumber("filters", x => x.Filters, required: true),
            p.WholeNumber("kernel_size", x => x.KernelSize, required: true),
            p.WholeNumber("stride", x => x.Stride),
            p.WholeNumber("dilation", x => x.Dilation),
            p.Choice("padding", x => x.Padding),
            p.Flag("use_bias", x => x.UseBias),
            p.Choice("kernel_initializer", x => x.KernelInitializer),
            p.Choice("bias_initializer", x => x.BiasInitializer))),
        Form(new Dense(1), p => new Dense(
            p.WholeNumber("units", x => x.Units, required: true),
            p.Flag("use_bias", x => x.UseBias),
            p.Choice("kernel_initializer", x => x.KernelInitializer),
            p.Choice("bias_initializer", x => x.BiasInitializer))),
        Form(new DepthwiseConv1D(1), p => new DepthwiseConv1D(
            p.WholeNumber("kernel_size", x => x.KernelSize, required: true),
            p.WholeNumber("stride", x => x.Stride),
            p.WholeNumber("dilation", x => x.Dilation),
            p.Choice("padding", x => x.Padding),
            p.Flag("use_bias", x => x.UseBias),
            p.Choice("kernel_initializer", x => x.KernelInitializer),
            p.Choice("bias_initializer", x => x.BiasInitializer))),
        Form(new SeparableConv1D(1, 1), p => new SeparableConv1D(
            p.WholeNumber("filters", x => x.Filters, required: true),
            p.WholeNumber("kernel_size", x => x.KernelSize, required: true),
            p.WholeNumber("stride", x => x.Stride),
            p.WholeNumber("dilation", x => x.Dilation),
            p.Choice("padding", x => x.Padding),
            p.Flag("use_bias", x => x.UseBias),
            p.Choice("depthwise_initializer", x => x.DepthwiseInitializer),
            p.Choice("pointwise_initializer", x => x.PointwiseInitializer),
            p.Choice("bias_initializer", x => x.BiasInitializer))),
        Form(new MaxPool1D(1), p => new MaxPool1D(
            p.WholeNumber("pool_size", x => x.PoolSize, required: true), p.WholeNumberOrNull("stride", x => x.Stride), p.Choice("padding", x => x.Padding))),
        Form(new AveragePool1D(1), p => new AveragePool1D(
            p.WholeNumber("pool_size", x => x.PoolSize, required: true), p.WholeNumberOrNull("stride", x => x.Stride), p.Choice("padding", x => x.Padding))),
        Form(new GlobalMaxPool1D(), _ => new GlobalMaxPool1D()),
        Form(new GlobalAveragePool1D(), _ => new GlobalAveragePool1D()),
        Form(new AdaptiveAveragePool1D(1), p => new AdaptiveAveragePool1D(p.WholeNumber("regions", x => x.Regions, required: true))),
        Form(new BatchNorm(), p => new BatchNorm(p.Number("momentum", x => x.Momentum), p.Number("epsilon", x => x.Epsilon))),
        Form(new LayerNorm(), p => new LayerNorm(p.Number("epsilon", x => x.Epsilon))),
        Form(new ZeroPadding1D(), p => new ZeroPadding1D(p.WholeNumber("left", x => x.Left, required: true), p.WholeNumber("right", x => x.Right, required: true))),
        Form(new UpSampling1D(), p => new UpSampling1D(p.WholeNumber("size", x => x.Size))),
        Form(new Dropout(0), p => new Dropout(p.Number("rate", x => x.Rate, required: true))),
        Form(new BranchDropout(0), p => new BranchDropout(p.Number("rate", x => x.Rate, required: true))),
        Form(new Slice(0, 1), p => new Slice(
            p.WholeNumber("start", x => x.Start, required: true), p.WholeNumber("length", x => x.Length, required: true), p.WholeNumber("channels", x => x.Channels))),
        Form(new Flatten(), _ => new Flatten()),
        Form(new Relu(), _ => new Relu()),
        Form(new LeakyRelu(), p => new LeakyRelu(p.Number("slope", x => x.Slope))),
        Form(new Sigmoid(), _ => new Sigmoid()),
        Form(new Tanh(), _ => new Tanh()),
        Form(new Gelu(), _ => new Gelu()),
        Form(new Silu(), _ => new Silu()),
        Form(new Softmax(), _ => new Softmax()),
        Form(new Residual(new Relu()), p => new Residual(
            p.Body("body", x => x.Body), p.BodyOrNull("projection", x => x.Projection))),
        Form(new Concatenate(new Relu(), new Relu()), p => new Concatenate(p.Bodies("branches", x => x.Branches))),
        Form(new Average(new Relu(), new Relu()), p => new Average(p.Bodies("branches", x => x.Branches))),
        Form(new Multiply(new Sigmoid()), p => new Multiply(p.Body("gate", x => x.Gate))),
        Form(new SideInput(1, new Relu()), p => new SideInput(p.WholeNumber("size", x => x.Size, required: true), p.Body("body", x => x.Body))),
        Form(new Sequential(new Relu()), p => new Sequential(p.Layers("layers", x => x.Layers))),
    ];

    private static LayerForm<TSpec> Form<TSpec>(TSpec prototype, Func<LayerProperties<TSpec>, TSpec> build)
        where TSpec : ModuleSpec =>
        new(prototype, build);
}
