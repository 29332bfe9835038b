namespace ScratchCnn.Layers;

/// <summary>Modules one after the other: the output of each is the input of the next.</summary>
public sealed record Sequential : ModuleSpec
{
    /// <summary>Describes a sequence.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public Sequential(params IReadOnlyList<ModuleSpec> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
            throw new ArgumentException("A sequence needs at least one layer.");
        Layers = [.. layers];
    }

    /// <summary>The modules, in the order in which data passes them.</summary>
    public IReadOnlyList<ModuleSpec> Layers { get; }

    /// <inheritdoc/>
    public override string Kind => "sequential";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Layers.Aggregate(input, (shape, layer) => layer.OutputShape(shape));

    /// <summary>Whether both hold equal modules in the same order.</summary>
    public bool Equals(Sequential? other) => other is not null && Name == other.Name && Layers.SequenceEqual(other.Layers);

    /// <inheritdoc/>
    public override int GetHashCode() => Layers.Aggregate(Layers.Count, HashCode.Combine);

    /// <inheritdoc/>
    public override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Layers.Aggregate(input, (value, layer) => network.Add(layer, value));
    }
}
