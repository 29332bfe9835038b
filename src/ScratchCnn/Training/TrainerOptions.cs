using ScratchCnn.Data;
using ScratchCnn.Optimizers;

namespace ScratchCnn.Training;

/// <summary>Options of training.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training samples.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Batch size; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Seed of shuffling, dropout, augmentation and mixup.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Changes the optimizer's learning rate from step to step; constant unless set.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Length to which the whole gradient is shortened if it is longer; infinite for no clipping.</summary>
    public double ClipNorm { get; init; } = double.PositiveInfinity;

    /// <summary>Random changes of the training rows, before they are standardized; null for none. Validation rows are left as they are.</summary>
    public RowAugmentation? Augmentation { get; init; }

    /// <summary>
    /// α of mixup (Zhang et al. 2018): each row is mixed with another one, and so are their losses, with a share λ ~ Beta(α, α) for the one and 1 − λ for the
    /// other; at most 4. 0 for none. The training accuracy then counts the row with the larger share.
    /// </summary>
    public double Mixup { get; init; }

    /// <summary>
    /// Share of each class's rows that an epoch takes, above 0 and at most 1: a frequent class is thinned by drawing a fresh share of its rows for every epoch,
    /// at least one. A share below 1 acts on the predictions as a class weight does, but saves the time of the rows left out. Null for all rows.
    /// </summary>
    public IReadOnlyList<double>? ClassShares { get; init; }

    /// <summary>
    /// Decay of the exponential moving average of the weights, such as 0.999: the share that it keeps in each step; above 0, below 1. Validation and the
    /// finished model use the averaged weights. Null for none.
    /// </summary>
    public double? AverageDecay { get; init; }

    /// <summary>By what the validation rows choose the best epoch.</summary>
    public BestBy BestBy { get; init; }

    /// <summary>Epochs without a better one after which training stops early; null for never.</summary>
    public int? Patience { get; init; }

    /// <summary>Throws if a number is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ClipNorm);
        if (!(Mixup is >= 0 and <= MixupDraw.LargestAlpha))
            throw new ArgumentOutOfRangeException(nameof(Mixup), Mixup, $"Mixup must be from 0 to {MixupDraw.LargestAlpha}.");
        foreach (double share in ClassShares ?? [])
        {
            if (!(share is > 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(ClassShares), share, "A share of ClassShares must be above 0 and at most 1.");
        }

        if (AverageDecay is { } decay && !(decay is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(AverageDecay), decay, "AverageDecay must be above 0 and below 1.");
        if (Patience is { } patience)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience, nameof(Patience));
    }
}

/// <summary>By what the validation rows choose the best epoch.</summary>
public enum BestBy
{
    /// <summary>The lowest loss.</summary>
    Loss,

    /// <summary>
    /// The highest accuracy; of equals the lowest loss. A network that goes on learning gets more rows right for long after its loss has stopped
    /// falling, because the few rows that it has wrong it has wrong with more and more confidence.
    /// </summary>
    Accuracy,
}
