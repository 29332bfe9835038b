using System.Text.Json.Nodes;
using Ecg.Beats;
using ScratchCnn.Models;

namespace Ecg.Train.Settings;

/// <summary>What a saved model is to be given of a beat: what it was given in training.</summary>
internal static class ModelInputs
{
    /// <summary>Key of the training summary that says whether rows are differences from the recording's median beat.</summary>
    public const string Relative = "relative";

    /// <summary>Reads it from the training summary, and the rhythm from the shape of the input.</summary>
    public static BeatInputs Of(Classifier classifier) => new(
        Relative: JsonNode.Parse(classifier.TrainingSummary)?[Relative] is JsonValue value && value.TryGetValue(out bool relative) && relative,
        Rhythm: classifier.Model.InputShape.Size == BeatInputs.ColumnsWithRhythm);

    /// <summary>Refuses a model that rows of files are not enough for.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="remedy">How the command at hand is given recordings.</param>
    /// <exception cref="CommandException">The model takes differences from a recording's median beat, or the times between beats.</exception>
    public static void RequirePlain(Classifier classifier, string remedy)
    {
        BeatInputs inputs = Of(classifier);
        string? wanted = inputs.Relative ? "a beat's difference from its recording's median beat" : inputs.Rhythm ? "a beat's rhythm" : null;
        if (wanted is not null)
            throw new CommandException($"The model takes {wanted}, which a file of rows does not tell; {remedy}.");
    }
}
