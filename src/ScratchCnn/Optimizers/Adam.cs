using ScratchCnn.Kernels;

namespace ScratchCnn.Optimizers;

/// <summary>
/// Adam, algorithm 1 of Kingma and Ba, "Adam: A method for stochastic optimization" (2015). With gradient g, step t and learning rate α:
/// <code>
/// m = β₁ m + (1 − β₁) g        m̂ = m / (1 − β₁ᵗ)
/// v = β₂ v + (1 − β₂) g²       v̂ = v / (1 − β₂ᵗ)
/// p = p − α m̂ / (√v̂ + ε)
/// </code>
/// </summary>
/// <remarks>
/// The defaults are those of Keras. Keras' own code adds ε to the uncorrected √v (the paper's remark at the end of section 2), which makes its ε
/// larger by 1 / √(1 − β₂ᵗ) in the first steps; the form here is the algorithm's and PyTorch's.
/// </remarks>
public class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>Sets the hyper-parameters.</summary>
    /// <param name="learningRate">Step size α, at least 0.</param>
    /// <param name="beta1">Decay of the first moment, in [0, 1).</param>
    /// <param name="beta2">Decay of the second moment, in [0, 1).</param>
    /// <param name="epsilon">Keeps the quotient finite; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Adam(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(learningRate)
    {
        if (!(beta1 is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(beta1), beta1, "beta1 must be at least 0 and below 1.");
        if (!(beta2 is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(beta2), beta2, "beta2 must be at least 0 and below 1.");
        if (!(epsilon > 0))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "epsilon must be above 0.");
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
    }

    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    public sealed override int MomentCount => 2;

    /// <summary>Share of itself that a parameter loses in a step with learning rate 1: 0 except in <see cref="AdamW"/>.</summary>
    private protected virtual double WeightDecay => 0;

    /// <inheritdoc/>
    public sealed override void Update<T>(
        Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> firstMoment, Span<T> secondMoment, T gradientScale, double learningRate, long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        RequireLength(parameters, gradient.Length, "gradient");
        RequireLength(parameters, firstMoment.Length, "first moment");
        RequireLength(parameters, secondMoment.Length, "second moment");
        AdamKernel.Update(parameters, firstMoment, secondMoment, gradient, new AdamStep<T>(
            GradientScale: gradientScale,
            Beta1: T.CreateTruncating(_beta1),
            OneMinusBeta1: T.CreateTruncating(1 - _beta1),
            Beta2: T.CreateTruncating(_beta2),
            OneMinusBeta2: T.CreateTruncating(1 - _beta2),
            RootCorrection: T.CreateTruncating(1 / Math.Sqrt(1 - Power(_beta2, step))),
            Epsilon: T.CreateTruncating(_epsilon),
            StepSize: T.CreateTruncating(learningRate / (1 - Power(_beta1, step))),
            Decay: T.CreateTruncating(1 - (learningRate * WeightDecay))));
    }

    /// <summary>valueⁿ by repeated squaring, and so the same on every machine, which Math.Pow is not.</summary>
    private static double Power(double value, long exponent)
    {
        double power = 1;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            if ((exponent & 1) == 1)
                power *= value;
        }
        return power;
    }
}
