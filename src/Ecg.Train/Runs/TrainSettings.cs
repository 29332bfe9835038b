using System.Text.Json.Serialization;

namespace Ecg.Train.Runs;

/// <summary>What train was asked to do.</summary>
public sealed record TrainSettings
{
    /// <summary>The value of <see cref="BestBy"/> for no validation at all.</summary>
    public const string LastEpoch = "last";

    /// <summary>What is told apart.</summary>
    public required string Task { get; init; }

    /// <summary>Folder or file of the beats; null for generated beats.</summary>
    public required string? Data { get; init; }

    /// <summary>What becomes of bad rows: skip, zero or error; null where nobody has chosen.</summary>
    public required string? BadRows { get; init; }

    /// <summary>What to do with what only recordings know; null where the beats' recordings are not known.</summary>
    public required RecordingSettings? Recordings { get; init; }

    /// <summary>Name of the network, or of a JSON file that describes it.</summary>
    public required string Model { get; init; }

    /// <summary>Passes over the training rows.</summary>
    public required int Epochs { get; init; }

    /// <summary>Rows a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Step size of Adam, the first of a schedule.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How the learning rate changes: one of <see cref="Learning.Schedules"/>.</summary>
    public required string Schedule { get; init; }

    /// <summary>Seed of the split, the initial weights, the order of the rows and dropout.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Threads; the result does not depend on them.</summary>
    public required int Threads { get; init; }

    /// <summary>How much more the beats of rare classes weigh: one of <see cref="Learning.ClassWeightings"/>.</summary>
    public required string ClassWeights { get; init; }

    /// <summary>By what the validation rows choose the best epoch, "accuracy" or "loss"; or "last": no validation rows, and the last epoch is kept.</summary>
    public required string BestBy { get; init; }

    /// <summary>Epochs without a better one after which training stops; null for never.</summary>
    public required int? Patience { get; init; }

    /// <summary>Steps after which a checkpoint is written, besides those after each epoch; null for those alone.</summary>
    public required int? CheckpointEvery { get; init; }

    /// <summary>Whether rows are set aside to choose the best epoch by.</summary>
    [JsonIgnore]
    public bool HasValidation => BestBy != LastEpoch;
}
