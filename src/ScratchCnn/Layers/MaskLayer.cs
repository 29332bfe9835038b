using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>A layer that multiplies by a random mask while training: the backward pass applies the same mask to the gradient.</summary>
internal abstract class MaskLayer<T>(Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override bool CanRunInPlace => true;

    public sealed override void Forward(in LayerPass<T> pass) => Apply(pass, pass.Input, pass.Output);

    public sealed override void Backward(in LayerPass<T> pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Apply(pass, pass.OutputGradient, pass.InputGradient);
    }

    /// <summary>Copies the source, masked while training; the mask follows from the pass's key and the sample alone.</summary>
    protected abstract void Apply(in LayerPass<T> pass, ReadOnlySpan<T> source, Span<T> destination);
}
