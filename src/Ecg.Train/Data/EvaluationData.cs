using Ecg.Beats;
using Ecg.Data;
using Ecg.Tasks;
using Ecg.Train.Settings;
using ScratchCnn.Data;

namespace Ecg.Train.Data;

/// <summary>Beats to evaluate a model on.</summary>
/// <param name="Beats">The beats as read.</param>
/// <param name="Rows">The rows to evaluate on.</param>
/// <param name="Scheme">Mapping of annotations to classes; null if the recordings of the rows are not known.</param>
internal sealed record EvaluationData(BeatSet Beats, Dataset<float> Rows, LabelScheme? Scheme)
{
    /// <summary>[rows]: time of each beat from the start of its recording, in s; empty if the recordings are not known.</summary>
    public IReadOnlyList<double> Seconds { get; private init; } = [];

    /// <summary>Returns the rows of files as they are.</summary>
    public static EvaluationData OfFiles(EcgTask task, BeatSet files) => new(files, TaskData.ToDataset(task, files), Scheme: null);

    /// <summary>Returns the beats of recordings, or the rows of files that were cut from them.</summary>
    /// <param name="task">The task.</param>
    /// <param name="files">Rows of published files; null for the beats of the recordings themselves.</param>
    /// <param name="choice">The recordings.</param>
    /// <param name="threads">Threads that read.</param>
    /// <exception cref="EcgDataException">A recording is missing or damaged, or no row is of any of them.</exception>
    public static EvaluationData Of(EcgTask task, BeatSet? files, RecordingChoice choice, int threads)
    {
        if (task == EcgTask.Infarction)
            throw CommandException.Usage($"Task {task.Name} uses the PTB files, whose recordings have no beat annotations; expected binary or classes.");

        RecordingSet set = RecordingSet.Read(choice.Folder, choice.Records, threads, choice.Inputs);
        set.RequireBeats(choice.Folder);
        if (files is null)
        {
            Dataset<float> beats = set.ToDataset(choice.Scheme, binary: task.ClassNames.Count == 2, choice.Inputs);
            double[] times = [.. set.Recordings.SelectMany(recording => Enumerable.Range(0, recording.Beats.Count).Select(recording.Seconds))];
            return new EvaluationData(set.ToBeatSet(choice.Folder, choice.Scheme), beats, choice.Scheme) { Seconds = times };
        }

        Dataset<float> rows = TaskData.ToDataset(task, files);
        double[] seconds = new double[rows.Count];
        Dataset<float> all = BeatMatching.WithRecordings(rows, set, choice.Scheme, choice.Inputs, seconds);
        int[] placed = [.. Enumerable.Range(0, all.Count).Where(row => all.GroupNames[all.Group(row)] != BeatMatching.Unplaced)];
        return placed.Length > 0
            ? new EvaluationData(files with { Warnings = [.. files.Warnings, .. set.Warnings] }, all.Select(placed), choice.Scheme)
            {
                Seconds = [.. placed.Select(row => seconds[row])],
            }
            : throw new EcgDataException(choice.Folder, $"no row of {files.Source} is a beat of these {choice.Records.Count} recordings");
    }
}
