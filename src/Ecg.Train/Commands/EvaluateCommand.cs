using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecg.Csv;
using Ecg.Data;
using Ecg.Files;
using Ecg.Synthetic;
using Ecg.Tasks;
using Ecg.Train.Data;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Results;
using Ecg.Train.Runs;
using Ecg.Train.Settings;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace Ecg.Train.Commands;

/// <summary>Judges a saved model by beats with labels.</summary>
internal static class EvaluateCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        Option<string> model = OptionOf.RequiredPlace("--model", "FILE", "The model.safetensors of a run folder.");
        Option<string> data = OptionOf.RequiredPlace("--data", "PATH", "Folder with the CSV files, one such file, or a folder of recordings (WFDB).");
        Option<string?> task = OptionOf.Choice(
            "--task", null, "What the labels mean. [default: what the model was trained for]", [.. EcgTask.All.Select(known => known.Name)]);
        Option<string?> json = OptionOf.Place("--json", "FILE", "Where to write the figures too, as the object \"test\" of metrics.json.");
        var recordings = new EvaluationOptions();
        var command = new Command("evaluate", "Judges a saved model by beats with labels.")
        {
            model, data, task, json, dataOptions.BadRows, dataOptions.NoCacheOption, dataOptions.ThreadsOption,
        };
        recordings.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = new Screen(surroundings);
            Classifier classifier = ModelFiles.Read(parsed.GetRequiredValue(model));
            EcgTask wanted = TaskOf(parsed.GetValue(task) ?? classifier.Task, classifier);
            int threads = dataOptions.Threads(parsed);
            DataLocation location = DataLocation.At(Path.GetFullPath(parsed.GetRequiredValue(data), surroundings.CurrentFolder));
            string? folder = recordings.Folder(parsed, location, surroundings.CurrentFolder);
            if (folder is null)
                ModelInputs.RequirePlain(classifier, "name recordings with --data, or with --patients beside CSV files");
            BadRows? badRows = TrainSettings.ParseBadRows(parsed.GetValue(dataOptions.BadRows));
            BeatSet ReadFiles() => BeatSet.Read(
                wanted.ChooseForEvaluation(location.Files), location.Path!, new ReadOptions(badRows, threads, dataOptions.CacheFolder(parsed, surroundings)));
            EvaluationData beats = folder is null
                ? EvaluationData.OfFiles(wanted, ReadFiles())
                : EvaluationData.Of(wanted, location.IsRecordings ? null : ReadFiles(), recordings.Choose(parsed, folder, classifier), threads);
            DataTable.ShowFiles(screen, beats.Beats);

            using var pool = new WorkerPool(threads);
            float[] probabilities = ModelEvaluation.Probabilities(classifier, beats.Rows, pool);
            TestMetrics test = ModelEvaluation.Of(probabilities, beats.Rows);
            if (parsed.GetValue(json) is { } file)
                AtomicFile.WriteText(file, JsonSerializer.Serialize(test, RunJson.Options) + "\n");
            string labels = beats.Scheme is { } known ? $", {RecordingSettings.Describe(known)}" : "";
            TestTable.Show(screen, $"Test: {Screen.Count(beats.Rows.Count)} beats, task {wanted.Name}{labels}{Origin(classifier)}", test);
            if (beats.Scheme is { } scheme && wanted == EcgTask.Aami)
                Ec57Text.Show(screen, ModelEvaluation.Ec57(scheme, (probabilities, beats.Rows)));
        });
        return command;
    }

    private static EcgTask TaskOf(string name, Classifier classifier)
    {
        EcgTask task = EcgTask.All.SingleOrDefault(known => known.Name == name)
            ?? throw CommandException.Usage($"The model is for a task called '{name}', which this program does not know; name another with --task.");
        if (!task.ClassNames.SequenceEqual(classifier.ClassNames))
        {
            throw CommandException.Usage(
                $"The model tells apart {string.Join(", ", classifier.ClassNames)}; task {task.Name} is about {string.Join(", ", task.ClassNames)}.");
        }

        return task;
    }

    /// <summary>Says so where the model learned from generated beats.</summary>
    private static string Origin(Classifier classifier) =>
        (string?)JsonNode.Parse(classifier.TrainingSummary)?["data"] == SyntheticBeats.Source ? $"; the model was trained on {SyntheticBeats.Source}" : "";
}
