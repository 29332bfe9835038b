namespace ScratchCnn.Layers;

/// <summary>
/// Depthwise separable convolution: each channel is filtered on its own, then a convolution with one tap mixes the channels.
/// <code>u[l, c] = Σ over taps t:  x[l · stride + t · dilation − padLeft, c] · depthwise[t, c]
/// y[l, f] = bias[f] + Σ over channels c:  u[l, c] · pointwise[c, f]</code>
/// Two layers of the network, a <see cref="DepthwiseConv1D"/> without bias and a <see cref="Conv1D"/>, and sizes as theirs.
/// Source: Chollet, Xception: Deep Learning with Depthwise Separable Convolutions (2017), section 2.
/// </summary>
/// <param name="Filters">Channels of the output.</param>
/// <param name="KernelSize">Taps of the depthwise convolution.</param>
/// <param name="Stride">Stride between windows.</param>
/// <param name="Dilation">Distance between taps.</param>
/// <param name="Padding">Treatment of the signal's ends.</param>
/// <param name="UseBias">Whether a bias is added to each filter's outputs.</param>
/// <param name="DepthwiseInitializer">Initial values of the depthwise kernel.</param>
/// <param name="PointwiseInitializer">Initial values of the pointwise kernel.</param>
/// <param name="BiasInitializer">Initial values of the bias.</param>
public sealed record SeparableConv1D(
    int Filters,
    int KernelSize,
    int Stride = 1,
    int Dilation = 1,
    Padding Padding = Padding.Valid,
    bool UseBias = true,
    Initializer DepthwiseInitializer = Initializer.GlorotUniform,
    Initializer PointwiseInitializer = Initializer.GlorotUniform,
    Initializer BiasInitializer = Initializer.Zeros) : ModuleSpec
{
    /// <inheritdoc/>
    public override string Kind => "separable_conv1d";

    private DepthwiseConv1D Depthwise => new(KernelSize, Stride, Dilation, Padding, UseBias: false, DepthwiseInitializer)
    {
        Name = Name is null ? null : $"{Name}_depthwise",
    };

    private Conv1D Pointwise => new(Filters, KernelSize: 1, UseBias: UseBias, KernelInitializer: PointwiseInitializer, BiasInitializer: BiasInitializer)
    {
        Name = Name is null ? null : $"{Name}_pointwise",
    };

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Pointwise.OutputShape(Depthwise.OutputShape(input));

    /// <inheritdoc/>
    public override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Add(Pointwise, network.Add(Depthwise, input));
    }
}
