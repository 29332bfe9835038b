using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// The largest value of each window, channel by channel: <code>y[l, c] = max over the window's positions i of x[i, c]</code>
/// A window is poolSize positions from l · stride − padLeft on, cut at the signal's ends. The gradient goes to the window's first maximum; where
/// windows overlap, gradients add up. Output length: (length − poolSize) / stride + 1 with 'valid' padding, ⌈length / stride⌉ with 'same'.
/// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), section 9.3; sizes as in Keras.
/// </summary>
/// <param name="PoolSize">Positions of a window.</param>
/// <param name="Stride">Positions from a window to the next; left out, the windows touch.</param>
/// <param name="Padding">Valid or same.</param>
public sealed record MaxPool1D(int PoolSize, int? Stride = null, Padding Padding = Padding.Valid) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "max_pool1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => PoolWindows.Of(this, input, PoolSize, Stride, Padding).Output;

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new MaxPoolLayer<T>(PoolWindows.Of(this, input, PoolSize, Stride, Padding));
}

/// <summary>Keeps no mask: the backward pass finds each window's first maximum again.</summary>
internal sealed class MaxPoolLayer<T>(PoolWindows windows) : Layer<T>(windows.Input, windows.Output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(in LayerPass<T> pass, int first, int count)
    {
        int channels = InputShape.Channels;
        for (int sample = first; sample < first + count; sample++)
        {
            ReadOnlySpan<T> x = pass.Input.Slice(sample * InputShape.Size, InputShape.Size);
            Span<T> y = pass.Output.Slice(sample * OutputShape.Size, OutputShape.Size);
            for (int l = 0; l < OutputShape.Length; l++)
            {
                (int start, int length) = windows[l];
                Pooling.Max(x.Slice(start * channels, length * channels), y.Slice(l * channels, channels));
            }
        }
    }

    public override void Backward(in LayerPass<T> pass, int first, int count)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        int channels = InputShape.Channels;
        for (int sample = first; sample < first + count; sample++)
        {
            ReadOnlySpan<T> x = pass.Input.Slice(sample * InputShape.Size, InputShape.Size);
            ReadOnlySpan<T> dy = pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size);
            Span<T> dx = pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size);
            ClearBetweenWindows(dx);
            for (int l = 0; l < OutputShape.Length; l++)
            {
                (int start, int length) = windows[l];
                Pooling.MaxGradient(
                    x.Slice(start * channels, length * channels), dy.Slice(l * channels, channels), dx.Slice(start * channels, length * channels),
                    windows.Overlap);
            }
        }
    }

    /// <summary>Where windows overlap, their gradients add up from 0; else only what no window covers is 0.</summary>
    private void ClearBetweenWindows(Span<T> dx)
    {
        if (windows.Overlap)
        {
            dx.Clear();
            return;
        }

        int covered = 0;
        for (int l = 0; l < OutputShape.Length; l++)
        {
            (int start, int length) = windows[l];
            dx[(covered * InputShape.Channels)..(start * InputShape.Channels)].Clear();
            covered = start + length;
        }

        dx[(covered * InputShape.Channels)..].Clear();
    }
}
