using ScratchCnn.Kernels;

namespace ScratchCnn.Optimizers;

/// <summary>
/// Changes the optimizer's learning rate as training progresses. A pure function: everything it needs is passed in, so a resumed run sees the
/// same rates.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>Whether the schedule reads validation losses; a trainer without validation data refuses such a schedule.</summary>
    public virtual bool NeedsValidation => false;

    /// <summary>Computes the rate of one step.</summary>
    /// <param name="learningRate">The optimizer's learning rate (<see cref="Optimizer.LearningRate"/>), from which the schedule starts.</param>
    /// <param name="step">Steps finished before this one: 0 at the first.</param>
    /// <param name="stepsPerEpoch">Steps per epoch.</param>
    /// <param name="validationLosses">Validation loss of each finished epoch, in order; empty without validation.</param>
    public abstract double Rate(double learningRate, long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses);
}

/// <summary>Keeps the optimizer's learning rate at every step.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Rate(double learningRate, long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses) => learningRate;
}

/// <summary>Lowers the rate in steps, as PyTorch's StepLR: <code>rate = learningRate · factor^⌊epoch / epochsPerDrop⌋</code></summary>
/// <param name="EpochsPerDrop">Epochs between two drops, at least 1.</param>
/// <param name="Factor">New rate over old at each drop.</param>
public sealed record StepSchedule(int EpochsPerDrop, double Factor = 0.1) : LearningRateSchedule
{
    /// <inheritdoc cref="StepSchedule"/>
    public int EpochsPerDrop { get; } = EpochsPerDrop >= 1
        ? EpochsPerDrop
        : throw new ArgumentOutOfRangeException(nameof(EpochsPerDrop), EpochsPerDrop, "There must be at least 1 epoch between two drops.");

    /// <inheritdoc/>
    public override double Rate(double learningRate, long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses)
    {
        long drops = step / stepsPerEpoch / EpochsPerDrop;
        double rate = learningRate;
        for (long drop = 0; drop < drops && rate != 0; drop++)
            rate *= Factor;
        return rate;
    }
}

/// <summary>
/// Lowers the rate exponentially: <code>rate = learningRate · decay^(step / stepsPerEpoch)</code>
/// Smooth within an epoch, as Keras' ExponentialDecay with decay_steps equal to one epoch; at the start of each epoch the rate of PyTorch's
/// ExponentialLR.
/// </summary>
/// <param name="DecayPerEpoch">Rate after an epoch over the rate before it, above 0.</param>
public sealed record ExponentialSchedule(double DecayPerEpoch) : LearningRateSchedule
{
    /// <inheritdoc cref="ExponentialSchedule"/>
    public double DecayPerEpoch { get; } = DecayPerEpoch > 0
        ? DecayPerEpoch
        : throw new ArgumentOutOfRangeException(nameof(DecayPerEpoch), DecayPerEpoch, "The decay per epoch must be above 0.");

    /// <inheritdoc/>
    public override double Rate(double learningRate, long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses) =>
        learningRate * MathFunctions.Exp((double)step / stepsPerEpoch * MathFunctions.Log(DecayPerEpoch));
}

/// <summary>
/// Warms up linearly to the optimizer's learning rate, follows half a cosine wave down to the minimum, and stays there. Loshchilov and Hutter,
/// "SGDR" (2017), eq. 5, with one period; warm-up after Goyal et al. 2017, section 2.2. In epochs t, counted in fractions step by step:
/// <code>
/// t &lt; warmup:  learningRate · (t + 1/stepsPerEpoch) / warmup, so that the last warm-up step has the full rate
/// else:        minimum + (learningRate − minimum) · (1 + cos(π (t − warmup) / (epochs − warmup))) / 2
/// </code>
/// </summary>
/// <remarks>
/// Of w warm-up steps, step s (from 0) has the share (s + 1) / w of the rate, as in Goyal et al. Keras' CosineDecay gives it s / w: there the
/// first step changes nothing, and the first step after the warm-up is the first with the full rate.
/// </remarks>
/// <param name="Epochs">Epochs until the minimum, warm-up included.</param>
/// <param name="WarmupEpochs">Epochs of warm-up: at least 0, below <paramref name="Epochs"/>.</param>
/// <param name="MinimumRate">Lowest rate.</param>
public sealed record CosineSchedule(int Epochs, int WarmupEpochs = 0, double MinimumRate = 0) : LearningRateSchedule
{
    /// <inheritdoc cref="CosineSchedule"/>
    public int WarmupEpochs { get; } = WarmupEpochs >= 0 && WarmupEpochs < Epochs
        ? WarmupEpochs
        : throw new ArgumentOutOfRangeException(nameof(WarmupEpochs), WarmupEpochs, $"Warm-up must be at least 0 and below {Epochs} epochs.");

    /// <inheritdoc/>
    public override double Rate(double learningRate, long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses)
    {
        long warmupSteps = (long)WarmupEpochs * stepsPerEpoch, steps = (long)Epochs * stepsPerEpoch;
        if (step < warmupSteps)
            return learningRate * (step + 1) / warmupSteps;
        double progress = Math.Min(1, (double)(step - warmupSteps) / (steps - warmupSteps));
        return MinimumRate + ((learningRate - MinimumRate) * Cosine.Raised(progress));
    }
}

