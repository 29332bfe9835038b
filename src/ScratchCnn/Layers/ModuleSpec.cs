using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// A part of a network, described but not yet built: an immutable record of hyper-parameters. A <see cref="LayerSpec"/> describes one layer;
/// <see cref="Sequential"/>, <see cref="Residual"/> and <see cref="SideInput"/> arrange others. Binding a description to an input shape
/// either gives a whole network or throws a <see cref="ShapeException"/>; nothing half-built exists.
/// </summary>
public abstract record ModuleSpec
{
    /// <summary>
    /// The name in summaries, error messages and saved files ("conv1d_1"). Left out, layers are named by their kind and a count from 1.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The word that names this kind of module in saved architectures: "conv1d", "batch_norm".</summary>
    public abstract string Kind { get; }

    /// <summary>The shape that comes out for a sample of shape <paramref name="input"/>.</summary>
    /// <exception cref="ShapeException">No output exists for this input; the message prints the size formula with its numbers.</exception>
    public abstract Shape OutputShape(Shape input);

    /// <summary>Adds this module's layers to <paramref name="network"/>. A composite adds its parts (<see cref="NetworkBuilder{T}.Add"/>).</summary>
    /// <param name="network">The network being wired.</param>
    /// <param name="input">The value that the module reads.</param>
    /// <returns>The value that holds the module's output, of the shape that <see cref="OutputShape"/> foretells.</returns>
    /// <exception cref="ShapeException">A layer has no output for the shape that it is given.</exception>
    public abstract NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>One layer, described but not yet built. To add a layer, derive from this and from <see cref="Layer{T}"/>.</summary>
public abstract record LayerSpec : ModuleSpec
{
    /// <summary>Builds the layer for samples of shape <paramref name="input"/>.</summary>
    /// <exception cref="ShapeException">The layer has no output for this input.</exception>
    public abstract Layer<T> Bind<T>(Shape input)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public sealed override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.AddLayer(this, network.Bind(this, input.Shape), input);
    }
}
