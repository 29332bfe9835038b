using System.Text.Json.Serialization;
using Ecg.Beats;
using Ecg.Tasks;

namespace Ecg.Train.Settings;

/// <summary>The settings of train for what only recordings know.</summary>
/// <param name="Folder">Folder of the recordings.</param>
/// <param name="Split">"beats"; "patients": DS1 for training, DS2 for the test; or "all": all for training, others for the test.</param>
/// <param name="Labels">Name of the <see cref="LabelScheme"/>.</param>
/// <param name="Relative">Whether the network gets differences from the recording's median beat.</param>
/// <param name="Rr">Whether the network gets the times between beats.</param>
public sealed record RecordingSettings(string Folder, string Split, string Labels, bool Relative, bool Rr)
{
    /// <summary>Training and test share patients.</summary>
    public const string SplitByBeats = "beats";

    /// <summary>Whole recordings are for training or for the test.</summary>
    public const string SplitByPatients = "patients";

    /// <summary>The assignment of beats to classes.</summary>
    [JsonIgnore]
    public LabelScheme Scheme => Enum.Parse<LabelScheme>(Labels);

    /// <summary>Value of <see cref="Split"/>: all recordings are for training, those of <see cref="Test"/> for the test.</summary>
    public const string AllForTraining = "all";

    /// <summary>Whether the network gets beats with their context.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Context { get; init; }

    /// <summary>Folder of the recordings of the test; null where they are among the others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Test { get; init; }

    /// <summary>With <see cref="Test"/>, the recordings to train on; null for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Records { get; init; }

    /// <summary>Folder of the recordings of the test.</summary>
    [JsonIgnore]
    public string TestFolder => Test ?? Folder;

    /// <summary>The inputs of the network.</summary>
    [JsonIgnore]
    public BeatInputs Inputs => new(Relative, Rr, Context);

    /// <summary>The same in words, to follow a network's name in a title.</summary>
    [JsonIgnore]
    public string InputWords => (Relative ? " on differences" : "") + (Rr ? " with RR" : "") + (Context ? " on beats in context" : "");

    /// <summary>The task on beats of recordings.</summary>
    public RecordingTask TaskOf(EcgTask task, TrainSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new RecordingTask(task, Scheme, Split != SplitByBeats, Inputs, settings.HasValidation, settings.AllowMissingClasses) { TestDirectory = Test, TrainingRecords = Records ?? "all" };
    }

    /// <summary>The scheme in words, for reports.</summary>
    public static string Describe(LabelScheme scheme) =>
        scheme == LabelScheme.Aami ? "labels aami (e and j are S)" : "labels published (e and j are N)";
}
