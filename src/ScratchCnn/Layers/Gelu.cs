using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Gaussian error linear unit, in its exact form: <code>y = x · Φ(x),   dx = dy · (Φ(x) + x · φ(x))</code>
/// where Φ(x) = (1 + erf(x / √2)) / 2 is the normal distribution and φ(x) = e^(−x² / 2) / √(2π) its density.
/// Source: Hendrycks and Gimpel, Gaussian Error Linear Units (2016), section 2.
/// </summary>
public sealed record Gelu : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "gelu";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new GeluLayer<T>(input);
}

/// <summary>Reads its input again in the backward pass.</summary>
internal sealed class GeluLayer<T>(Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override int ScratchSize => InputShape.Size;

    public override void Forward(in LayerPass<T> pass) => Normal.Gelu(pass.Input, pass.Output);

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        int size = InputShape.Size;
        for (int start = 0; start < pass.Input.Length; start += size)
        {
            Normal.GeluGradient(
                pass.Input.Slice(start, size), pass.OutputGradient.Slice(start, size), pass.InputGradient.Slice(start, size), pass.Scratch[..size]);
        }
    }
}
