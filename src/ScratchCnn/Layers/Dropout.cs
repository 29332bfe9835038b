using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// Inverted dropout: while training each value becomes 0 with probability rate, and is divided by 1 − rate otherwise, so that its mean stays;
/// while predicting nothing happens.
/// <code>y = x · mask / (1 − rate),   dx = dy · mask / (1 − rate)</code>
/// The mask is a hash of (seed, step, layer, sample, value) and is drawn again in the backward pass.
/// Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting (2014), section 10 for the inverted form.
/// </summary>
/// <param name="Rate">Probability of dropping a value, in [0, 1).</param>
public sealed record Dropout(double Rate) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "dropout";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.That(this, Rate is >= 0 and < 1, "rate", Rate, "at least 0 and below 1");
        return input;
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new DropoutLayer<T>(Rate, OutputShape(input));
}

/// <summary>Both passes apply the same mask.</summary>
internal sealed class DropoutLayer<T>(double rate, Shape shape) : MaskLayer<T>(shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly uint _dropBelow = (uint)Math.Min(uint.MaxValue, Math.Round(rate * 4294967296.0));
    private readonly T _scale = T.CreateChecked(1 / (1 - rate));

    protected override void Apply(in LayerPass<T> pass, ReadOnlySpan<T> source, Span<T> destination)
    {
        if (!pass.Training)
        {
            if (source != destination)
                source.CopyTo(destination);
            return;
        }

        int size = InputShape.Size;
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Bernoulli.Mask(
                source.Slice(sample * size, size), destination.Slice(sample * size, size),
                _dropBelow, _scale, CounterRandom.Derive(pass.RandomKey, (ulong)(pass.FirstSample + sample)));
        }
    }
}
