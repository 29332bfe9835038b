namespace ScratchCnn.Optimizers;

/// <summary>
/// The rate falls by a factor whenever the validation loss has not improved for some epochs: Keras' ReduceLROnPlateau, without cool-down, as a
/// pure function of the losses so far. Without validation the rate stays.
/// </summary>
/// <param name="InitialRate">Rate until the first plateau.</param>
/// <param name="Factor">New rate over old, above 0 and below 1.</param>
/// <param name="Patience">Epochs in a row without improvement that make a plateau, at least 1.</param>
/// <param name="MinimumImprovement">How far a loss must be below the best so far to count.</param>
/// <param name="MinimumRate">Lowest rate.</param>
public sealed record PlateauSchedule(
    double InitialRate, double Factor = 0.1, int Patience = 10, double MinimumImprovement = 1e-4, double MinimumRate = 0) : LearningRateSchedule
{
    /// <inheritdoc cref="PlateauSchedule"/>
    public double Factor { get; } = Factor is > 0 and < 1
        ? Factor
        : throw new ArgumentOutOfRangeException(nameof(Factor), Factor, "The factor must be above 0 and below 1.");

    /// <inheritdoc cref="PlateauSchedule"/>
    public int Patience { get; } = Patience >= 1
        ? Patience
        : throw new ArgumentOutOfRangeException(nameof(Patience), Patience, "The patience is at least 1 epoch.");

    /// <inheritdoc/>
    public override double Rate(long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses)
    {
        ArgumentNullException.ThrowIfNull(validationLosses);
        double rate = InitialRate, best = double.PositiveInfinity;
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
