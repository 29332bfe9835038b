using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// Takes a signal [length, channels] as one vector of length · channels values. Channels last, that is a change of name: nothing moves, and the
/// gradient passes unchanged.
/// </summary>
public sealed record Flatten : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "flatten";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Shape.Flat(input.Size);

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new FlattenLayer<T>(input);
}

/// <summary>A view where it may be one; a copy where the input is needed as it is.</summary>
internal sealed class FlattenLayer<T>(Shape input) : Layer<T>(input, Shape.Flat(input.Size))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override bool CanRunInPlace => true;

    public override void Forward(in LayerPass<T> pass)
    {
        if (pass.Input != pass.Output)
            pass.Input.CopyTo(pass.Output);
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (!pass.InputGradient.IsEmpty && pass.OutputGradient != pass.InputGradient)
            pass.OutputGradient.CopyTo(pass.InputGradient);
    }
}
