namespace ScratchCnn.Layers;

/// <summary>
/// The largest value of each channel over the whole signal: [length, channels] → [channels]. The gradient goes to the first maximum.
/// Source: as <see cref="MaxPool1D"/>, of which it is the case of one window.
/// </summary>
public sealed record GlobalMaxPool1D : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "global_max_pool1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Shape.Flat(input.Channels);

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new MaxPoolLayer<T>(input, Windows.Whole(input));
}

/// <summary>
/// The mean of each channel over the whole signal: [length, channels] → [channels].
/// Source: Lin, Chen, Yan, Network In Network (2013), section 3.2.
/// </summary>
public sealed record GlobalAveragePool1D : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "global_average_pool1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Shape.Flat(input.Channels);

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new AveragePoolLayer<T>(input, Windows.Whole(input));
}
