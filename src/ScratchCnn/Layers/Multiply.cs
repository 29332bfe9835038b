using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// A gate: the input times a factor that is computed from it.
/// <code>y[l, c] = x[l, c] · gate(x)[l, c]</code>
/// The gate's output has the input's shape, or one position, [channels], whose factors then serve at every position: with
/// <c>GlobalAveragePool1D → Dense → Relu → Dense → Sigmoid</c> as the gate it is squeeze-and-excitation.
/// Source: Hu, Shen, Sun, Squeeze-and-Excitation Networks (2017), section 3.2, eq. 4.
/// </summary>
/// <param name="Gate">Computes the factors.</param>
public sealed record Multiply(ModuleSpec Gate) : ModuleSpec
{
    /// <inheritdoc/>
    public override string Kind => "multiply";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Product(input, Gate.OutputShape(input));

    /// <inheritdoc/>
    public override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkValue gate = network.Add(Gate, input);
        Multiply named = this with { Name = network.NextNameOf(this) };
        return network.AddLayer(this, new MultiplyLayer<T>(named.Product(input.Shape, gate.Shape), gate.Shape), input, gate);
    }

    private Shape Product(Shape input, Shape gate) => gate == input || gate == Shape.Flat(input.Channels)
        ? input
        : throw new ShapeException(
            $"{Require.NameOf(this)} needs one factor per value or one per channel; for an input of shape {input} that is a gate of shape {input} or "
            + $"{Shape.Flat(input.Channels)}, but the gate gives {gate}.");
}

/// <summary>The product of two values, the second of which may serve at every position of the first.</summary>
internal sealed class MultiplyLayer<T>(Shape shape, Shape gate) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsSecondInput => true;

    public override void Forward(in LayerPass<T> pass)
    {
        for (int sample = 0; sample < pass.SampleCount; sample++)
            Gating.Multiply(Signal(pass.Input, sample), Factors(pass.SecondInput, sample), pass.Output.Slice(sample * InputShape.Size, InputShape.Size));
    }

    /// <remarks>dx[l, c] = dy[l, c] · gate[l, c];  dgate[l, c] = dy[l, c] · x[l, c], summed over the positions that a factor serves.</remarks>
    public override void Backward(in LayerPass<T> pass)
    {
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            ReadOnlySpan<T> dy = Signal(pass.OutputGradient, sample);
            if (!pass.InputGradient.IsEmpty)
                Gating.Multiply(dy, Factors(pass.SecondInput, sample), pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size));
            if (pass.SecondInputGradient.IsEmpty)
                continue;
            Span<T> dgate = pass.SecondInputGradient.Slice(sample * gate.Size, gate.Size);
            dgate.Clear();
            Gating.AddProducts(dy, Signal(pass.Input, sample), dgate);
        }
    }

    private ReadOnlySpan<T> Signal(ReadOnlySpan<T> samples, int sample) => samples.Slice(sample * InputShape.Size, InputShape.Size);

    private ReadOnlySpan<T> Factors(ReadOnlySpan<T> samples, int sample) => samples.Slice(sample * gate.Size, gate.Size);
}
