using System.Text.Json.Nodes;
using Ecg.Beats;
using Ecg.Synthetic;
using Ecg.Train.Display;
using ScratchCnn.Models;

namespace Ecg.Train.Settings;

/// <summary>The data that a saved model was trained on, as far as its file tells: the contents of a row, and the source of the beats.</summary>
internal static class ModelInputs
{
    /// <summary>Key in the training summary: whether rows are differences from the median beat of the recording.</summary>
    public const string Relative = "relative";

    /// <summary>Determines the contents from the training summary, and rhythm and context from the input shape.</summary>
    public static BeatInputs Of(TrainedModel classifier) => classifier.Model.InputShape.Size == BeatInputs.InContext.Columns ? BeatInputs.InContext : new(
        Relative: JsonNode.Parse(classifier.TrainingSummary)?[Relative] is JsonValue value && value.TryGetValue(out bool relative) && relative,
        Rhythm: classifier.Model.InputShape.Size == BeatInputs.ColumnsWithRhythm);

    /// <summary>A text in the training summary; null where it has none of that name. The summary is out of a file and may hold anything.</summary>
    public static string? TrainingText(TrainedModel classifier, string key) =>
        JsonNode.Parse(classifier.TrainingSummary)?[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Whether the model was trained on generated beats, so that its predictions mean nothing for real hearts.</summary>
    public static bool IsFromGenerated(TrainedModel classifier) => TrainingText(classifier, "data") == SyntheticBeats.Source;

    /// <summary>Warns in one line if the model was trained on generated beats.</summary>
    public static void WarnOfGenerated(TrainedModel classifier, Screen screen)
    {
        if (IsFromGenerated(classifier))
            screen.Warn("the model was trained on generated beats; its predictions mean nothing for real hearts");
    }

    /// <summary>Throws if the model needs more than the rows of CSV files.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="remedy">Advice on how to give recordings to the command.</param>
    /// <exception cref="CommandException">The model takes more than the beat: its context, its difference from the median beat, or the times between beats.</exception>
    public static void RequirePlain(TrainedModel classifier, string remedy)
    {
        BeatInputs inputs = Of(classifier);
        string? wanted = inputs.Context ? "a beat's context" : inputs.Relative ? "a beat's difference from its recording's median beat" : inputs.Rhythm ? "a beat's rhythm" : null;
        if (wanted is not null)
            throw new CommandException($"The model takes {wanted}, which CSV files do not contain; {remedy}.");
    }
}
