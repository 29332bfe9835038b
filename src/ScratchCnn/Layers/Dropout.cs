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
internal sealed class BranchDropoutLayer<T>(double rate, Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override bool CanRunInPlace => true;

    public override void Forward(in LayerPass<T> pass) => Apply(pass, pass.Input, pass.Output);

    public override void Backward(in LayerPass<T> pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Apply(pass, pass.OutputGradient, pass.InputGradient);
    }

    private void Apply(in LayerPass<T> pass, ReadOnlySpan<T> source, Span<T> destination)
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

/// <summary>Both passes apply the same mask.</summary>
internal sealed class DropoutLayer<T>(double rate, Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly uint _dropBelow = (uint)Math.Min(uint.MaxValue, Math.Round(rate * 4294967296.0));
    private readonly T _scale = T.CreateChecked(1 / (1 - rate));

    public override bool BackwardReadsInput => false;

    public override bool CanRunInPlace => true;

    public override void Forward(in LayerPass<T> pass) => Apply(pass, pass.Input, pass.Output);

    public override void Backward(in LayerPass<T> pass)
    {
        if (!pass.InputGradient.IsEmpty)
            Apply(pass, pass.OutputGradient, pass.InputGradient);
    }

    private void Apply(in LayerPass<T> pass, ReadOnlySpan<T> source, Span<T> destination)
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
