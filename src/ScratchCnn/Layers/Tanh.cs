using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// The hyperbolic tangent: <code>y = tanh x,   dx = dy · (1 − y²)</code>
/// Source: LeCun, Bottou, Orr, Müller, Efficient BackProp (1998), section 4.4.
/// </summary>
public sealed record Tanh : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "tanh";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new TanhLayer<T>(input);
}

/// <summary>The derivative is read off the output.</summary>
internal sealed class TanhLayer<T>(Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override bool BackwardReadsOutput => true;

    public override bool CanRunInPlace => true;

    public override void Forward(in LayerPass<T> pass, int first, int count)
    {
        int start = first * InputShape.Size, values = count * InputShape.Size;
        Elementary.Tanh(pass.Input.Slice(start, values), pass.Output.Slice(start, values));
    }

    public override void Backward(in LayerPass<T> pass, int first, int count)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        int start = first * InputShape.Size, values = count * InputShape.Size;
        Elementwise.TanhGradient(
            pass.Output.Slice(start, values), pass.OutputGradient.Slice(start, values), pass.InputGradient.Slice(start, values));
    }
}
