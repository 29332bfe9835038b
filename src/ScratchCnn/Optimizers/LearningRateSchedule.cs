namespace ScratchCnn.Optimizers;

/// <summary>The learning rate as a function of progress. Pure: what it needs to know is handed in, so that a resumed run sees the same rates.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The rate of one step.</summary>
    /// <param name="step">Steps finished before this one: 0 at the first.</param>
    /// <param name="stepsPerEpoch">Steps in an epoch.</param>
    /// <param name="validationLosses">Validation loss of each finished epoch, in order; empty without validation.</param>
    public abstract double Rate(long step, int stepsPerEpoch, IReadOnlyList<double> validationLosses);
}
