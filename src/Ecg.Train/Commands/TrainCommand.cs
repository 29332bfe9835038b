using System.CommandLine;
using Ecg.Data;
using Ecg.Tasks;
using Ecg.Train.Data;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Runs;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;

namespace Ecg.Train.Commands;

/// <summary>Trains a network on heartbeats and writes the model and its metrics to a run folder.</summary>
internal static class TrainCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var options = new TrainOptions();
        var command = new Command("train", "Trains a network on heartbeats. Writes a run folder with the report, the model, its metrics, history and configuration.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            Surroundings around = surroundings with { CacheFolder = options.CacheFolder(parsed, surroundings) };
            return options.Resume(parsed) is { } folder
                ? Resume(Path.GetFullPath(folder, around.CurrentFolder), config => options.Settings(parsed, config.Settings, around), around)
                : Begin(options.Settings(parsed, around), options.Output(parsed), around);
        });
        return command;
    }

    private static int Begin((TrainSettings Settings, DataLocation Data) request, string? output, Surroundings surroundings)
    {
        var screen = new Screen(surroundings);
        (TrainSettings settings, DataLocation location) = request;
        string? path = output is null ? null : Path.GetFullPath(output, surroundings.CurrentFolder);
        if (path is not null)
        {
            OutputGuard.RequireNoInput([.. RunFolder.FilesIn(path)], settings.Inputs());
            RunFolder.RequireOwn(path);
        }

        TaskData data = TrainingData.Load(settings, location, surroundings.CacheFolder, screen);
        Architecture architecture = NetworkChoice.Resolve(settings.Model, data.Train.Columns, data.Task.ClassNames.Count);
        using RunFolder folder = path is null
            ? RunFolder.OpenNext(surroundings.CurrentFolder, $"{settings.Task}-{NetworkChoice.NameOf(settings.Model)}")
            : RunFolder.Open(path);
        return TrainingRun.Begin(folder, settings, data, architecture).Run(folder, screen, surroundings.Interruption());
    }

    private static int Resume(string path, Func<RunConfig, (TrainSettings Settings, DataLocation Data)> requestOf, Surroundings surroundings)
    {
        if (!Directory.Exists(path))
            throw new CommandException($"{path}: no such folder; --resume takes the folder of a run.");
        var screen = new Screen(surroundings);
        using RunFolder folder = RunFolder.OpenRun(path);
        RunConfig config = folder.ReadConfig();
        (TrainSettings settings, DataLocation location) = requestOf(config);
        OutputGuard.RequireNoInput([.. RunFolder.FilesIn(path)], settings.Inputs());
        config = config with { Settings = settings };
        TaskData data = TrainingData.Load(settings, location, surroundings.CacheFolder, screen);
        return TrainingRun.Resume(folder, config, data, screen.Warn)
            .Run(folder, screen, surroundings.Interruption());
    }
}
