namespace ScratchCnn.Optimizers;

/// <summary>
/// Adam with decoupled weight decay: p = (1 − α λ) p, and then Adam's step, whose moments know nothing of the decay. Loshchilov and Hutter,
/// "Decoupled weight decay regularization" (2019), algorithm 2, with α λ for their η λ, as in PyTorch and Keras.
/// </summary>
/// <remarks>Every parameter decays, including biases and normalization scales, as in PyTorch and Keras where nothing is excluded.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>Sets the hyper-parameters.</summary>
    /// <param name="learningRate">Step size α, at least 0.</param>
    /// <param name="weightDecay">λ, at least 0; Keras' default is 0.004, PyTorch's 0.01.</param>
    /// <param name="beta1">Decay of the first moment, in [0, 1).</param>
    /// <param name="beta2">Decay of the second moment, in [0, 1).</param>
    /// <param name="epsilon">Keeps the quotient finite; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AdamW(double learningRate = 1e-3, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(learningRate, beta1, beta2, epsilon)
    {
        if (!(weightDecay >= 0))
            throw new ArgumentOutOfRangeException(nameof(weightDecay), weightDecay, "weightDecay must be at least 0.");
        WeightDecay = weightDecay;
    }

    /// <inheritdoc/>
    public override string Name => "adamw";

    private protected override double WeightDecay { get; }
}
