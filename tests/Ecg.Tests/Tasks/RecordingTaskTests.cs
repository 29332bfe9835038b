using Ecg.Beats;
using Ecg.Csv;
using Ecg.Data;
using Ecg.Tasks;
using ScratchCnn.Data;

namespace Ecg.Tests.Tasks;

public class RecordingTaskTests
{
    [RealDataFact]
    public void Recordings_between_patients_train_on_DS1_and_test_on_DS2()
    {
        var task = new RecordingTask(EcgTask.Aami, LabelScheme.Published, ByPatients: true, new BeatInputs(Rhythm: true));

        TaskData data = task.FromRecordings(RealData.Mitdb, threads: 2, seed: 42).Data;

        Assert.Equal(50_999, data.Train.Count + data.Validation.Count);
        Assert.Equal(49_690, data.Test.Count);
        Assert.Equal(195, data.Train.Columns);
        Assert.Equal([44238, 1836, 3221, 388, 7], data.Test.CountByClass());
        Assert.Empty(Sources(data.Train).Concat(Sources(data.Validation)).Intersect(Sources(data.Test)));
        Assert.All(data.Train.CountByClass(), count => Assert.True(count > 0));
        Assert.All(data.Validation.CountByClass()[..4], count => Assert.True(count > 0));
        Assert.Equal(44, data.Beats.Parts.Count);
    }

    [RealDataFact]
    public void Recordings_without_patients_are_split_by_classes()
    {
        var task = new RecordingTask(EcgTask.Binary, LabelScheme.Published, ByPatients: false, BeatInputs.Plain);

        TaskData data = task.FromRecordings(RealData.Mitdb, threads: 2, seed: 42).Data;

        Assert.Equal(109_446, data.Train.Count + data.Validation.Count + data.Test.Count);
        Assert.Equal([18118, 3771], data.Test.CountByClass()); // a fifth of 90,589 and of 18,857
        Assert.Equal(48, Sources(data.Test).Length);
    }

    [RealDataFact(RealDataKind.Recordings | RealDataKind.Csv)]
    public void Rows_of_files_find_their_patients()
    {
        BeatSet beats = BeatSet.Read(RealData.CsvFiles, "kaggle", new ReadOptions(BadRows.Error, Threads: 2, CacheFolder: null));
        var byPatients = new RecordingTask(EcgTask.Binary, LabelScheme.Aami, ByPatients: true, BeatInputs.Plain);
        var byBeats = new RecordingTask(EcgTask.Aami, LabelScheme.Published, ByPatients: false, new BeatInputs(Rhythm: true));

        RecordingTaskData patients = byPatients.FromFiles(beats, RealData.Mitdb, threads: 2, seed: 1);
        RecordingTaskData mixed = byBeats.FromFiles(beats, RealData.Mitdb, threads: 2, seed: 1);

        Assert.Equal(beats.Parts.Skip(2).Sum(part => part.Rows), patients.NotPlaced); // the PTB rows
        Assert.Equal(44, Sources(patients.Data.Train).Concat(Sources(patients.Data.Validation)).Concat(Sources(patients.Data.Test)).Distinct().Count());
        Assert.Empty(Sources(patients.Data.Train).Intersect(Sources(patients.Data.Test)));
        Assert.Equal(0, mixed.NotPlaced);
        Assert.Equal(195, mixed.Data.Test.Columns);
        Assert.Equal(beats.Parts[1].Report!.RowsByClass, mixed.Data.Test.CountByClass());
    }

    [RealDataFact(RealDataKind.Recordings | RealDataKind.Csv)]
    public void Rows_of_no_recording_have_no_median_beat_to_be_taken_away()
    {
        BeatSet beats = BeatSet.Read(RealData.CsvFiles, "kaggle", new ReadOptions(BadRows.Error, Threads: 2, CacheFolder: null));
        var task = new RecordingTask(EcgTask.Binary, LabelScheme.Published, ByPatients: false, new BeatInputs(Relative: true));

        var exception = Assert.Throws<EcgDataException>(() => task.FromFiles(beats, RealData.Mitdb, threads: 2, seed: 1));

        Assert.Contains($"{beats.Parts.Skip(2).Sum(part => part.Rows)} rows of kaggle match no beat of these recordings", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_task_of_the_PTB_files_has_no_recordings()
    {
        var task = new RecordingTask(EcgTask.Infarction, LabelScheme.Published, ByPatients: true, BeatInputs.Plain);

        Assert.Throws<EcgDataException>(() => task.FromRecordings(".", threads: 1, seed: 1));
    }

    private static string[] Sources(Dataset<float> rows) =>
        [.. Enumerable.Range(0, rows.Count).Select(row => rows.GroupNames[rows.Group(row)]).Distinct()];
}
