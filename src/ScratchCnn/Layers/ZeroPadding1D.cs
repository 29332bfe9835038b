using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// Zeros before and after the signal: <code>y[l, c] = x[l − left, c] inside the signal, else 0;   dx[l, c] = dy[l + left, c]</code>
/// Input [length, channels], output [left + length + right, channels].
/// </summary>
/// <param name="Left">Zero positions before the signal, at least 0.</param>
/// <param name="Right">Zero positions after it, at least 0.</param>
public sealed record ZeroPadding1D(int Left, int Right) : LayerSpec
{
    /// <summary>The same number of zeros on both sides.</summary>
    /// <param name="both">Zero positions on each side, at least 0.</param>
    public ZeroPadding1D(int both = 1)
        : this(both, both)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "zero_padding1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.That(this, Left >= 0, "left", Left, "at least 0");
        Require.That(this, Right >= 0, "right", Right, "at least 0");
        return new Shape(checked(Left + input.Length + Right), input.Channels);
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new ZeroPaddingLayer<T>(this, input, OutputShape(input));
}

/// <summary>Copies each signal to its place; the backward pass copies the gradient back.</summary>
internal sealed class ZeroPaddingLayer<T>(ZeroPadding1D spec, Shape input, Shape output) : Layer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _before = spec.Left * input.Channels;

    public override bool BackwardReadsInput => false;

    public override void Forward(in LayerPass<T> pass)
    {
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Span<T> y = pass.Output.Slice(sample * OutputShape.Size, OutputShape.Size);
            y[.._before].Clear();
            pass.Input.Slice(sample * InputShape.Size, InputShape.Size).CopyTo(y[_before..]);
            y[(_before + InputShape.Size)..].Clear();
        }
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            pass.OutputGradient.Slice((sample * OutputShape.Size) + _before, InputShape.Size)
                .CopyTo(pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size));
        }
    }
}
