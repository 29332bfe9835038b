using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// Some consecutive values of each sample, read as a signal: <code>y[l, c] = x[start + l · channels + c],   dx = dy there and 0 elsewhere</code>
/// It is how a network gets several inputs: a row holds one after the other, and each branch of a <see cref="Concatenate"/> begins with the slice that it reads.
/// Input of any shape, counted position by position and channel by channel; output [length, channels].
/// </summary>
/// <param name="Start">Index of the first value.</param>
/// <param name="Length">Positions of the signal.</param>
/// <param name="Channels">Values per position.</param>
public sealed record Slice(int Start, int Length, int Channels = 1) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "slice";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.That(this, Start >= 0, "start", Start, "at least 0");
        Require.Positive(this, Length, "length");
        Require.Positive(this, Channels, "channels");
        long end = Start + ((long)Length * Channels);
        return end <= input.Size
            ? new Shape(Length, Channels)
            : throw new ShapeException(
                $"{Require.NameOf(this)} takes the values from {Start} to before {end}; an input of shape {input} has {input.Size}.");
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new SliceLayer<T>(Start, input, OutputShape(input));
}

/// <summary>Copies the values; the backward pass copies their gradient back between zeros.</summary>
internal sealed class SliceLayer<T>(int start, Shape input, Shape output) : Layer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override void Forward(in LayerPass<T> pass)
    {
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            pass.Input.Slice((sample * InputShape.Size) + start, OutputShape.Size)
                .CopyTo(pass.Output[(sample * OutputShape.Size)..]);
        }
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        pass.InputGradient.Clear();
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size)
                .CopyTo(pass.InputGradient[((sample * InputShape.Size) + start)..]);
        }
    }
}
