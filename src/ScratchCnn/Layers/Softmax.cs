using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Probabilities out of logits, at every position over the channels: <code>y[c] = e^(x[c] − max x) / Σ over k: e^(x[k] − max x)</code>
/// For prediction; training uses the loss that has it built in, which is exact where a probability would round to 0.
/// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), sections 4.1 and 6.2.2.3.
/// </summary>
public sealed record Softmax : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "softmax";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new SoftmaxLayer<T>(input);
}

/// <summary>dx[c] = y[c] · (dy[c] − Σ over k: dy[k] · y[k]): each row of the Jacobian diag(y) − y · yᵀ.</summary>
internal sealed class SoftmaxLayer<T>(Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override bool BackwardReadsOutput => true;

    public override void Forward(in LayerPass<T> pass)
    {
        int classes = InputShape.Channels;
        for (int row = 0; row < pass.SampleCount * InputShape.Length; row++)
            Probabilities.Softmax(pass.Input.Slice(row * classes, classes), pass.Output.Slice(row * classes, classes));
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        int classes = InputShape.Channels;
        for (int row = 0; row < pass.SampleCount * InputShape.Length; row++)
        {
            Probabilities.SoftmaxGradient(
                pass.Output.Slice(row * classes, classes), pass.OutputGradient.Slice(row * classes, classes),
                pass.InputGradient.Slice(row * classes, classes));
        }
    }
}
