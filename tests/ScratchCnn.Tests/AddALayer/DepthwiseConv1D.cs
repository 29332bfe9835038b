using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.AddALayer;

/// <summary>
/// Depthwise convolution: each channel is filtered on its own.
/// <code>y[l, c] = bias[c] + Σ over taps t:  x[l · stride + t, c] · kernel[t, c]</code>
/// Input [length, channels], output [(length − kernelSize) / stride + 1, channels], kernel [kernelSize, channels].
/// Source: Chollet, Xception: Deep Learning with Depthwise Separable Convolutions (2017), section 2.
/// </summary>
/// <param name="KernelSize">Taps.</param>
/// <param name="Stride">Positions from a window to the next.</param>
public sealed record DepthwiseConv1D(int KernelSize, int Stride = 1) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "depthwise_conv1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.Positive(this, KernelSize, "kernel_size");
        Require.Positive(this, Stride, "stride");
        return new Shape(WindowGeometry.Of(Require.NameOf(this), input, KernelSize, Stride, Padding.Valid).OutputLength, input.Channels);
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new DepthwiseConv1DLayer<T>(this, input, OutputShape(input));
}

/// <summary>Parameters: kernel [kernelSize, channels], bias [channels].</summary>
internal sealed class DepthwiseConv1DLayer<T>(DepthwiseConv1D spec, Shape input, Shape output) : Layer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _channels = input.Channels;
    private readonly int _kernelValues = spec.KernelSize * input.Channels;

    public override IReadOnlyList<ParameterSpec> Parameters { get; } =
    [
        new ParameterSpec("kernel", [spec.KernelSize, input.Channels], Initializer.GlorotUniform),
        new ParameterSpec("bias", [input.Channels], Initializer.Zeros),
    ];

    public override long MultiplyAdds => (long)OutputShape.Length * _kernelValues;

    /// <summary>One part per tap, and one for the bias: no two parts write the same element.</summary>
    public override int ParameterGradientParts => spec.KernelSize + 1;

    public override void Forward(in LayerPass<T> pass)
    {
        ReadOnlySpan<T> kernel = pass.Parameters[.._kernelValues], bias = pass.Parameters[_kernelValues..];
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            ReadOnlySpan<T> x = pass.Input.Slice(sample * InputShape.Size, InputShape.Size);
            Span<T> y = pass.Output.Slice(sample * OutputShape.Size, OutputShape.Size);
            for (int l = 0; l < OutputShape.Length; l++)
            {
                for (int c = 0; c < _channels; c++)
                {
                    T sum = bias[c];
                    for (int t = 0; t < spec.KernelSize; t++)
                        sum = T.FusedMultiplyAdd(x[(((l * spec.Stride) + t) * _channels) + c], kernel[(t * _channels) + c], sum);
                    y[(l * _channels) + c] = sum;
                }
            }
        }
    }

    /// <remarks>
    /// ∂y[l, c] / ∂x[i, c] = kernel[t, c] where i = l · stride + t, else 0. So every window hands its gradient back to the places it was made of:
    /// <code>dx[l · stride + t, c] += dy[l, c] · kernel[t, c]</code>
    /// </remarks>
    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        ReadOnlySpan<T> kernel = pass.Parameters[.._kernelValues];
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            ReadOnlySpan<T> dy = pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size);
            Span<T> dx = pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size);
            dx.Clear();
            for (int l = 0; l < OutputShape.Length; l++)
            {
                Span<T> window = dx.Slice(l * spec.Stride * _channels, _kernelValues);
                for (int i = 0; i < window.Length; i++)
                    window[i] = T.FusedMultiplyAdd(dy[(l * _channels) + (i % _channels)], kernel[i], window[i]);
            }
        }
    }

    /// <remarks>dkernel[t, c] = Σ over samples n, outputs l:  dy[n, l, c] · x[n, l · stride + t, c];  dbias[c] = Σ over n, l: dy[n, l, c].</remarks>
    public override void ParameterGradient(in LayerPass<T> pass, int first, int count)
    {
        if (first + count > spec.KernelSize)
            Channels.Sum(pass.OutputGradient, pass.ParameterGradient[_kernelValues..]);
        for (int t = first; t < Math.Min(first + count, spec.KernelSize); t++)
        {
            for (int c = 0; c < _channels; c++)
            {
                T sum = T.Zero;
                for (int row = 0; row < pass.SampleCount * OutputShape.Length; row++)
                {
                    (int sample, int l) = Math.DivRem(row, OutputShape.Length);
                    T x = pass.Input[(sample * InputShape.Size) + (((l * spec.Stride) + t) * _channels) + c];
                    sum = T.FusedMultiplyAdd(pass.OutputGradient[(row * _channels) + c], x, sum);
                }

                pass.ParameterGradient[(t * _channels) + c] = sum;
            }
        }
    }
}
