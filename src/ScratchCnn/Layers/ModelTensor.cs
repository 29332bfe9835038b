namespace ScratchCnn.Layers;

/// <summary>One named tensor of a model, and where its values lie in the model's flat arrays.</summary>
/// <param name="Name">"conv1d_1.kernel": the layer's name, a dot, the parameter's.</param>
/// <param name="Dimensions">Extents, outermost first.</param>
/// <param name="IsTrained">True for weights (<c>Model.Parameters</c>), false for statistics (<c>Model.State</c>).</param>
/// <param name="Offset">Index of its first value in that array.</param>
public sealed record ModelTensor(string Name, IReadOnlyList<int> Dimensions, bool IsTrained, int Offset)
{
    /// <summary>Distribution of its first values.</summary>
    public Initializer Initializer { get; init; }

    /// <summary>Number of values.</summary>
    public int Size { get; } = checked((int)TensorSize.Of(Dimensions));
}
