using ScratchCnn.Kernels;

namespace ScratchCnn.Optimizers;

/// <summary>
/// initial · decay^(step / stepsPerEpoch): smooth within an epoch, as Keras' ExponentialDecay whose decay_steps are an epoch; at the start of each
/// epoch the rate of PyTorch's ExponentialLR.
/// </summary>
/// <param name="InitialRate">Rate of the first step.</param>
/// <param name="DecayPerEpoch">Rate after an epoch over that before it, above 0.</param>
public sealed record ExponentialSchedule(double InitialRate, double DecayPerEpoch) : LearningRateSchedule
{
    /// <inheritdoc cref="ExponentialSchedule"/>
    public double DecayPerEpoch { get; } = DecayPerEpoch > 0
        ? DecayPerEpoch
        : throw new ArgumentOutOfRangeException(nameof(DecayPerEpoch), DecayPerEpoch, "The decay per epoch must be above 0.");

    /// <inheritdoc/>
    public override double Rate(long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses) =>
        InitialRate * MathFunctions.Exp((double)step / stepsPerEpoch * MathFunctions.Log(DecayPerEpoch));
}
