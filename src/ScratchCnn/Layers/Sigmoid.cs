using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// The logistic function: <code>y = 1 / (1 + e⁻ˣ),   dx = dy · y · (1 − y)</code>
/// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), section 3.10.
/// </summary>
public sealed record Sigmoid : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "sigmoid";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new SigmoidLayer<T>(input);
}

/// <summary>The derivative is read off the output.</summary>
internal sealed class SigmoidLayer<T>(Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override bool BackwardReadsOutput => true;

    public override bool CanRunInPlace => true;

    public override void Forward(in LayerPass<T> pass) => MathFunctions.Sigmoid(pass.Input, pass.Output);

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;
        Elementwise.SigmoidGradient(pass.Output, pass.OutputGradient, pass.InputGradient);
    }
}
