using System.Text.Json.Serialization;
using Ecg.Csv;

namespace Ecg.Train.Settings;

/// <summary>The settings of train.</summary>
public sealed record TrainSettings
{
    /// <summary>The value of <see cref="BestBy"/> for no validation at all.</summary>
    public const string LastEpoch = "last";

    /// <summary>The value of <see cref="Schedule"/> for one learning rate throughout.</summary>
    public const string ConstantSchedule = "constant";

    /// <summary>The value of <see cref="Schedule"/> for a learning rate that falls to 0 along half a cosine wave.</summary>
    public const string CosineSchedule = "cosine";

    /// <summary>The value of <see cref="Schedule"/> for a learning rate that rises and then falls, each along half a cosine wave.</summary>
    public const string OneCycleSchedule = "one-cycle";

    /// <summary>Values of <see cref="Schedule"/>.</summary>
    public static IReadOnlyList<string> Schedules { get; } = [ConstantSchedule, CosineSchedule, OneCycleSchedule];

    /// <summary>Values of <see cref="ClassWeights"/>.</summary>
    public static IReadOnlyList<string> ClassWeightings { get; } = ["none", "balanced", "root"];

    /// <summary>The task: binary or classes.</summary>
    public required string Task { get; init; }

    /// <summary>Folder or file of the beats; null for generated beats.</summary>
    public required string? Data { get; init; }

    /// <summary>The treatment of bad rows: skip, zero or error; null for the default.</summary>
    public required string? BadRows { get; init; }

    /// <summary>Settings for what only recordings know; null where the beats' recordings are not known.</summary>
    public required RecordingSettings? Recordings { get; init; }

    /// <summary>Name of the network, or of a JSON file that describes it.</summary>
    public required string Model { get; init; }

    /// <summary>Passes over the training rows.</summary>
    public required int Epochs { get; init; }

    /// <summary>Batch size.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Step size of Adam, the first of a schedule.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The course of the learning rate: one of <see cref="Schedules"/>.</summary>
    public required string Schedule { get; init; }

    /// <summary>Seed of the split, the initial weights, the order of the rows and dropout.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Threads; the result does not depend on them.</summary>
    public required int Threads { get; init; }

    /// <summary>The weighting of rare classes: one of <see cref="ClassWeightings"/>.</summary>
    public required string ClassWeights { get; init; }

    /// <summary>By what the validation rows choose the best epoch, "accuracy" or "loss"; or "last": no validation rows, and the last epoch is kept.</summary>
    public required string BestBy { get; init; }

    /// <summary>Epochs without a better one after which training stops; null for never.</summary>
    public required int? Patience { get; init; }

    /// <summary>Steps after which a checkpoint is written, besides those after each epoch; null for those alone.</summary>
    public required int? CheckpointEvery { get; init; }

    /// <summary>Whether to train without beats of some classes. Left out of files where it is not, so that older runs can go on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AllowMissingClasses { get; init; }

    /// <summary>Weight decay of AdamW; 0 for Adam. This and the following settings are left out of files where they are 0, so that older runs can go on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double WeightDecay { get; init; }

    /// <summary>Weight of the S beats in the loss, besides <see cref="ClassWeights"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightOfS { get; init => field = value == 1 ? null : value; }

    /// <summary>Share of the beats of the first class, the normal ones, that each epoch leaves out, drawn anew for each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ThinNormal { get; init; }

    /// <summary>Share of the target that is spread over all classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LabelSmoothing { get; init; }

    /// <summary>γ of the focal loss; 0 for cross-entropy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Focal { get; init; }

    /// <summary>Decay of the weights' moving average; 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Ema { get; init; }

    /// <summary>α of mixup; 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Mixup { get; init; }

    /// <summary>The most that training beats are stretched, as a share of their length.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Stretch { get; init; }

    /// <summary>The most that training beats are shifted, in samples.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Shift { get; init; }

    /// <summary>The most that training beats are made larger or smaller, as a share.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Gain { get; init; }

    /// <summary>Deviation of the noise that is added to training beats.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Noise { get; init; }

    /// <summary>Largest amplitude of the baseline wander that is added to training beats.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Wander { get; init; }

    /// <summary>Networks whose outputs are averaged; 0 for one network.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Ensemble { get; init; }

    /// <summary>Whether rows are set aside to choose the best epoch by.</summary>
    [JsonIgnore]
    public bool HasValidation => BestBy != LastEpoch;

    /// <summary>Files and folders that training reads, and the name of the network, which may be a file.</summary>
    public IEnumerable<string> Inputs() => new[] { Data, Recordings?.Folder, Recordings?.Test, Model }.OfType<string>();

    /// <summary>The chosen treatment of bad rows; null for the default.</summary>
    public static BadRows? ParseBadRows(string? word) => word is null ? null : Enum.Parse<BadRows>(word, ignoreCase: true);
}
