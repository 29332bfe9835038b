namespace ScratchCnn.Optimizers;

/// <summary>The same rate at every step.</summary>
/// <param name="LearningRate">The rate; 1e-3 is Keras' default for Adam.</param>
public sealed record ConstantSchedule(double LearningRate = 1e-3) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Rate(long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses) => LearningRate;
}