/// <summary>
/// Lowers the rate by a factor whenever the validation loss has not improved for some epochs: Keras' ReduceLROnPlateau without cool-down, as a
/// pure function of the losses so far.
/// </summary>
/// <param name="Factor">New rate over old, above 0 and below 1.</param>
/// <param name="Patience">Consecutive epochs without improvement that make a plateau, at least 1.</param>
/// <param name="MinimumImprovement">The distance below the best loss so far from which a loss counts as an improvement.</param>
/// <param name="MinimumRate">Lowest rate.</param>
public sealed record PlateauSchedule(
    double Factor = 0.1, int Patience = 10, double MinimumImprovement = 1e-4, double MinimumRate = 0) : LearningRateSchedule
{
    /// <inheritdoc cref="PlateauSchedule"/>
    public double Factor { get; } = Factor is > 0 and < 1
        ? Factor
        : throw new ArgumentOutOfRangeException(nameof(Factor), Factor, "The factor must be above 0 and below 1.");

    /// <inheritdoc cref="PlateauSchedule"/>
    public int Patience { get; } = Patience >= 1
        ? Patience
        : throw new ArgumentOutOfRangeException(nameof(Patience), Patience, "The patience must be at least 1 epoch.");

    /// <inheritdoc/>
    public override bool NeedsValidation => true;

    /// <inheritdoc/>
    public override double Rate(double learningRate, long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses)
    {
        ArgumentNullException.ThrowIfNull(validationLosses);
        double rate = learningRate, best = double.PositiveInfinity;
        int epochsWithoutImprovement = 0;
        foreach (double loss in validationLosses)
        {
            if (loss < best - MinimumImprovement)
            {
                best = loss;
                epochsWithoutImprovement = 0;
            }
            else if (++epochsWithoutImprovement == Patience)
            {
                rate = Math.Max(MinimumRate, rate * Factor);
                epochsWithoutImprovement = 0;
            }
        }
        return rate;
    }
}

/// <summary>
/// Rises from a low rate to the optimizer's learning rate along half a cosine wave, and falls from there almost to 0 along another: Smith and Topin,
/// "Super-convergence" (2018), with the cosines of PyTorch's OneCycleLR, whose defaults these are. Of n steps, with warm-up w = warmupShare · n − 1:
/// <code>
/// initial = learningRate / initialDivisor,  final = initial / finalDivisor
/// step ≤ w:  learningRate + (initial − learningRate) · (1 + cos(π step / w)) / 2
/// else:      final + (learningRate − final) · (1 + cos(π (step − w) / (n − 1 − w))) / 2
/// </code>
/// Momentum is not cycled.
/// </summary>
/// <param name="Epochs">Epochs of the whole cycle, at least 1; after them the rate stays at its lowest.</param>
/// <param name="WarmupShare">Share of the steps in which the rate rises, in [0, 1).</param>
/// <param name="InitialDivisor">Learning rate over the first rate, at least 1.</param>
/// <param name="FinalDivisor">First rate over the last one, at least 1.</param>
public sealed record OneCycleSchedule(
    int Epochs, double WarmupShare = 0.3, double InitialDivisor = 25, double FinalDivisor = 1e4) : LearningRateSchedule
{
    /// <inheritdoc cref="OneCycleSchedule"/>
    public int Epochs { get; } = Epochs >= 1 ? Epochs : throw new ArgumentOutOfRangeException(nameof(Epochs), Epochs, "There must be at least 1 epoch.");

    /// <inheritdoc cref="OneCycleSchedule"/>
    public double WarmupShare { get; } = WarmupShare is >= 0 and < 1
        ? WarmupShare
        : throw new ArgumentOutOfRangeException(nameof(WarmupShare), WarmupShare, "The share of warm-up must be at least 0 and below 1.");

    /// <inheritdoc cref="OneCycleSchedule"/>
    public double InitialDivisor { get; } = InitialDivisor >= 1
        ? InitialDivisor
        : throw new ArgumentOutOfRangeException(nameof(InitialDivisor), InitialDivisor, "The divisor must be at least 1.");

    /// <inheritdoc cref="OneCycleSchedule"/>
    public double FinalDivisor { get; } = FinalDivisor >= 1
        ? FinalDivisor
        : throw new ArgumentOutOfRangeException(nameof(FinalDivisor), FinalDivisor, "The divisor must be at least 1.");

    /// <inheritdoc/>
    public override double Rate(double learningRate, long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses)
    {
        double last = ((double)Epochs * stepsPerEpoch) - 1, peak = Math.Max(0, (WarmupShare * (last + 1)) - 1);
        double initial = learningRate / InitialDivisor, final = initial / FinalDivisor;
        if (step <= peak)
            return peak == 0 ? learningRate : learningRate + ((initial - learningRate) * Cosine.Raised(step / peak));
        double progress = Math.Min(1, (step - peak) / (last - peak)); // a cycle of one step is over: 1 of 0 steps, infinity
        return final + ((learningRate - final) * Cosine.Raised(progress));
    }
}
