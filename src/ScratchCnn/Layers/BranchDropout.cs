using System.Numerics;
using ScratchCnn.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// Drops whole samples of a branch: while training all values of a sample become 0 with probability rate, and stay as they are otherwise; while predicting
/// nothing happens. At the end of a branch it keeps the layers after a concatenation from relying on that branch alone.
/// <code>y = x · keep,   dx = dy · keep,   keep 0 or 1 for each sample</code>
/// Unlike <see cref="Dropout"/> it does not divide by 1 − rate: the other branches make up for a missing one, so that a branch which is there must look as it
/// does in predictions. The draw is a hash of (seed, step, layer, sample), and is drawn again in the backward pass.
/// Source: Neverova, Wolf, Taylor, Nebout, ModDrop: Adaptive Multi-Modal Gesture Recognition (2015), section 4.2.
/// </summary>
/// <param name="Rate">Probability of dropping a sample, in [0, 1).</param>
public sealed record BranchDropout(double Rate) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "branch_dropout";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.That(this, Rate is >= 0 and < 1, "rate", Rate, "at least 0 and below 1");
        return input;
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new BranchDropoutLayer<T>(Rate, OutputShape(input));
}

/// <summary>Both passes draw the same samples.</summary>
internal sealed class BranchDropoutLayer<T>(double rate, Shape shape) : MaskLayer<T>(shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override void Apply(in LayerPass<T> pass, ReadOnlySpan<T> source, Span<T> destination)
    {
        if (source != destination)
            source.CopyTo(destination);
        if (!pass.Training)
            return;
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            if (CounterRandom.Uniform(pass.RandomKey, (ulong)(pass.FirstSample + sample)) < rate)
                destination.Slice(sample * InputShape.Size, InputShape.Size).Clear();
        }
    }
}
