using System.CommandLine;
using System.Text.Json.Nodes;
using Ecg.Beats;
using Ecg.Data;
using Ecg.Train.Settings;
using ScratchCnn.Models;

namespace Ecg.Train.Options;

/// <summary>The options of evaluate that need to know which recording a beat is from.</summary>
internal sealed class EvaluationOptions
{
    private readonly Option<string?> _patients = RecordingOptions.CreatePatients();
    private readonly RecordsOption _records = new("ds2 for a model that was trained with --split patients, else all");
    private readonly Option<LabelScheme?> _labels = LabelsOption.Create("what the model was trained with, else published");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new[] { _patients, _records.Option, _labels })
            command.Add(option);
    }

    /// <summary>The folder of the recordings that the beats are from; null where they are not known.</summary>
    /// <exception cref="CommandException">An option needs recordings, and there are none.</exception>
    public string? Folder(ParseResult parsed, DataLocation data, string currentFolder)
    {
        string? folder = RecordingOptions.FolderOf(data, parsed.GetValue(_patients), currentFolder);
        foreach (Option option in folder is null ? [_records.Option, _labels] : Array.Empty<Option>())
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw CommandException.Usage($"{option.Name} needs recordings: name their folder with --data, or with --patients beside CSV files.");
        }

        return folder;
    }

    /// <summary>Which beats of a folder of recordings a model is to be judged by.</summary>
    public RecordingChoice Choose(ParseResult parsed, string folder, Classifier classifier)
    {
        JsonNode? training = JsonNode.Parse(classifier.TrainingSummary);
        LabelScheme trained = Enum.TryParse((string?)training?["labels"], out LabelScheme scheme) ? scheme : LabelScheme.Published;
        string otherwise = (string?)training?["split"] == RecordingSettings.SplitByPatients ? "ds2" : "all";
        return new RecordingChoice(
            folder,
            _records.Of(parsed, folder, otherwise),
            parsed.GetValue(_labels) ?? trained,
            ModelInputs.Of(classifier));
    }
}
