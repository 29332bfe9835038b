using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Repeats every position: <code>y[l, c] = x[⌊l / size⌋, c],   dx[i, c] = Σ over r in 0 … size − 1:  dy[i · size + r, c]</code>
/// Input [length, channels], output [length · size, channels].
/// </summary>
/// <param name="Size">Repetitions of each position, at least 1.</param>
public sealed record UpSampling1D(int Size = 2) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "up_sampling1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.Positive(this, Size, "size");
        return new Shape(checked(input.Length * Size), input.Channels);
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new UpSamplingLayer<T>(Size, input, OutputShape(input));
}

/// <summary>All samples of a block lie one after the other, so both passes go through the positions as if they were one long signal.</summary>
internal sealed class UpSamplingLayer<T>(int size, Shape input, Shape output) : Layer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _channels = input.Channels;

    public override bool BackwardReadsInput => false;

    public override void Forward(in LayerPass<T> pass)
    {
        for (int row = 0; row < pass.SampleCount * InputShape.Length; row++)
        {
            ReadOnlySpan<T> x = pass.Input.Slice(row * _channels, _channels);
            for (int copy = 0; copy < size; copy++)
                x.CopyTo(pass.Output.Slice(((row * size) + copy) * _channels, _channels));
        }
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        for (int row = 0; row < pass.SampleCount * InputShape.Length; row++)
            Channels.Sum(pass.OutputGradient.Slice(row * size * _channels, size * _channels), pass.InputGradient.Slice(row * _channels, _channels));
    }
}
