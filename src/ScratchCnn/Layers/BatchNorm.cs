using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Batch normalization: each channel is brought to mean 0 and variance 1 over the whole batch and all positions, then scaled and shifted.
/// <code>y = gamma · (x − mean) / √(variance + epsilon) + beta</code>
/// While training, mean and (biased) variance are the batch's, and the running statistics move towards them:
/// moving ← momentum · moving + (1 − momentum) · batch. While predicting, mean and variance are the running ones. Defaults as in Keras.
/// Source: Ioffe and Szegedy, Batch Normalization (2015), algorithm 1; gradient in section 3.
/// </summary>
/// <param name="Momentum">Weight of the old running statistics.</param>
/// <param name="Epsilon">Added to the variance.</param>
public sealed record BatchNorm(double Momentum = 0.99, double Epsilon = 1e-3) : LayerSpec
{
    /// <summary>Name of the running variance among the layer's tensors.</summary>
    internal const string MovingVariance = "moving_variance";

    /// <inheritdoc/>
    public override string Kind => "batch_norm";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.That(this, Momentum is >= 0 and <= 1, "momentum", Momentum, "between 0 and 1");
        Require.That(this, Epsilon is > 0 and < double.PositiveInfinity, "epsilon", Epsilon, "a positive number");
        return input;
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new BatchNormLayer<T>(this, OutputShape(input));
}

