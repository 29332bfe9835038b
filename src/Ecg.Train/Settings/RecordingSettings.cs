using System.Text.Json.Serialization;
using Ecg.Beats;
using Ecg.Tasks;

namespace Ecg.Train.Settings;

/// <summary>The settings of train for what only recordings know.</summary>
/// <param name="Folder">Folder of the recordings.</param>
/// <param name="Split">"beats", or "patients": DS1 for training, DS2 for the test.</param>
/// <param name="Labels">Name of the <see cref="LabelScheme"/>.</param>
/// <param name="Relative">Whether the network gets differences from the recording's median beat.</param>
/// <param name="Rr">Whether the network gets the times between beats.</param>
public sealed record RecordingSettings(string Folder, string Split, string Labels, bool Relative, bool Rr)
{
    /// <summary>Whole recordings are for training or for the test.</summary>
    public const string SplitByPatients = "patients";

    /// <summary>The assignment of beats to classes.</summary>
    [JsonIgnore]
    public LabelScheme Scheme => Enum.Parse<LabelScheme>(Labels);

    /// <summary>The inputs of the network.</summary>
    [JsonIgnore]
    public BeatInputs Inputs => new(Relative, Rr);

    /// <summary>The same in words, to follow a network's name in a title.</summary>
    [JsonIgnore]
    public string InputWords => (Relative ? " on differences" : "") + (Rr ? " with RR" : "");

    /// <summary>The task on beats of recordings.</summary>
    public RecordingTask TaskOf(EcgTask task, TrainSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new RecordingTask(task, Scheme, Split == SplitByPatients, Inputs, settings.HasValidation, settings.AllowMissingClasses);
    }

    /// <summary>The scheme in words, for reports.</summary>
    public static string Describe(LabelScheme scheme) =>
        scheme == LabelScheme.Aami ? "labels aami (e and j are S)" : "labels published (e and j are N)";
}
