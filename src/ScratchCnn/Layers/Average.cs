using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// Branches that read the same input; the output is the mean of theirs: <code>y[l, c] = (branch₁(x)[l, c] + … + branchₙ(x)[l, c]) / n</code>
/// Every branch must give the same shape. With whole networks as branches it is an ensemble: the mean of logits, whose softmax is the normalized
/// geometric mean of the networks' probabilities. Source: Hansen and Salamon, Neural network ensembles (1990).
/// </summary>
public sealed record Average : ModuleSpec
{
    /// <summary>Describes the branches.</summary>
    /// <param name="branches">Two or more.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches.</exception>
    public Average(params IReadOnlyList<ModuleSpec> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        if (branches.Count < 2)
            throw new ArgumentException($"average takes two branches or more; got {branches.Count}.", nameof(branches));
        Branches = [.. branches];
    }

    /// <summary>The branches.</summary>
    public IReadOnlyList<ModuleSpec> Branches { get; }

    /// <inheritdoc/>
    public override string Kind => "average";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Common(input, [.. Branches.Select(branch => branch.OutputShape(input))]);

    /// <summary>Whether both have equal branches in the same order.</summary>
    public bool Equals(Average? other) => other is not null && Name == other.Name && Branches.SequenceEqual(other.Branches);

    /// <inheritdoc/>
    public override int GetHashCode() => Branches.Aggregate(Branches.Count + 1, HashCode.Combine);

    /// <inheritdoc/>
    public override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkValue[] branches = [.. Branches.Select(branch => network.Add(branch, input))];
        Shape shape = (this with { Name = network.NextNameOf(this) }).Common(input.Shape, [.. branches.Select(branch => branch.Shape)]);
        NetworkValue mean = branches[0];
        for (int branch = 1; branch < branches.Length; branch++)
        {
            var layer = new RunningMeanLayer<T>(shape, branch + 1);
            mean = network.AddLayer(branch == branches.Length - 1 ? this : this with { Name = null }, layer, mean, branches[branch]);
        }

        return mean;
    }

    private Shape Common(Shape input, Shape[] shapes) => Array.TrueForAll(shapes, shape => shape == shapes[0])
        ? shapes[0]
        : throw new ShapeException(
            $"{Require.NameOf(this)} takes the mean of its branches, so all need one shape; for an input of shape {input} they give {string.Join(", ", shapes)}.");
}

/// <summary>
/// The mean of n values from that of the first n − 1: y = (1 − 1/n) · mean + (1/n) · x.
/// Backward: dmean = (1 − 1/n) · dy,  dx = (1/n) · dy.
/// </summary>
internal sealed class RunningMeanLayer<T>(Shape shape, int count) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Values whose mean the output is.</summary>
    public int Count => count;

    public override bool BackwardReadsInput => false;

    private T Share => T.One / T.CreateChecked(count);

    public override void Forward(in LayerPass<T> pass)
    {
        T share = Share, rest = T.One - share;
        for (int i = 0; i < pass.Output.Length; i++)
            pass.Output[i] = (rest * pass.Input[i]) + (share * pass.SecondInput[i]);
    }

    public override void Backward(in LayerPass<T> pass)
    {
        T share = Share, rest = T.One - share;
        ReadOnlySpan<T> dy = pass.OutputGradient;
        for (int i = 0; i < pass.InputGradient.Length; i++)
            pass.InputGradient[i] = rest * dy[i];
        for (int i = 0; i < pass.SecondInputGradient.Length; i++)
            pass.SecondInputGradient[i] = share * dy[i];
    }
}
