using System.CommandLine;
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

    /// <summary>The beats of a folder of recordings that a model is judged by.</summary>
    public RecordingChoice Choose(ParseResult parsed, string folder, TrainedModel classifier)
    {
        RecordingChoice byDefault = ByDefault(folder, classifier);
        return byDefault with
        {
            Records = _records.Of(parsed, folder, RecordsByDefault(classifier)),
            Scheme = parsed.GetValue(_labels) ?? byDefault.Scheme,
        };
    }

    /// <summary>The beats that a model is judged by where no option says otherwise: as in its training, DS2 if it was split by patients.</summary>
    public static RecordingChoice ByDefault(string folder, TrainedModel classifier)
    {
        return new RecordingChoice(folder, RecordSelection.Parse(folder, RecordsByDefault(classifier)), SchemeOf(classifier), ModelInputs.Of(classifier));
    }

    /// <summary>The mapping of annotations to classes that a model was trained with.</summary>
    public static LabelScheme SchemeOf(TrainedModel classifier) =>
        Enum.TryParse(ModelInputs.TrainingText(classifier, "labels"), out LabelScheme scheme) ? scheme : LabelScheme.Published;

    private static string RecordsByDefault(TrainedModel classifier) =>
        ModelInputs.TrainingText(classifier, "split") == RecordingSettings.SplitByPatients ? "ds2" : "all";
}
