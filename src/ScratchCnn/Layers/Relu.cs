using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Rectified linear unit: <code>y = max(x, 0),   dx = dy where y &gt; 0, else 0</code>
/// The subgradient at the kink x = 0 is 0. Runs in place; after a convolution or dense layer it is applied as that layer stores its outputs.
/// Source: Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines (2010).
/// </summary>
public sealed record Relu : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "relu";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new ReluLayer<T>(input);
}

/// <summary>The ReLU's two passes; its derivative is read off its output.</summary>
internal sealed class ReluLayer<T>(Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override bool BackwardReadsOutput => true;

    public override bool CanRunInPlace => true;

    public override void Forward(in LayerPass<T> pass) => Elementwise.Relu(pass.Input, pass.Output);

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;
        Elementwise.ReluGradient(pass.Output, pass.OutputGradient, T.Zero, pass.InputGradient);
    }
}
