using Ecg.Beats;
using Ecg.Data;
using Ecg.Tasks;
using Ecg.Train.Settings;
using ScratchCnn.Data;

namespace Ecg.Train.Data;

/// <summary>Beats to judge a model by.</summary>
/// <param name="Beats">What was read.</param>
/// <param name="Rows">The rows that count.</param>
/// <param name="Scheme">Which beats count as which class; null where the rows' recordings are not known.</param>
internal sealed record EvaluationData(BeatSet Beats, Dataset<float> Rows, LabelScheme? Scheme)
{
    /// <summary>Rows of files as they are.</summary>
    public static EvaluationData OfFiles(EcgTask task, BeatSet files) => new(files, TaskData.ToDataset(task, files), Scheme: null);

    /// <summary>Beats of recordings, or rows of files whose recordings are found; those of none that is meant are left out.</summary>
    /// <param name="task">What is told apart.</param>
    /// <param name="files">Rows of published files; null for the beats of the recordings themselves.</param>
    /// <param name="choice">Which beats are meant.</param>
    /// <param name="threads">Threads that read.</param>
    /// <exception cref="EcgDataException">A recording is missing or damaged, or no row is of any of them.</exception>
    public static EvaluationData Of(EcgTask task, BeatSet? files, RecordingChoice choice, int threads)
    {
        if (task == EcgTask.Infarction)
            throw CommandException.Usage($"Task {task.Name} uses the PTB files, whose recordings have no beat annotations; expected binary or aami.");

        RecordingSet set = RecordingSet.Read(choice.Folder, choice.Records, threads);
        set.RequireBeats(choice.Folder);
        if (files is null)
        {
            Dataset<float> beats = set.ToDataset(choice.Scheme, binary: task.ClassNames.Count == 2, choice.Inputs);
            return new EvaluationData(set.ToBeatSet(choice.Folder, choice.Scheme), beats, choice.Scheme);
        }

        Dataset<float> all = BeatMatching.WithRecordings(TaskData.ToDataset(task, files), set, choice.Scheme, choice.Inputs);
        int[] placed = [.. Enumerable.Range(0, all.Count).Where(row => all.GroupNames[all.Group(row)] != BeatMatching.Unplaced)];
        return placed.Length > 0
            ? new EvaluationData(files with { Warnings = [.. files.Warnings, .. set.Warnings] }, all.Select(placed), choice.Scheme)
            : throw new EcgDataException(choice.Folder, $"no row of {files.Source} is a beat of these {choice.Records.Count} recordings");
    }
}
