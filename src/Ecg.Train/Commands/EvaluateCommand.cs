using System.CommandLine;
using System.Text.Json;
using Ecg.Csv;
using Ecg.Data;
using Ecg.Files;
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

/// <summary>Evaluates a saved model on labeled beats.</summary>
internal static class EvaluateCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        Option<string> model = OptionOf.RequiredPlace("--model", "FILE", "The model.safetensors of a run folder.");
        Option<string> data = OptionOf.RequiredPlace("--data", "PATH", "Folder with the CSV files, one such file, or a folder of recordings (WFDB).");
        Option<string?> task = OptionOf.Task(
            byDefault: null, "Meaning of the labels. [default: the task that the model was trained for]");
        Option<string?> json = OptionOf.Place("--json", "FILE", "Also write the figures to this file, as the object \"test\" of metrics.json.");
        Option<bool> allRows = new("--all-rows") { Description = "Include beats that the model was trained on or selected by. By default they are left out." };
        Option<string?> output = OptionOf.Place("--output", "DIR", "Folder for report.html. [default: runs/evaluate-<task>-<number>]");
        var recordings = new EvaluationOptions();
        var from = FromOption.ForEc57();
        var command = new Command("evaluate", "Evaluates a saved model on labeled beats.")
        {
            model, data, task, allRows, json, output, dataOptions.BadRows, dataOptions.NoCacheOption, dataOptions.ThreadsOption,
        };
        recordings.AddTo(command);
        command.Add(from.Option);
        command.SetAction(parsed =>
        {
            var screen = new Screen(surroundings);
            string? chosen = parsed.GetValue(output) is { } named ? Path.GetFullPath(named, surroundings.CurrentFolder) : null;
            if (chosen is not null)
            {
                string report = Path.Combine(chosen, RunFolder.ReportName);
                if (parsed.GetValue(json) is { } figures && AtomicFile.WouldReplace(figures, report))
                    throw CommandException.Usage($"{json.Name} names {figures}, the report that {output.Name} gets.");
                OutputGuard.RequireNoInput([report], OutputGuard.InputsOf(parsed, surroundings.CurrentFolder));
                RunReport.RequireOwn(report);
            }

            TrainedModel classifier = ModelFiles.Read(parsed.GetRequiredValue(model));
            EcgTask wanted = TaskOf(parsed.GetValue(task) ?? classifier.Purpose, classifier);
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
            foreach (string warning in beats.Beats.Warnings)
                screen.Warn(warning);
            DataTable.ShowFiles(screen, beats.Beats);

            using var pool = new WorkerPool(threads);
            EvaluationRun evaluation = EvaluationRun.Run(classifier, wanted, beats, parsed.GetValue(allRows), from.Of(parsed), pool);
            if (badRows == BadRows.Error)
                evaluation.RequireAnswers();
            if (parsed.GetValue(json) is { } file)
                AtomicFile.WriteText(file, JsonSerializer.Serialize(evaluation.Figures, RunJson.Options) + "\n");
            evaluation.Show(screen);
            using RunFolder run = chosen is not null
                ? RunFolder.Open(chosen)
                : RunFolder.OpenNext(surroundings.CurrentFolder, $"evaluate-{wanted.Name}");
            RunReport.Write(run.Report, evaluation.Report(CommandLine.OfParsed(parsed), parsed.GetRequiredValue(model), folder));
            screen.Line($"Report: {run.Report}");
        });
        return command;
    }

    /// <summary>The task of a name, if the model tells its classes apart.</summary>
    internal static EcgTask TaskOf(string name, TrainedModel classifier)
    {
        EcgTask task = EcgTask.Find(name)
            ?? throw CommandException.Usage($"The model is for a task called '{name}', which this program does not know; choose one with --task.");
        if (!task.ClassNames.SequenceEqual(classifier.ClassNames))
        {
            throw CommandException.Usage(
                $"The model tells apart {string.Join(", ", classifier.ClassNames)}; task {task.Name} is about {string.Join(", ", task.ClassNames)}.");
        }

        return task;
    }
}
