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
    public override Shape OutputShape(Shape input) => new(Windows.OfPool(this, input, PoolSize, Stride, Padding).Count, input.Channels);

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new MaxPoolLayer<T>(input, Windows.OfPool(this, input, PoolSize, Stride, Padding));
}

/// <summary>Keeps where each maximum stood: the backward pass sends its gradient there.</summary>
internal sealed class MaxPoolLayer<T>(Shape input, WindowGeometry windows) : Layer<T>(input, new Shape(windows.Count, input.Channels))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override int SavedPerSample => OutputShape.Size;

    public override void Forward(in LayerPass<T> pass)
    {
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Pooling.Max(
                pass.Input.Slice(sample * InputShape.Size, InputShape.Size), pass.Output.Slice(sample * OutputShape.Size, OutputShape.Size),
                pass.SaveForBackward ? pass.SavedPerSample.Slice(sample * SavedPerSample, SavedPerSample) : [], InputShape.Channels, windows);
        }
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Pooling.MaxGradient(
                pass.SavedPerSample.Slice(sample * SavedPerSample, SavedPerSample), pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size),
                pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size), InputShape.Channels, windows);
        }
    }
}
