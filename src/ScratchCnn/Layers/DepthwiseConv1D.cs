using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Depthwise convolution: each channel is filtered on its own.
/// <code>y[l, c] = bias[c] + Σ over taps t:  x[l · stride + t · dilation − padLeft, c] · kernel[t, c]</code>
/// Input [length, channels], output [outputLength, channels], kernel [kernelSize, channels]; x is 0 outside the signal. Output lengths as for
/// <see cref="Conv1D"/>. PyTorch calls it a convolution with groups = channels; Keras' depth multiplier is 1 here.
/// Source: Chollet, Xception: Deep Learning with Depthwise Separable Convolutions (2017), section 2.
/// </summary>
/// <param name="KernelSize">Taps.</param>
/// <param name="Stride">Stride between windows.</param>
/// <param name="Dilation">Distance between taps.</param>
/// <param name="Padding">Treatment of the signal's ends.</param>
/// <param name="UseBias">Whether a bias is added to each channel.</param>
/// <param name="KernelInitializer">Initial values of the kernel.</param>
/// <param name="BiasInitializer">Initial values of the bias.</param>
public sealed record DepthwiseConv1D(
    int KernelSize,
    int Stride = 1,
    int Dilation = 1,
    Padding Padding = Padding.Valid,
    bool UseBias = true,
    Initializer KernelInitializer = Initializer.GlorotUniform,
    Initializer BiasInitializer = Initializer.Zeros) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "depthwise_conv1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => new(WindowsOver(input).Count, input.Channels);

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new DepthwiseConv1DLayer<T>(this, input, WindowsOver(input));

    private WindowGeometry WindowsOver(Shape input)
    {
        Require.Positive(this, KernelSize, "kernel_size");
        Require.Positive(this, Stride, "stride");
        Require.Positive(this, Dilation, "dilation");
        Require.Fits(this, "kernel", KernelSize, input.Channels);
        return Windows.Over(this, input, KernelSize, Stride, Padding, Dilation);
    }
}

/// <summary>Parameters: kernel [kernelSize, channels], bias [channels].</summary>
internal sealed class DepthwiseConv1DLayer<T> : Layer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DepthwiseConv1D _spec;
    private readonly Depthwise.Sizes _sizes;
    private readonly int _channels;
    private readonly int _kernelValues;

    public DepthwiseConv1DLayer(DepthwiseConv1D spec, Shape input, WindowGeometry windows)
        : base(input, new Shape(windows.Count, input.Channels))
    {
        _spec = spec;
        _channels = input.Channels;
        _sizes = new Depthwise.Sizes(input.Length, windows.Count, spec.KernelSize, spec.Stride, spec.Dilation, windows.PadLeft, input.Channels);
        _kernelValues = checked(spec.KernelSize * input.Channels);
        var kernel = new ParameterSpec("kernel", [spec.KernelSize, input.Channels], spec.KernelInitializer);
        Parameters = spec.UseBias ? [kernel, new ParameterSpec("bias", [input.Channels], spec.BiasInitializer)] : [kernel];
    }

    public override IReadOnlyList<ParameterSpec> Parameters { get; }

    public override long MultiplyAdds => (long)OutputShape.Length * _kernelValues;

    public override bool CanAccumulateGradient => true;

    /// <summary>One part per tap, and one for the bias.</summary>
    public override int ParameterGradientParts => _spec.KernelSize + (_spec.UseBias ? 1 : 0);

    public override void Forward(in LayerPass<T> pass)
    {
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Depthwise.Convolve(
                pass.Output.Slice(sample * OutputShape.Size, OutputShape.Size), pass.Input.Slice(sample * InputShape.Size, InputShape.Size),
                pass.Parameters[.._kernelValues], pass.Parameters[_kernelValues..], _sizes);
        }
    }

    /// <remarks>dx[i, c] = Σ over outputs l and taps t with l · stride + t · dilation − padLeft = i:  dy[l, c] · kernel[t, c].</remarks>
    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Depthwise.InputGradient(
                pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size),
                pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size), pass.Parameters[.._kernelValues], _sizes);
        }
    }

    /// <remarks>dkernel[t, c] = Σ over samples n, outputs l:  dy[n, l, c] · x[n, l · stride + t · dilation − padLeft, c];  dbias[c] = Σ dy[n, l, c].</remarks>
    public override void ParameterGradient(in LayerPass<T> pass, int first, int count)
    {
        for (int t = first; t < Math.Min(first + count, _spec.KernelSize); t++)
        {
            Span<T> tapGradient = pass.ParameterGradient.Slice(t * _channels, _channels);
            if (!pass.AccumulateGradient)
                tapGradient.Clear();
            for (int sample = 0; sample < pass.SampleCount; sample++)
            {
                Depthwise.AddTapGradient(
                    tapGradient, t, pass.Input.Slice(sample * InputShape.Size, InputShape.Size),
                    pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size), _sizes);
            }
        }

        if (_spec.UseBias && first + count > _spec.KernelSize)
            Channels.Sum(pass.OutputGradient, pass.ParameterGradient[_kernelValues..], pass.AccumulateGradient);
    }
}
