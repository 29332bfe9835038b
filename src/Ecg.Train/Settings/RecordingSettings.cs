using System.Text.Json.Serialization;
using Ecg.Beats;
using Ecg.Tasks;

namespace Ecg.Train.Settings;

/// <summary>What train was asked to do with what only recordings know.</summary>
/// <param name="Folder">Folder of the recordings.</param>
/// <param name="Split">"beats", or "patients": DS1 for training, DS2 for the test.</param>
/// <param name="Labels">Name of the <see cref="LabelScheme"/>.</param>
/// <param name="Relative">Whether the network gets differences from the recording's median beat.</param>
/// <param name="Rr">Whether the network gets the times between beats.</param>
public sealed record RecordingSettings(string Folder, string Split, string Labels, bool Relative, bool Rr)
{
    /// <summary>Whole recordings are for training or for the test.</summary>
    public const string SplitByPatients = "patients";

    /// <summary>Which beats count as which class.</summary>
    [JsonIgnore]
    public LabelScheme Scheme => Enum.Parse<LabelScheme>(Labels);

    /// <summary>What the network is given of a beat.</summary>
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
