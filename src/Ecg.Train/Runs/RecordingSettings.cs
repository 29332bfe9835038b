using System.Text.Json.Serialization;
using Ecg.Data.Beats;
using Ecg.Data.Tasks;

namespace Ecg.Train.Runs;

/// <summary>What train was asked to do with what only recordings know.</summary>
/// <param name="Folder">Folder of the recordings.</param>
/// <param name="Split">"beats", or "patients": DS1 for training, DS2 for the test.</param>
/// <param name="Labels">Name of the <see cref="LabelScheme"/>.</param>
/// <param name="Rr">Whether the network gets the times between beats.</param>
public sealed record RecordingSettings(string Folder, string Split, string Labels, bool Rr)
{
    /// <summary>Whole recordings are for training or for the test.</summary>
    public const string SplitByPatients = "patients";

    /// <summary>Which beats count as which class.</summary>
    [JsonIgnore]
    public LabelScheme Scheme => Enum.Parse<LabelScheme>(Labels);

    /// <summary>The task on beats of recordings.</summary>
    public RecordingTask TaskOf(EcgTask task, bool withValidation) => new(task, Scheme, Split == SplitByPatients, Rr, withValidation);
}
