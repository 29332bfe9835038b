using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecg.Data;
using Ecg.Tasks;
using Ecg.Train.Data;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Results;
using Ecg.Train.Runs;
using Ecg.Train.Settings;
using ScratchCnn.Execution;
using ScratchCnn.Models;
using ScratchCnn.Training;

namespace Ecg.Train.Commands;

/// <summary>Writes the report of a finished run, or of a model on given beats.</summary>
internal static class ReportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        var place = new Argument<string>("RUN-OR-MODEL") { Description = "Folder of a training run, or a model file." };
        Option<string?> data = OptionOf.Place(
            "--data", "PATH", "For a run: the current location of its beats, if they have moved. For a model: labeled beats, as for evaluate.");
        Option<string?> output = OptionOf.Place("--output", "FILE.html", "The page to write. [default: report.html in the run's folder, or beside the model]");
        var from = FromOption.ForEc57();
        var command = new Command("report", "Writes report.html for a finished training run, or for a model and labeled beats.")
        {
            place, data, output, from.Option, dataOptions.NoCacheOption, dataOptions.ThreadsOption,
        };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(place), surroundings.CurrentFolder);
            string? named = parsed.GetValue(data) is { } given ? Path.GetFullPath(given, surroundings.CurrentFolder) : null;
            string? file = parsed.GetValue(output) is { } chosen ? Path.GetFullPath(chosen, surroundings.CurrentFolder) : null;
            var screen = new Screen(surroundings);
            if (Directory.Exists(path) && from.IsGiven(parsed))
                throw CommandException.Usage("--from needs a model file with --data: the EC57 figures of a training run count from the beginning of each recording.");
            var request = new Request(path, named, file, from.Of(parsed), dataOptions.Threads(parsed), dataOptions.CacheFolder(parsed, surroundings));
            string written = Directory.Exists(path) ? OfRun(request, screen)
                : File.Exists(path) ? OfModel(request, CommandLine.OfParsed(parsed), screen)
                : throw new CommandException($"{path}: no such file or folder; report takes the folder of a training run, or a model file.");
            screen.Line($"Report: {written}");
        });
        return command;
    }

    private static string OfRun(Request request, Screen screen)
    {
        using RunFolder folder = RunFolder.OpenRun(request.Path);
        RunConfig config = folder.ReadConfig();
        if (!File.Exists(folder.Model))
            throw new CommandException($"{folder.Path}: the run is not finished: it has no model yet; continue it with train --resume {folder.Path}.");
        TrainSettings settings = config.Settings with { Data = request.Data ?? config.Settings.Data, Threads = request.Threads };
        if (settings.Recordings is { } recordings && recordings.Folder == config.Settings.Data)
            settings = settings with { Recordings = recordings with { Folder = settings.Data! } };
        string target = request.Output ?? folder.Report;
        OutputGuard.RequireNoInput([target], [.. settings.Inputs(), request.Path]);
        DataLocation location = settings.Data is { } path ? DataLocation.At(path) : DataLocation.Generated;
        TaskData data = TrainingData.Load(settings, location, request.CacheFolder, screen);
        if (DataHash.Of(data.Train, data.Validation, data.Test) != config.DataHash)
            throw new CommandException($"{data.Beats.Source}: these are not the beats of the run in {folder.Path}; name those with --data.");

        TrainedModel classifier = ModelFiles.Read(folder.Model);
        using var pool = new WorkerPool(request.Threads);
        AnsweredRows answers = AnsweredRows.Of(classifier, data.Test, data.Beats.Source, pool);
        if (answers.Warning is { } warning)
            screen.Warn(warning);
        data = data with { Test = answers.Rows };
        IReadOnlyList<EpochResult> history = File.Exists(folder.History) ? HistoryFile.Read(File.ReadAllText(folder.History)) : [];
        int selected = JsonNode.Parse(classifier.TrainingSummary)?["best_epoch"] is JsonValue value && value.TryGetValue(out int epoch) ? epoch : 0;
        RunReport.Write(target, RunReport.OfTraining(
            config, data, classifier, answers.Probabilities, ModelEvaluation.Of(answers.Probabilities, data.Test),
            ModelEvaluation.Ec57(settings, data, answers.Probabilities), history, selected, SecondsOf(folder)));
        return target;
    }

    private static string OfModel(Request request, string command, Screen screen)
    {
        if (request.Data is not { } path)
            throw CommandException.Usage("report needs --data with a model file: the labeled beats to evaluate it on.");
        string target = request.Output ?? Path.Combine(Path.GetDirectoryName(request.Path)!, $"{Path.GetFileNameWithoutExtension(request.Path)}-report.html");
        OutputGuard.RequireNoInput([target], [request.Path, path]);
        if (request.Output is null)
            RunReport.RequireOwn(target);
        TrainedModel classifier = ModelFiles.Read(request.Path);
        EcgTask task = EvaluateCommand.TaskOf(classifier.Purpose, classifier);
        DataLocation location = DataLocation.At(path);
        if (!location.IsRecordings)
            ModelInputs.RequirePlain(classifier, "name recordings with --data");
        EvaluationData beats = location.IsRecordings
            ? EvaluationData.Of(task, null, EvaluationOptions.ByDefault(path, classifier), request.Threads)
            : EvaluationData.OfFiles(task, BeatSet.Read(task.ChooseForEvaluation(location.Files), path, new ReadOptions(null, request.Threads, request.CacheFolder)));
        foreach (string warning in beats.Beats.Warnings)
            screen.Warn(warning);
        DataTable.ShowFiles(screen, beats.Beats);
        using var pool = new WorkerPool(request.Threads);
        EvaluationRun evaluation = EvaluationRun.Run(classifier, task, beats, allRows: false, request.FromSeconds, pool);
        evaluation.Show(screen);
        RunReport.Write(target, evaluation.Report(command, request.Path, location.IsRecordings ? path : null));
        return target;
    }

    private static double? SecondsOf(RunFolder folder)
    {
        try
        {
            return File.Exists(folder.Metrics) ? (double?)JsonNode.Parse(File.ReadAllText(folder.Metrics))?["train_seconds"] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Request(string Path, string? Data, string? Output, double FromSeconds, int Threads, string? CacheFolder);
}
