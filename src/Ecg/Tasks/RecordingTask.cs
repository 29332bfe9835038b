using Ecg.Beats;
using Ecg.Data;
using ScratchCnn.Data;

namespace Ecg.Tasks;

/// <summary>A task on beats whose recordings are known, so that rows can be split by patient and can include rhythm and differences from the median beat.</summary>
/// <param name="Task">The task: binary or aami.</param>
/// <param name="Scheme">Mapping of annotations to classes.</param>
/// <param name="ByPatients">Whether DS1 is for training and DS2 for testing; otherwise beats are split regardless of their patients.</param>
/// <param name="Inputs">Contents of a row.</param>
/// <param name="WithValidation">Whether some of the training rows or recordings are held out for validation.</param>
public sealed record RecordingTask(EcgTask Task, LabelScheme Scheme, bool ByPatients, BeatInputs Inputs, bool WithValidation = true)
{
    /// <summary>Cuts the beats of all recordings of a folder and splits them.</summary>
    /// <param name="directory">Folder of the recordings.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <exception cref="EcgDataException">A recording is missing or damaged, or the beats do not suffice for the task.</exception>
    public RecordingTaskData FromRecordings(string directory, int threads, ulong seed)
    {
        RequireMitbih();
        IReadOnlyList<string> records = RecordSelection.In(directory);
        if (ByPatients)
            records = [.. records.Where(record => RecordSelection.Ds1.Contains(record) || RecordSelection.Ds2.Contains(record))];
        RecordingSet set = RecordingSet.Read(directory, records, threads);
        BeatSet beats = set.ToBeatSet(directory, Scheme);
        Dataset<float> rows = Inputs == BeatInputs.Plain
            ? TaskData.ToDataset(Task, beats)
            : set.ToDataset(Scheme, binary: Task.ClassNames.Count == 2, Inputs);
        TaskData data = ByPatients ? SplitByPatients(rows, beats, seed) : TaskData.SplitByShares(Task, rows, beats, seed, WithValidation);
        return new RecordingTaskData(data, NotPlaced: 0);
    }

    /// <summary>Finds the recordings of the rows of published files and splits the rows.</summary>
    /// <param name="beats">Rows of published files.</param>
    /// <param name="directory">Folder of the recordings.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <exception cref="EcgDataException">A recording is missing or damaged, or the beats do not suffice for the task.</exception>
    public RecordingTaskData FromFiles(BeatSet beats, string directory, int threads, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(beats);
        RequireMitbih();
        RecordingSet set = RecordingSet.Read(directory, RecordSelection.In(directory), threads);
        Dataset<float> WithRecordings(Dataset<float> rows) => BeatMatching.WithRecordings(rows, set, Scheme, Inputs);
        static int NotPlaced(Dataset<float> rows) =>
            Enumerable.Range(0, rows.Count).Count(row => rows.SourceNames[rows.Source(row)] == BeatMatching.Unplaced);

        if (ByPatients)
        {
            Dataset<float> all = WithRecordings(TaskData.ToDataset(Task, beats));
            return new RecordingTaskData(SplitByPatients(all, beats, seed), NotPlaced(all));
        }
        TaskData split = TaskData.Split(Task, beats, seed, WithValidation);
        split = split with
        {
            Train = WithRecordings(split.Train),
            Validation = WithRecordings(split.Validation),
            Test = WithRecordings(split.Test),
        };
        int notPlaced = NotPlaced(split.Train) + NotPlaced(split.Validation) + NotPlaced(split.Test);
        return notPlaced == 0 || !Inputs.Relative
            ? new RecordingTaskData(split, notPlaced)
            : throw new EcgDataException(
                directory, $"{notPlaced} rows of {beats.Source} match no beat of these recordings, so there is no median beat to subtract from them");
    }

    private TaskData SplitByPatients(Dataset<float> rows, BeatSet beats, ulong seed)
    {
        PatientSplit split = WithValidation ? PatientSplit.DeChazal(rows, seed) : PatientSplit.DeChazal(rows, seed, validationShare: 0);
        var data = new TaskData(Task, split.Train, split.Validation, split.Test, beats);
        data.RequireEnough(WithValidation);
        return data;
    }

    private void RequireMitbih()
    {
        if (Task == EcgTask.Infarction)
            throw new EcgDataException($"task {Task.Name} uses the PTB files, whose recordings have no beat annotations; expected task binary or aami");
    }
}

/// <summary>The rows of a task, with their recordings as sources.</summary>
/// <param name="Data">The rows.</param>
/// <param name="NotPlaced">Rows of files that match no beat of any recording; a split by patients leaves them out.</param>
public sealed record RecordingTaskData(TaskData Data, int NotPlaced);
