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

    public override void Forward(in LayerPass<T> pass) => MathFunctions.Tanh(pass.Input, pass.Output);

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;
        Elementwise.TanhGradient(pass.Output, pass.OutputGradient, pass.InputGradient);
    }
}
