using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// A body of layers plus its own input: <code>y = body(x) + x</code> or, where the shapes differ, y = body(x) + projection(x), usually a 1x1 convolution, with normalization or not.
/// Source: He et al., Deep Residual Learning for Image Recognition (2015), eq. 1 and 2.
/// </summary>
/// <param name="Body">The layers that the skip connection bypasses.</param>
/// <param name="Projection">Brings the input to the body's output shape; if omitted, the input is added as it is.</param>
public sealed record Residual(ModuleSpec Body, ModuleSpec? Projection = null) : ModuleSpec
{
    /// <inheritdoc/>
    public override string Kind => "residual";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Sum(Body.OutputShape(input), Projection?.OutputShape(input) ?? input, input);

    /// <inheritdoc/>
    public override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkValue body = network.Add(Body, input), shortcut = Projection is null ? input : network.Add(Projection, input);
        var named = this with { Name = network.NextNameOf(this) };
        return network.AddLayer(this, new AddLayer<T>(named.Sum(body.Shape, shortcut.Shape, input.Shape)), body, shortcut);
    }

    private Shape Sum(Shape body, Shape shortcut, Shape input) => body == shortcut
        ? body
        : throw new ShapeException(
            $"{Require.NameOf(this)} adds its body's output to its {(Projection is null ? "input" : "projected input")}, so both need one shape; "
            + $"for an input of shape {input} the body gives {body} and the shortcut {shortcut}.");
}

/// <summary>The sum of two values; both get the sum's gradient.</summary>
internal sealed class AddLayer<T>(Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override bool CanRunInPlace => true;

    public override bool CanFuseRelu => true;

    public override void Forward(in LayerPass<T> pass)
    {
        if (pass.FuseRelu)
            Elementwise.AddRelu(pass.Input, pass.SecondInput, pass.Output);
        else
            Elementwise.Add(pass.Input, pass.SecondInput, pass.Output);
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (!pass.InputGradient.IsEmpty && pass.InputGradient != pass.OutputGradient)
            pass.OutputGradient.CopyTo(pass.InputGradient);
        if (!pass.SecondInputGradient.IsEmpty)
            pass.OutputGradient.CopyTo(pass.SecondInputGradient);
    }
}
