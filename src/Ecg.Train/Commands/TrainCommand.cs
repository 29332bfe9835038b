using System.CommandLine;
using Ecg.Data.Tasks;
using Ecg.Train.Display;
using Ecg.Train.Runs;

namespace Ecg.Train.Commands;

/// <summary>Trains a network on heartbeats, and writes what it learned and how well to a run folder.</summary>
internal static class TrainCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var options = new TrainOptions();
        var command = new Command("train", "Trains a network on heartbeats and writes a run folder: the model, its metrics, its history, its configuration.");
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Settings(parsed, surroundings), options.Output(parsed), surroundings));
        return command;
    }

    private static int Run(TrainSettings settings, string? output, Surroundings surroundings)
    {
        var screen = new Screen(surroundings);
        TaskData data = TrainingData.Load(settings, surroundings.CacheFolder, screen);
        var run = new TrainingRun(settings, data);
        using RunFolder folder = output is null
            ? RunFolder.OpenNext(surroundings.CurrentFolder, $"{settings.Task}-{NetworkChoice.NameOf(settings.Model)}")
            : RunFolder.Open(Path.GetFullPath(output, surroundings.CurrentFolder));
        return run.Run(folder, screen, surroundings.Interruption);
    }
}
