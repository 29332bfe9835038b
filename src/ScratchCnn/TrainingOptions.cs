using ScratchCnn.Losses;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn;

/// <summary>How a <see cref="Trainer"/> trains.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training data.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Signals per step; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The rule that moves the weights; Adam with learning rate 1e-3 unless set.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>
    /// The loss to minimize; unless set, softmax cross-entropy for classes, sigmoid binary cross-entropy for labels, mean squared error for values.
    /// </summary>
    public Loss? Loss { get; init; }

    /// <summary>Changes the optimizer's learning rate from step to step; constant unless set.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Maximum norm of the gradient, which is shortened to it; infinite for no clipping.</summary>
    public double ClipNorm { get; init; } = double.PositiveInfinity;

    /// <summary>The validation metric that chooses the best epoch.</summary>
    public BestBy BestBy { get; init; }

    /// <summary>Epochs without a new best after which training stops early; null for never. Needs validation data.</summary>
    public int? Patience { get; init; }

    /// <summary>
    /// Whether signals are standardized: every position of every channel to mean 0 and deviation 1, as fitted on the training data. It becomes part of
    /// the model.
    /// </summary>
    public bool Standardize { get; init; } = true;

    /// <summary>
    /// Whether target values are standardized for training. Losses are then in deviations of the targets; predictions and metrics are in the targets'
    /// own units either way.
    /// </summary>
    public bool StandardizeTargets { get; init; } = true;

    /// <summary>Seed of the initial weights, the order of the signals and dropout: the same seed gives the same model, bit for bit.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Threads; the result does not depend on them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
