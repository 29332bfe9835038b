using ScratchCnn.Data;
using ScratchCnn.Losses;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn;

/// <summary>Options of a <see cref="Trainer"/>.</summary>
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

    /// <summary>Random changes of the training rows, before they are standardized; null for none. Validation rows are left as they are.</summary>
    public RowAugmentation? Augmentation { get; init; }

    /// <summary>
    /// α of mixup (Zhang et al. 2018): each row is mixed with another one, and so are their losses, with a share λ ~ Beta(α, α) for the one and 1 − λ for the
    /// other; at most 4. 0 for none. The training accuracy then counts the row with the larger share.
    /// </summary>
    public double Mixup { get; init; }

    /// <summary>
    /// Decay of the exponential moving average of the weights, such as 0.999: the share that it keeps in each step; above 0, below 1. Validation and the
    /// finished model use the averaged weights. Null for none.
    /// </summary>
    public double? AverageDecay { get; init; }

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

    /// <summary>Seed of the initial weights, the order of the signals, dropout, augmentation and mixup: the same seed gives the same model, bit for bit.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Threads; the result does not depend on them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
