namespace ScratchCnn.Layers;

/// <summary>One tensor that a layer owns: trained weights, or statistics that are kept with them.</summary>
/// <param name="Name">"kernel", "bias", "gamma", "moving_mean" …; the saved tensor is called "layer-name.Name".</param>
/// <param name="Dimensions">Extents, outermost first: a convolution's kernel is [kernelSize, channels in, filters].</param>
/// <param name="Initializer">Distribution of the initial values.</param>
public sealed record ParameterSpec(string Name, IReadOnlyList<int> Dimensions, Initializer Initializer)
{
    /// <summary>Number of values: the product of <see cref="Dimensions"/>.</summary>
    public int Size { get; } = checked((int)TensorSize.Of(Dimensions));
}
