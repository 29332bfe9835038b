namespace ScratchCnn.Optimizers;

/// <summary>
/// Linear warm-up to the peak, then half a cosine wave down to the minimum, and the minimum from then on. Loshchilov and Hutter, "SGDR" (2017),
/// eq. 5, with one period; warm-up after Goyal et al. 2017, section 2.2. In epochs t, counted in fractions step by step:
/// <code>
/// t &lt; warmup:  peak · (t + 1/stepsPerEpoch) / warmup, so that the last warm-up step has the peak
/// else:        minimum + (peak − minimum) · (1 + cos(π (t − warmup) / (epochs − warmup))) / 2
/// </code>
/// </summary>
/// <param name="PeakRate">Highest rate.</param>
/// <param name="Epochs">Epochs until the minimum, warm-up included.</param>
/// <param name="WarmupEpochs">Epochs of warm-up: at least 0, below <paramref name="Epochs"/>.</param>
/// <param name="MinimumRate">Lowest rate.</param>
public sealed record CosineSchedule(double PeakRate, int Epochs, int WarmupEpochs = 0, double MinimumRate = 0) : LearningRateSchedule
{
    /// <inheritdoc cref="CosineSchedule"/>
    public int WarmupEpochs { get; } = WarmupEpochs >= 0 && WarmupEpochs < Epochs
        ? WarmupEpochs
        : throw new ArgumentOutOfRangeException(nameof(WarmupEpochs), WarmupEpochs, $"Warm-up must be at least 0 and below {Epochs} epochs.");

    /// <inheritdoc/>
    public override double Rate(long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses)
    {
        long warmupSteps = (long)WarmupEpochs * stepsPerEpoch, steps = (long)Epochs * stepsPerEpoch;
        if (step < warmupSteps)
            return PeakRate * (step + 1) / warmupSteps;
        double progress = Math.Min(1, (double)(step - warmupSteps) / (steps - warmupSteps));
        return MinimumRate + ((PeakRate - MinimumRate) * RaisedCosine(progress));
    }

    /// <summary>
    /// (1 + cos πx) / 2 = cos²(πx / 2) for x in 0 … 1. By the sine of an angle up to π/4 and its Taylor series to the 17th power (the rest is below
    /// 1e-19), for the same bits on every machine, which Math.Cos does not promise.
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
