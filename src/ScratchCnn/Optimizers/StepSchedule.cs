namespace ScratchCnn.Optimizers;

/// <summary>initial · factor^⌊epoch / epochsPerDrop⌋: a staircase, as PyTorch's StepLR.</summary>
/// <param name="InitialRate">Rate of the first epochs.</param>
/// <param name="EpochsPerDrop">Epochs a stair, at least 1.</param>
/// <param name="Factor">Rate of a stair over that of the one before it.</param>
public sealed record StepSchedule(double InitialRate, int EpochsPerDrop, double Factor = 0.1) : LearningRateSchedule
{
    /// <inheritdoc cref="StepSchedule"/>
    public int EpochsPerDrop { get; } = EpochsPerDrop >= 1
        ? EpochsPerDrop
        : throw new ArgumentOutOfRangeException(nameof(EpochsPerDrop), EpochsPerDrop, "A stair is at least 1 epoch long.");

    /// <inheritdoc/>
    public override double Rate(long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses)
    {
        long drops = step / stepsPerEpoch / EpochsPerDrop;
        double rate = InitialRate;
        for (long drop = 0; drop < drops && rate != 0; drop++)
            rate *= Factor;
        return rate;
    }
}
