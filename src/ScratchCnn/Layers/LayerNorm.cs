using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Layer normalization: at every position the channels are brought to mean 0 and variance 1, then scaled and shifted.
/// <code>y[l, c] = gamma[c] · x̂[l, c] + beta[c],   x̂[l, c] = (x[l, c] − mean[l]) / √(variance[l] + epsilon)</code>
/// mean[l] and (biased) variance[l] are over the channels of position l, so a sample does not depend on its batch, and training and prediction
/// compute the same. Parameters: gamma [channels], beta [channels]. Epsilon as in Keras; PyTorch's default is 1e-5.
/// Source: Ba, Kiros, Hinton, Layer Normalization (2016), eq. 3 and 4.
/// </summary>
/// <param name="Epsilon">Added to the variance, above 0.</param>
public sealed record LayerNorm(double Epsilon = 1e-3) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "layer_norm";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.That(this, Epsilon is > 0 and < double.PositiveInfinity, "epsilon", Epsilon, "a positive number");
        return input;
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new LayerNormLayer<T>(this, OutputShape(input));
}

/// <summary>
/// The sums go over the channels of a position. A sample is transposed to [channels, length] first, so that a lane is a position and every sum is
/// one chain in ascending order of the channels, as everywhere in this library.
/// </summary>
internal sealed class LayerNormLayer<T> : Layer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _length;
    private readonly int _channels;
    private readonly T _epsilon;

    public LayerNormLayer(LayerNorm spec, Shape shape)
        : base(shape, shape)
    {
        (_length, _channels) = (shape.Length, shape.Channels);
        _epsilon = T.CreateChecked(spec.Epsilon);
        Parameters = [new ParameterSpec("gamma", [_channels], Initializer.Ones), new ParameterSpec("beta", [_channels], Initializer.Zeros)];
    }

    public override IReadOnlyList<ParameterSpec> Parameters { get; }

    public override bool BackwardReadsInput => false;

    public override bool CanAccumulateGradient => true;

    public override int ParameterGradientParts => 1;

    /// <summary>x̂ [length, channels], then 1 / √(variance + epsilon) of each position.</summary>
    public override int SavedPerSample => InputShape.Size + _length;

    /// <summary>Two transposed samples and five rows of one value per position.</summary>
    public override int ScratchSize => (2 * InputShape.Size) + (5 * _length);

    public override void Forward(in LayerPass<T> pass)
    {
        ReadOnlySpan<T> gamma = pass.Parameters[.._channels], beta = pass.Parameters[_channels..];
        Span<T> transposed = pass.Scratch[..InputShape.Size];
        Span<T> mean = Row(pass, 0), variance = Row(pass, 1);
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Saved(pass, sample, out Span<T> normalized, out Span<T> inverseDeviation);
            Transposition.Transpose(Sample(pass.Input, sample), _channels, transposed, _length, _length, _channels);
            Channels.Sum(transposed, mean);
            for (int l = 0; l < _length; l++)
                mean[l] /= T.CreateChecked(_channels);
            Channels.SumOfSquares(transposed, mean, variance);
            for (int l = 0; l < _length; l++)
                inverseDeviation[l] = T.One / T.Sqrt((variance[l] / T.CreateChecked(_channels)) + _epsilon);
            for (int c = 0; c < _channels; c++)
                ColumnMoments.Standardize(transposed.Slice(c * _length, _length), mean, inverseDeviation, transposed.Slice(c * _length, _length));
            Transposition.Transpose(transposed, _length, normalized, _channels, _channels, _length);
            Channels.ScaleShift(normalized, gamma, beta, pass.Output.Slice(sample * InputShape.Size, InputShape.Size));
        }
    }

    /// <remarks>
    /// With g = dy · gamma, r = 1 / √(variance + epsilon) and C channels, at every position:
    /// <code>dx = r · (g − Σ g / C − x̂ · Σ g · x̂ / C) = g · r + (x̂ · b + d)   with b = −r · Σ g · x̂ / C,  d = −r · Σ g / C</code>
    /// </remarks>
    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        Span<T> g = pass.Scratch[..InputShape.Size], transposed = pass.Scratch.Slice(InputShape.Size, InputShape.Size);
        Span<T> zero = Row(pass, 0), sum = Row(pass, 1), product = Row(pass, 2), ofNormalized = Row(pass, 3), constant = Row(pass, 4);
        zero.Clear();
        T channels = T.CreateChecked(_channels);
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Saved(pass, sample, out Span<T> normalized, out Span<T> inverseDeviation);
            Transposition.Transpose(Sample(pass.OutputGradient, sample), _channels, g, _length, _length, _channels);
            for (int c = 0; c < _channels; c++)
                Elementwise.Scale(g.Slice(c * _length, _length), pass.Parameters[c], g.Slice(c * _length, _length));
            Transposition.Transpose<T>(normalized, _channels, transposed, _length, _length, _channels);
            Channels.SumsOfGradient<T>(g, transposed, zero, sum, product);
            for (int l = 0; l < _length; l++)
            {
                ofNormalized[l] = -inverseDeviation[l] * product[l] / channels;
                constant[l] = -inverseDeviation[l] * sum[l] / channels;
            }

            Channels.NormGradient<T>(g, transposed, zero, inverseDeviation, ofNormalized, constant, g);
            Transposition.Transpose<T>(g, _length, pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size), _channels, _channels, _length);
        }
    }

    /// <remarks>dgamma[c] = Σ over samples and positions: dy · x̂;  dbeta[c] = Σ dy.</remarks>
    public override void ParameterGradient(in LayerPass<T> pass, int first, int count)
    {
        Span<T> gamma = pass.ParameterGradient[.._channels], beta = pass.ParameterGradient[_channels..];
        if (!pass.AccumulateGradient)
            gamma.Clear();
        Channels.Sum(pass.OutputGradient, beta, pass.AccumulateGradient);
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Saved(pass, sample, out Span<T> normalized, out _);
            Gating.AddProducts<T>(Sample(pass.OutputGradient, sample), normalized, gamma);
        }
    }

    private ReadOnlySpan<T> Sample(ReadOnlySpan<T> samples, int sample) => samples.Slice(sample * InputShape.Size, InputShape.Size);

    private void Saved(in LayerPass<T> pass, int sample, out Span<T> normalized, out Span<T> inverseDeviation)
    {
        Span<T> saved = pass.SavedPerSample.Slice(sample * SavedPerSample, SavedPerSample);
        normalized = saved[..InputShape.Size];
        inverseDeviation = saved[InputShape.Size..];
    }

    /// <summary>One of the rows of scratch with a value per position.</summary>
    private Span<T> Row(in LayerPass<T> pass, int index) => pass.Scratch.Slice((2 * InputShape.Size) + (index * _length), _length);
}
