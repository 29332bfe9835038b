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
        return MinimumRate + ((learningRate - MinimumRate) * RaisedCosine(progress));
    }

    /// <summary>
    /// (1 + cos πx) / 2 = cos²(πx / 2) for x in 0 … 1, from the sine of an angle up to π/4 and its Taylor series to the 17th power (the remainder
    /// is below 1e-19). It has the same bits on every machine, which Math.Cos does not promise.
    /// </summary>
    private static double RaisedCosine(double x)
    {
        double angle = Math.PI / 2 * Math.Min(x, 1 - x), square = angle * angle;
        double series = 1;
        for (int power = 17; power >= 3; power -= 2)
            series = 1 - (series * square / (power * (power - 1)));
        double sine = angle * series;
        return x <= 0.5 ? 1 - (sine * sine) : sine * sine;
    }
}

/// <summary>
/// Lowers the rate by a factor whenever the validation loss has not improved for some epochs: Keras' ReduceLROnPlateau without cool-down, as a
/// pure function of the losses so far.
/// </summary>
/// <param name="Factor">New rate over old, above 0 and below 1.</param>
/// <param name="Patience">Consecutive epochs without improvement that make a plateau, at least 1.</param>
/// <param name="MinimumImprovement">How far below the best loss so far a loss must be to count as an improvement.</param>
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