/// <summary>
/// Parameters: gamma [channels], beta [channels]. State: moving_mean, moving_variance. Each sample's mean and sum of squared distances are found
/// on their own and then combined in order of the samples (Chan, Golub, LeVeque 1979, eq. 2.1), which no thread count can change and which does not
/// lose digits where the mean is large.
/// </summary>
internal sealed class BatchNormLayer<T> : BatchCoupledLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _channels;
    private readonly T _momentum;
    private readonly T _epsilon;

    public BatchNormLayer(BatchNorm spec, Shape shape)
        : base(shape, shape)
    {
        _channels = shape.Channels;
        _momentum = T.CreateChecked(spec.Momentum);
        _epsilon = T.CreateChecked(spec.Epsilon);
        Parameters = [new ParameterSpec("gamma", [_channels], Initializer.Ones), new ParameterSpec("beta", [_channels], Initializer.Zeros)];
        State = [new ParameterSpec("moving_mean", [_channels], Initializer.Zeros), new ParameterSpec(BatchNorm.MovingVariance, [_channels], Initializer.Ones)];
    }

    public override IReadOnlyList<ParameterSpec> Parameters { get; }

    public override IReadOnlyList<ParameterSpec> State { get; }

    public override bool CanFuseRelu => true;

    public override bool CanFuseReluGradient => true;

    public override int SavedPerSample => 2 * _channels;

    public override int SavedPerBatch => 7 * _channels;

    public override int ScratchSize => 3 * _channels;

    public override void GatherForward(in LayerPass<T> pass)
    {
        T positions = T.CreateChecked(InputShape.Length);
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            ReadOnlySpan<T> x = pass.Input.Slice(sample * InputShape.Size, InputShape.Size);
            OfSample(pass, sample, out Span<T> mean, out Span<T> squares);
            Channels.Sum(x, mean);
            for (int c = 0; c < _channels; c++)
                mean[c] /= positions;
            Channels.SumOfSquares(x, mean, squares);
        }
    }

    public override void CombineForward(in LayerPass<T> pass)
    {
        var batch = new BatchValues(pass.SavedPerBatch, _channels);
        T samples = T.CreateChecked(pass.SampleCount), positions = T.CreateChecked(InputShape.Length);
        Span<T> variance = batch.InverseDeviation;
        batch.Mean.Clear();
        variance.Clear();
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            OfSample(pass, sample, out Span<T> mean, out _);
            for (int c = 0; c < _channels; c++)
                batch.Mean[c] += mean[c];
        }

        for (int c = 0; c < _channels; c++)
            batch.Mean[c] /= samples;
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            OfSample(pass, sample, out Span<T> mean, out Span<T> squares);
            for (int c = 0; c < _channels; c++)
            {
                T distance = mean[c] - batch.Mean[c];
                variance[c] += T.FusedMultiplyAdd(distance * distance, positions, squares[c]);
            }
        }

        Span<T> movingMean = pass.State[.._channels], movingVariance = pass.State[_channels..];
        for (int c = 0; c < _channels; c++)
        {
            variance[c] /= samples * positions;
            movingMean[c] = (_momentum * movingMean[c]) + ((T.One - _momentum) * batch.Mean[c]);
            movingVariance[c] = (_momentum * movingVariance[c]) + ((T.One - _momentum) * variance[c]);
        }

        ScaleAndShift(pass.Parameters, batch.Mean, variance, batch.Scale, batch.Shift);
        for (int c = 0; c < _channels; c++)
            batch.InverseDeviation[c] = T.One / T.Sqrt(variance[c] + _epsilon);
    }

    public override void Forward(in LayerPass<T> pass)
    {
        Span<T> scale = pass.Scratch[.._channels], shift = pass.Scratch.Slice(_channels, _channels);
        if (pass.Training)
        {
            var batch = new BatchValues(pass.SavedPerBatch, _channels);
            scale = batch.Scale;
            shift = batch.Shift;
        }
        else
        {
            ScaleAndShift(pass.Parameters, pass.State[.._channels], pass.State[_channels..], scale, shift);
        }

        Channels.ScaleShift(pass.Input, scale, shift, pass.Output, pass.FuseRelu);
    }

    public override void GatherBackward(in LayerPass<T> pass)
    {
        var batch = new BatchValues(pass.SavedPerBatch, _channels);
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            ReadOnlySpan<T> dy = pass.OutputGradient.Slice(sample * InputShape.Size, InputShape.Size);
            OfSample(pass, sample, out Span<T> sum, out Span<T> product);
            Channels.SumsOfGradient(
                dy, pass.Input.Slice(sample * InputShape.Size, InputShape.Size), batch.Mean, sum, product,
                OfRelu(pass, batch.Scale), OfRelu(pass, batch.Shift));
        }
    }

    /// <remarks>
    /// With x̂ = (x − mean) · r, r = 1 / √(variance + epsilon), m = batch · length:
    /// <code>
    /// dbeta  = Σ dy          dgamma = Σ dy · x̂
    /// dx = gamma · r · (dy − dbeta / m − x̂ · dgamma / m)
    ///    = dy · a + (x − mean) · b + d   with a = gamma · r,  b = −a · r · dgamma / m,  d = −a · dbeta / m
    /// </code>
    /// </remarks>
    public override void CombineBackward(in LayerPass<T> pass)
    {
        var batch = new BatchValues(pass.SavedPerBatch, _channels);
        Span<T> gammaGradient = pass.ParameterGradient[.._channels], betaGradient = pass.ParameterGradient[_channels..];
        pass.ParameterGradient.Clear();
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            OfSample(pass, sample, out Span<T> sum, out Span<T> product);
            for (int c = 0; c < _channels; c++)
            {
                betaGradient[c] += sum[c];
                gammaGradient[c] += product[c];
            }
        }

        T count = T.CreateChecked(pass.SampleCount) * T.CreateChecked(InputShape.Length);
        for (int c = 0; c < _channels; c++)
        {
            T r = batch.InverseDeviation[c];
            gammaGradient[c] *= r;
            batch.OfGradient[c] = pass.Parameters[c] * r;
            batch.OfValue[c] = -batch.OfGradient[c] * r * gammaGradient[c] / count;
            batch.Constant[c] = -batch.OfGradient[c] * betaGradient[c] / count;
        }
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        // A prediction's statistics do not depend on its samples: dx = dy · scale.
        if (!pass.Training)
        {
            Span<T> scale = pass.Scratch[.._channels], shift = pass.Scratch.Slice(_channels, _channels), zero = pass.Scratch.Slice(2 * _channels, _channels);
            ScaleAndShift(pass.Parameters, pass.State[.._channels], pass.State[_channels..], scale, shift);
            zero.Clear();
            Channels.NormGradient(
                pass.OutputGradient, pass.Input, zero, scale, zero, zero, pass.InputGradient, OfRelu(pass, scale), OfRelu(pass, shift));
            return;
        }

        var batch = new BatchValues(pass.SavedPerBatch, _channels);
        Channels.NormGradient(
            pass.OutputGradient, pass.Input, batch.Mean,
            batch.OfGradient, batch.OfValue, batch.Constant, pass.InputGradient, OfRelu(pass, batch.Scale), OfRelu(pass, batch.Shift));
    }

    /// <summary>y = x · scale + shift with scale = gamma / √(variance + epsilon), shift = beta − mean · scale.</summary>
    private void ScaleAndShift(ReadOnlySpan<T> parameters, ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, Span<T> scale, Span<T> shift)
    {
        for (int c = 0; c < _channels; c++)
        {
            scale[c] = parameters[c] / T.Sqrt(variance[c] + _epsilon);
            shift[c] = T.FusedMultiplyAdd(-mean[c], scale[c], parameters[_channels + c]);
        }
    }

    /// <summary>
    /// The map that a following ReLU's derivative is read off, if the ReLU is fused. The normalized value is computed again: that costs one
    /// multiply-add, reading it would cost the bandwidth of memory.
    /// </summary>
    private static ReadOnlySpan<T> OfRelu(in LayerPass<T> pass, ReadOnlySpan<T> map) => pass.FuseRelu ? map : [];

    /// <summary>The two rows that each sample contributes: [channels] each.</summary>
    private void OfSample(in LayerPass<T> pass, int sample, out Span<T> first, out Span<T> second)
    {
        Span<T> kept = pass.SavedPerSample.Slice(sample * SavedPerSample, SavedPerSample);
        first = kept[.._channels];
        second = kept[_channels..];
    }

    /// <summary>The batch's statistics of each channel, in the order of the seven saved rows.</summary>
    private readonly ref struct BatchValues(Span<T> kept, int channels)
    {
        private readonly Span<T> _kept = kept;

        public Span<T> Mean => Row(0);

        public Span<T> InverseDeviation => Row(1);

        public Span<T> Scale => Row(2);

        public Span<T> Shift => Row(3);

        public Span<T> OfGradient => Row(4);

        public Span<T> OfValue => Row(5);

        public Span<T> Constant => Row(6);

        private Span<T> Row(int index) => _kept.Slice(index * channels, channels);
    }
}
