using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Sigmoid linear unit, also called swish: <code>y = x · σ(x),   dx = dy · σ(x) · (1 + x · (1 − σ(x)))</code>
/// where σ is the logistic function. Source: Elfwing, Uchibe, Doya, Sigmoid-Weighted Linear Units (2017), section 2.
/// </summary>
public sealed record Silu : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "silu";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new SiluLayer<T>(input);
}

/// <summary>Reads its input again in the backward pass: the function has a minimum, so one y belongs to two x.</summary>
internal sealed class SiluLayer<T>(Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override int ScratchSize => InputShape.Size;

    public override void Forward(in LayerPass<T> pass) => Activations.Silu(pass.Input, pass.Output);

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        int size = InputShape.Size;
        for (int start = 0; start < pass.Input.Length; start += size)
        {
            Activations.SiluGradient(
                pass.Input.Slice(start, size), pass.OutputGradient.Slice(start, size), pass.InputGradient.Slice(start, size), pass.Scratch[..size]);
        }
    }
}
