using Ecg.Data;
using Ecg.Tasks;
using Ecg.Train.Display;
using Ecg.Train.Settings;

namespace Ecg.Train.Data;

/// <summary>Gets the rows of a run.</summary>
internal static class TrainingData
{
    /// <summary>Reads or generates the beats that train was asked for, shows them, and splits them.</summary>
    /// <param name="settings">The settings of train.</param>
    /// <param name="location">The location of the beats.</param>
    /// <param name="cacheFolder">Folder in which parsed files are cached; null for no cache.</param>
    /// <param name="screen">Shows what was read, and how it was split.</param>
    /// <exception cref="EcgDataException">The data cannot be used.</exception>
    public static TaskData Load(TrainSettings settings, DataLocation location, string? cacheFolder, Screen screen)
    {
        EcgTask task = EcgTask.Find(settings.Task)
            ?? throw new CommandException($"There is no task '{settings.Task}'; expected {string.Join(", ", EcgTask.All.Select(known => known.Name))}.");
        TaskData data = settings.Recordings is { } recordings && location.IsRecordings
            ? OfRecordings(settings, recordings.TaskOf(task, settings), screen)
            : OfFiles(settings, task, location, cacheFolder, screen);
        foreach (string warning in data.Beats.Warnings)
            screen.Warn(warning);
        DataTable.ShowSplit(screen, task.Name, task.ClassNames, ("training", data.Train), ("validation", data.Validation), ("test", data.Test));
        return data;
    }

    private static TaskData OfRecordings(TrainSettings settings, RecordingTask task, Screen screen)
    {
        TaskData data = task.FromRecordings(settings.Data!, settings.Threads, settings.Seed).Data;
        DataTable.ShowFiles(screen, data.Beats);
        return data;
    }

    private static TaskData OfFiles(TrainSettings settings, EcgTask task, DataLocation location, string? cacheFolder, Screen screen)
    {
        BeatSet beats = task.Read(
            location, new ReadOptions(TrainSettings.ParseBadRows(settings.BadRows), settings.Threads, cacheFolder), settings.Seed);
        DataTable.ShowFiles(screen, beats);
        if (settings.Recordings is not { } recordings)
            return TaskData.Split(task, beats, settings.Seed, settings.HasValidation, settings.AllowMissingClasses);
        RecordingTaskData matched = recordings.TaskOf(task, settings).FromFiles(beats, recordings.Folder, settings.Threads, settings.Seed);
        screen.Line($"{Screen.Count(matched.NotPlaced)} rows are no beat of a recording in {recordings.Folder}.");
        return matched.Data;
    }
}
