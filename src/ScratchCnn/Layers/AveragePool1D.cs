using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// The mean of each window, channel by channel: <code>y[l, c] = (1 / n) · Σ over the window's n positions i inside the signal of x[i, c]</code>
/// A window is poolSize positions from l · stride − padLeft on; places outside the signal do not count, as in Keras. Sizes as <see cref="MaxPool1D"/>.
/// </summary>
/// <param name="PoolSize">Positions of a window.</param>
/// <param name="Stride">Positions from a window to the next; left out, the windows touch.</param>
/// <param name="Padding">Valid or same.</param>
public sealed record AveragePool1D(int PoolSize, int? Stride = null, Padding Padding = Padding.Valid) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "average_pool1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => new(Windows.OfPool(this, input, PoolSize, Stride, Padding).Count, input.Channels);

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new AveragePoolLayer<T>(input, Windows.OfPool(this, input, PoolSize, Stride, Padding));
}

/// <summary>
/// The mean of each of a given number of regions, whatever the length of the signal:
/// <code>y[r, c] = (1 / n) · Σ over the region's n positions i of x[i, c]</code>
/// Region r covers the positions from ⌊r · length / regions⌋ to before ⌈(r + 1) · length / regions⌉, as PyTorch's AdaptiveAvgPool1d; regions overlap by one
/// position where the length is no multiple of their number. Input [length, channels], output [regions, channels]. Unlike a global mean it keeps what
/// comes first.
/// Source: He et al., Spatial Pyramid Pooling in Deep Convolutional Networks (2014), section 2.2, one level of the pyramid.
/// </summary>
/// <param name="Regions">Number of regions; at most the length of the signal.</param>
public sealed record AdaptiveAveragePool1D(int Regions) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "adaptive_average_pool1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.Positive(this, Regions, "regions");
        Require.That(this, Regions <= input.Length, "regions", Regions, $"at most the length of the signal, {input.Length}");
        return new Shape(Regions, input.Channels);
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new AveragePoolLayer<T>(input, Spans(OutputShape(input).Length, input.Length));

    /// <summary>First position and position after the last of each region.</summary>
    internal static (int Start, int End)[] Spans(int regions, int length) =>
        [.. Enumerable.Range(0, regions).Select(region => ((int)((long)region * length / regions), (int)((((region + 1L) * length) + regions - 1) / regions)))];
}

/// <summary>Every position of a window gets an equal share of its gradient; where windows overlap, shares add up.</summary>
internal sealed class AveragePoolLayer<T>(Shape input, (int Start, int End)[] windows) : Layer<T>(input, new Shape(windows.Length, input.Channels))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public AveragePoolLayer(Shape input, WindowGeometry windows)
        : this(input, [.. Enumerable.Range(0, windows.Count).Select(l => (windows.Start(l), windows.End(l)))])
    {
    }

    public override bool BackwardReadsInput => false;

    public override int ScratchSize => InputShape.Channels;

    public override void Forward(in LayerPass<T> pass)
    {
        int channels = InputShape.Channels;
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            ReadOnlySpan<T> x = pass.Input.Slice(sample * InputShape.Size, InputShape.Size);
            Span<T> y = pass.Output.Slice(sample * OutputShape.Size, OutputShape.Size);
            for (int l = 0; l < OutputShape.Length; l++)
            {
                int start = windows[l].Start, length = windows[l].End - start;
                Span<T> mean = y.Slice(l * channels, channels);
                Channels.Sum(x.Slice(start * channels, length * channels), mean);
                Elementwise.Scale(mean, T.One / T.CreateChecked(length), mean);
            }
        }
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        int channels = InputShape.Channels;
        Span<T> share = pass.Scratch[..channels];
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            ReadOnlySpan<T> dy = pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size);
            Span<T> dx = pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size);
            dx.Clear();
            for (int l = 0; l < OutputShape.Length; l++)
            {
                int start = windows[l].Start, length = windows[l].End - start;
                Elementwise.Scale(dy.Slice(l * channels, channels), T.One / T.CreateChecked(length), share);
                for (int position = start; position < start + length; position++)
                {
                    Span<T> row = dx.Slice(position * channels, channels);
                    Elementwise.Add(row, share, row);
                }
            }
        }
    }
}
