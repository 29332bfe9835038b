using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// Branches that read the same input; their outputs are joined channel after channel: <code>y[l] = (branch₁(x)[l], branch₂(x)[l], …)</code>
/// Every branch must give the same length; the output has the sum of their channels.
/// Source: Szegedy et al., Going Deeper with Convolutions (2014), section 5.
/// </summary>
public sealed record Concatenate : ModuleSpec
{
    /// <summary>Describes the branches.</summary>
    /// <param name="branches">Two or more.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches.</exception>
    public Concatenate(params IReadOnlyList<ModuleSpec> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        if (branches.Count < 2)
            throw new ArgumentException($"concatenate joins two branches or more; got {branches.Count}.", nameof(branches));
        Branches = [.. branches];
    }

    /// <summary>The branches, in the order of their channels in the output.</summary>
    public IReadOnlyList<ModuleSpec> Branches { get; }

    /// <inheritdoc/>
    public override string Kind => "concatenate";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Joined(input, [.. Branches.Select(branch => branch.OutputShape(input))]);

    /// <summary>Whether both have equal branches in the same order.</summary>
    public bool Equals(Concatenate? other) => other is not null && Name == other.Name && Branches.SequenceEqual(other.Branches);

    /// <inheritdoc/>
    public override int GetHashCode() => Branches.Aggregate(Branches.Count, HashCode.Combine);

    /// <inheritdoc/>
    public override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkValue[] branches = [.. Branches.Select(branch => network.Add(branch, input))];
        (this with { Name = network.NextNameOf(this) }).Joined(input.Shape, [.. branches.Select(branch => branch.Shape)]);
        NetworkValue joined = branches[0];
        for (int branch = 1; branch < branches.Length; branch++)
        {
            var layer = new ConcatenateLayer<T>(joined.Shape, branches[branch].Shape);
            joined = network.AddLayer(branch == branches.Length - 1 ? this : this with { Name = null }, layer, joined, branches[branch]);
        }

        return joined;
    }

    private Shape Joined(Shape input, Shape[] shapes)
    {
        if (Array.Exists(shapes, shape => shape.Length != shapes[0].Length))
        {
            throw new ShapeException(
                $"{Require.NameOf(this)} joins branches position by position, so all need the same length; for an input of shape {input} they give "
                + $"{string.Join(", ", shapes)}. A 'same' padding, or a pool on the longer branch, makes them equal.");
        }

        return new Shape(shapes[0].Length, shapes.Sum(shape => shape.Channels));
    }
}

/// <summary>At every position the channels of the first input, then those of the second; the gradient is split in the same way.</summary>
internal sealed class ConcatenateLayer<T>(Shape first, Shape second) : Layer<T>(first, new Shape(first.Length, first.Channels + second.Channels))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override void Forward(in LayerPass<T> pass)
    {
        for (int row = 0; row < pass.SampleCount * OutputShape.Length; row++)
        {
            Span<T> y = pass.Output.Slice(row * OutputShape.Channels, OutputShape.Channels);
            pass.Input.Slice(row * InputShape.Channels, InputShape.Channels).CopyTo(y);
            pass.SecondInput.Slice(row * second.Channels, second.Channels).CopyTo(y[InputShape.Channels..]);
        }
    }

    public override void Backward(in LayerPass<T> pass)
    {
        for (int row = 0; row < pass.SampleCount * OutputShape.Length; row++)
        {
            ReadOnlySpan<T> dy = pass.OutputGradient.Slice(row * OutputShape.Channels, OutputShape.Channels);
            if (!pass.InputGradient.IsEmpty)
                dy[..InputShape.Channels].CopyTo(pass.InputGradient[(row * InputShape.Channels)..]);
            if (!pass.SecondInputGradient.IsEmpty)
                dy[InputShape.Channels..].CopyTo(pass.SecondInputGradient[(row * second.Channels)..]);
        }
    }
}
