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
/// <param name="AllowMissingClasses">Whether to train without beats of some classes. Class Q may always be missing from a split by
/// patients: DS1 leaves out the recordings with paced beats on purpose.</param>
public sealed record RecordingTask(
    EcgTask Task, LabelScheme Scheme, bool ByPatients, BeatInputs Inputs, bool WithValidation = true, bool AllowMissingClasses = false)
{
    private static readonly string[] s_mayBeMissingFromDs1 = ["Q"];

    /// <summary>Folder of the recordings to test on, all those of the other folder being for training; null where the test is a part of them.</summary>
    public string? TestDirectory { get; init; }

    /// <summary>With a <see cref="TestDirectory"/>, the recordings to train on (<see cref="RecordSelection.Parse"/>).</summary>
    public string TrainingRecords { get; init; } = "all";

    /// <summary>Cuts the beats of all recordings of a folder and splits them.</summary>
    /// <param name="directory">Folder of the recordings.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <exception cref="EcgDataException">A recording is missing or damaged, or the beats do not suffice for the task.</exception>
    public RecordingTaskData FromRecordings(string directory, int threads, ulong seed)
    {
        RequireMitbih();
        IReadOnlyList<string> records = RecordSelection.In(directory);
        if (TestDirectory is not null)
            records = RecordSelection.Parse(directory, TrainingRecords);
        else if (ByPatients)
            records = RecordSelection.Parse(directory, RecordSelection.Unpaced);
        RecordingSet set = RecordingSet.Read(directory, records, threads, Inputs);
        set.RequireBeats(directory);
        BeatSet beats = set.ToBeatSet(directory, Scheme);
        if (TestDirectory is not null)
            return new RecordingTaskData(TestedElsewhere(ToDataset(set), beats, threads), NotPlaced: 0);
        Dataset<float> rows = Inputs == BeatInputs.Plain ? TaskData.ToDataset(Task, beats) : ToDataset(set);
        TaskData data = ByPatients ? SplitByPatients(rows, beats, seed) : SplitByShares(rows, beats, seed);
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
        RecordingSet set = RecordingSet.Read(directory, RecordSelection.In(directory), threads, Inputs);
        beats = beats with { Warnings = [.. beats.Warnings, .. set.Warnings] };
        Dataset<float> WithRecordings(Dataset<float> rows) => BeatMatching.WithRecordings(rows, set, Scheme, Inputs);
        static int NotPlaced(Dataset<float> rows) =>
            Enumerable.Range(0, rows.Count).Count(row => rows.GroupNames[rows.Group(row)] == BeatMatching.Unplaced);

        if (ByPatients)
        {
            Dataset<float> all = WithRecordings(TaskData.ToDataset(Task, beats));
            return new RecordingTaskData(SplitByPatients(all, beats, seed), NotPlaced(all));
        }
        TaskData split = TaskData.Split(Task, beats, seed, WithValidation, AllowMissingClasses);
        split = split with
        {
            Train = WithRecordings(split.Train),
            Validation = WithRecordings(split.Validation),
            Test = WithRecordings(split.Test),
        };
        int notPlaced = NotPlaced(split.Train) + NotPlaced(split.Validation) + NotPlaced(split.Test);
        return notPlaced == 0 || !(Inputs.Relative || Inputs.Context)
            ? new RecordingTaskData(split, notPlaced)
            : throw new EcgDataException(
                directory, $"{notPlaced} rows of {beats.Source} match no beat of these recordings, so their median beat and their context are not known");
    }

    /// <summary>Refuses training rows that lack a class which may not be missing.</summary>
    /// <returns>The beats, with a warning for each class that is missing and may be.</returns>
    /// <exception cref="EcgDataException">A class is missing.</exception>
    public BeatSet RequireClasses(Dataset<float> training, BeatSet beats) =>
        new TaskData(Task, training, training, training, beats).RequireEnough(withValidation: false, MayBeMissing).Beats;

    private Dataset<float> ToDataset(RecordingSet set) => set.ToDataset(Scheme, binary: Task.ClassNames.Count == 2, Inputs);

    /// <summary>All rows are for training, and those of another folder for the test.</summary>
    private TaskData TestedElsewhere(Dataset<float> training, BeatSet beats, int threads)
    {
        RecordingSet test = RecordingSet.Read(TestDirectory!, RecordSelection.In(TestDirectory!), threads, Inputs);
        test.RequireBeats(TestDirectory!);
        beats = beats with { Warnings = [.. beats.Warnings, .. test.Warnings] };
        return new TaskData(Task, training, training.Select([]), ToDataset(test), beats).RequireEnough(withValidation: false, MayBeMissing);
    }

    private IReadOnlyList<string> MayBeMissing => AllowMissingClasses ? Task.ClassNames : ByPatients ? s_mayBeMissingFromDs1 : [];

    private TaskData SplitByPatients(Dataset<float> rows, BeatSet beats, ulong seed)
    {
        PatientSplit split = WithValidation ? PatientSplit.DeChazal(rows, seed) : PatientSplit.DeChazal(rows, seed, validationShare: 0);
        return new TaskData(Task, split.Train, split.Validation, split.Test, beats).RequireEnough(
            WithValidation, MayBeMissing);
    }

    private TaskData SplitByShares(Dataset<float> rows, BeatSet beats, ulong seed) =>
        TaskData.SplitByShares(Task, rows, beats, seed, WithValidation).RequireEnough(WithValidation, MayBeMissing);

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
