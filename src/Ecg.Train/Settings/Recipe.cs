namespace Ecg.Train.Settings;

/// <summary>The settings that a network is trained with unless options say otherwise. The values here are those of the original notebook.</summary>
public sealed record Recipe
{
    /// <summary>The recipe of all networks that have none of their own.</summary>
    public static Recipe Original { get; } = new();

    /// <summary>The recipe of the network that does best, chosen on validation rows of the task classes (docs/training.md).</summary>
    public static Recipe Best { get; } = new()
    {
        BestBy = TrainSettings.LastEpoch,
        BatchSize = 128,
        LearningRate = 3e-3,
        Schedule = TrainSettings.OneCycleSchedule,
        WeightDecay = 0.02,
        Ema = 0.999,
        Mixup = 0.2,
    };

    /// <summary>The recipe of the network for beats in context, chosen between patients: on DS1 by cross-validation, and from DS1 to svdb (docs/data.md).</summary>
    public static Recipe Context { get; } = new()
    {
        BestBy = TrainSettings.LastEpoch,
        Epochs = 3,
        BatchSize = 128,
        LearningRate = 3e-3,
        Schedule = TrainSettings.OneCycleSchedule,
        WeightDecay = 0.01,
        ThinNormal = 0.6,
        WeightOfS = 4,
        Mixup = 0.2,
        Stretch = 0.06,
        Shift = 2,
        Gain = 0.25,
        Noise = 0.02,
        Wander = 0.05,
    };

    /// <summary>Name of the network that <see cref="Best"/> belongs to.</summary>
    public const string BestModel = "resnet";

    /// <summary>Passes over the training rows.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Rows per step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Learning rate, of which the schedule makes that of each step.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <inheritdoc cref="TrainSettings.Schedule"/>
    public string Schedule { get; init; } = TrainSettings.ConstantSchedule;

    /// <inheritdoc cref="TrainSettings.WeightDecay"/>
    public double WeightDecay { get; init; }

    /// <inheritdoc cref="TrainSettings.WeightOfS"/>
    public double WeightOfS { get; init; } = 1;

    /// <inheritdoc cref="TrainSettings.ThinNormal"/>
    public double ThinNormal { get; init; }

    /// <inheritdoc cref="TrainSettings.LabelSmoothing"/>
    public double LabelSmoothing { get; init; }

    /// <inheritdoc cref="TrainSettings.Ema"/>
    public double Ema { get; init; }

    /// <inheritdoc cref="TrainSettings.Mixup"/>
    public double Mixup { get; init; }

    /// <inheritdoc cref="TrainSettings.Stretch"/>
    public double Stretch { get; init; }

    /// <inheritdoc cref="TrainSettings.Shift"/>
    public double Shift { get; init; }

    /// <inheritdoc cref="TrainSettings.Gain"/>
    public double Gain { get; init; }

    /// <inheritdoc cref="TrainSettings.Noise"/>
    public double Noise { get; init; }

    /// <inheritdoc cref="TrainSettings.Wander"/>
    public double Wander { get; init; }

    /// <summary>The value of <see cref="TrainSettings.BestBy"/>; null for accuracy, on recordings the loss.</summary>
    public string? BestBy { get; init; }

    /// <summary>The recipe of a network.</summary>
    /// <param name="model">A known name, or a file.</param>
    public static Recipe Of(string model) => model == BestModel ? Best : model == Networks.HeartbeatNetworks.ContextName ? Context : Original;
}
