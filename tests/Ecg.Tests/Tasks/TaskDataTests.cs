using Ecg.Csv;
using Ecg.Data;
using Ecg.Synthetic;
using Ecg.Tasks;
using Ecg.Tests.Csv;
using ScratchCnn.Data;

namespace Ecg.Tests.Tasks;

public sealed class TaskDataTests : IDisposable
{
    private static readonly BeatSet Generated = SyntheticBeats.Generate(seed: 1, count: 2_000);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("binary", 0.72, 0.08, 0.20)]
    [InlineData("mi", 0.72, 0.08, 0.20)]
    public void Four_fifths_are_for_training_a_tenth_of_them_for_validation_and_each_class_alike(string name, double train, double validation, double test)
    {
        EcgTask task = Named(name);
        TaskData data = TaskData.Split(task, Generated, seed: 5);
        int[] all = TaskData.ToDataset(task, Generated).CountByClass();

        foreach ((Dataset<float> part, double share) in new[] { (data.Train, train), (data.Validation, validation), (data.Test, test) })
        {
            int[] counts = part.CountByClass();
            for (int label = 0; label < all.Length; label++)
                Assert.InRange(counts[label], (share * all[label]) - 1, (share * all[label]) + 1);
        }
    }

    [Theory]
    [InlineData("binary", 2_000)]
    [InlineData("classes", 1_766)]
    [InlineData("mi", 234)]
    public void Every_row_of_the_task_is_in_one_part_only(string name, int rows)
    {
        TaskData data = TaskData.Split(Named(name), Generated, seed: 5);

        var seen = new HashSet<string>();
        foreach (Dataset<float> part in new[] { data.Train, data.Validation, data.Test })
        {
            for (int row = 0; row < part.Count; row++)
                Assert.True(seen.Add(string.Join(' ', part.Row(row)[..40].ToArray())), "a row is there twice");
        }

        Assert.Equal(rows, seen.Count);
        Assert.Equal(rows, data.Train.Count + data.Validation.Count + data.Test.Count);
    }

    [Fact]
    public void For_binary_label_0_is_normal_and_any_other_is_abnormal()
    {
        Dataset<float> all = TaskData.ToDataset(EcgTask.Binary, Generated);

        Assert.Equal(["normal", "abnormal"], all.ClassNames);
        for (int row = 0; row < all.Count; row++)
            Assert.Equal(Generated.Beats.Labels[row] == 0 ? 0 : 1, all.Label(row));
        Assert.Equal(["generated beats (mitbih_train)", "generated beats (mitbih_test)", "generated beats (ptbdb_normal)", "generated beats (ptbdb_abnormal)"], all.GroupNames);
    }

    [Fact]
    public void For_aami_the_test_file_is_the_test_and_the_rest_is_for_training()
    {
        TaskData data = TaskData.Split(EcgTask.Aami, Generated, seed: 5);

        Assert.Equal(["N", "S", "V", "F", "Q"], data.Test.ClassNames);
        Assert.Equal(Generated.Parts[1].Rows, data.Test.Count);
        Assert.All(Enumerable.Range(0, data.Test.Count), row => Assert.Equal(1, data.Test.Group(row)));
        Assert.All(Enumerable.Range(0, data.Train.Count), row => Assert.Equal(0, data.Train.Group(row)));
        Assert.All(Enumerable.Range(0, data.Validation.Count), row => Assert.Equal(0, data.Validation.Group(row)));
        Assert.InRange(data.Validation.Count, (Generated.Parts[0].Rows / 10) - 3, (Generated.Parts[0].Rows / 10) + 3);
    }

    [Fact]
    public void The_seed_decides_the_split_and_nothing_else_does()
    {
        Dataset<float> test = TaskData.Split(EcgTask.Binary, Generated, seed: 5).Test;
        Dataset<float> again = TaskData.Split(EcgTask.Binary, Generated, seed: 5).Test;
        Dataset<float> other = TaskData.Split(EcgTask.Binary, Generated, seed: 6).Test;

        Assert.True(AreEqual(test, again));
        Assert.False(AreEqual(test, other));
    }

    [Theory]
    [InlineData("classes", "mitbih_train", "task classes needs mitbih_test.csv, which is missing")]
    [InlineData("classes", "ptbdb_normal", "task classes needs mitbih_train.csv and mitbih_test.csv, which are missing")]
    [InlineData("mi", "ptbdb_abnormal", "task mi needs ptbdb_normal.csv, which is missing")]
    public void A_file_that_the_task_needs_is_named(string task, string present, string message)
    {
        _folder.Write(present + ".csv", CsvText.Published(20, classes: 2));
        DataLocation location = DataLocation.Find(_folder.Path, null, _folder.Path);

        var exception = Assert.Throws<EcgDataException>(() => Load(Named(task), location, Options, seed: 1));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void Only_the_files_of_the_task_are_read()
    {
        _folder.Write("mitbih_train.csv", CsvText.Published(100));
        _folder.Write("mitbih_test.csv", CsvText.Published(50));
        _folder.Write("ptbdb_normal.csv", [1, 2, 3]);
        DataLocation location = DataLocation.Find(_folder.Path, null, _folder.Path);

        TaskData data = Load(EcgTask.Aami, location, Options, seed: 1);

        Assert.Equal((90, 10, 50), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(["mitbih_train.csv", "mitbih_test.csv"], data.Test.GroupNames);
        Assert.Equal((_folder.Path, false), (data.Beats.Source, data.Beats.IsGenerated));
    }

    [Fact]
    public void A_file_of_one_class_alone_teaches_nothing()
    {
        _folder.Write("ptbdb_normal.csv", CsvText.Published(50, classes: 1));
        DataLocation location = DataLocation.Find(_folder.Path, null, _folder.Path);

        var exception = Assert.Throws<EcgDataException>(() => Load(EcgTask.Binary, location, Options, seed: 1));

        Assert.Equal($"{_folder.Path}: no beat of class abnormal among the 36 rows for training; task binary needs some (--allow-missing-classes trains with at least two of the classes)", exception.Message);
    }

    [Fact]
    public void Two_beats_are_too_few()
    {
        string path = _folder.Write("mine.csv", CsvText.Published(2, classes: 2));

        var exception = Assert.Throws<EcgDataException>(
            () => Load(EcgTask.Binary, DataLocation.Find(path, null, _folder.Path), Options, seed: 1));

        Assert.Contains("too few beats to set some aside", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_data_the_beats_are_generated_and_say_so()
    {
        TaskData data = Load(EcgTask.Aami, DataLocation.Find(null, null, _folder.Path), Options, seed: 3);

        Assert.True(data.Beats.IsGenerated);
        Assert.Equal("generated beats", data.Beats.Source);
        Assert.All(data.Test.GroupNames, name => Assert.StartsWith("generated beats", name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_can_be_judged_on_one_file_of_its_task_but_not_on_another_tasks()
    {
        BeatFile[] found = [.. BeatFile.Find(_folder.Write("ptbdb_normal.csv", CsvText.Published(3, classes: 1)))];

        Assert.Same(found[0], Assert.Single(EcgTask.Binary.ChooseForEvaluation(found)));
        Assert.Same(found[0], Assert.Single(EcgTask.Infarction.ChooseForEvaluation(found)));
        Assert.Equal(
            "task classes uses the files mitbih_train.csv and mitbih_test.csv; found only ptbdb_normal.csv",
            Assert.Throws<EcgDataException>(() => EcgTask.Aami.ChooseForEvaluation(found)).Message);
    }

    [RealDataFact(RealDataKind.Csv)]
    public void The_real_files_give_the_parts_that_their_rows_add_up_to()
    {
        DataLocation location = DataLocation.Find(RealData.Folder, null, _folder.Path);
        TaskData binary = Load(EcgTask.Binary, location, Options, seed: 42);
        TaskData aami = Load(EcgTask.Aami, location, Options, seed: 42);

        FileReport[] files = [.. binary.Beats.Parts.Select(part => part.Report!)];
        Assert.Equal(files.Sum(file => file.Rows), binary.Train.Count + binary.Validation.Count + binary.Test.Count);
        Assert.InRange(binary.Test.Count - (files.Sum(file => file.Rows) / 5), 0, 2);
        Assert.Equal(
            files.Sum(file => file.RowsByClass[0]), binary.Train.CountByClass()[0] + binary.Validation.CountByClass()[0] + binary.Test.CountByClass()[0]);
        Assert.Equal(files[1].RowsByClass, aami.Test.CountByClass());
        Assert.Equal(files[0].Rows, aami.Train.Count + aami.Validation.Count);
    }

    private static TaskData Load(EcgTask task, DataLocation location, ReadOptions options, ulong seed) =>
        TaskData.Split(task, task.Read(location, options, seed), seed);

    private static ReadOptions Options => new(BadRows: null, Threads: 2, CacheFolder: null);

    private static EcgTask Named(string name) => EcgTask.All.Single(task => task.Name == name);

    private static bool AreEqual(Dataset<float> one, Dataset<float> other) =>
        one.Count == other.Count && Enumerable.Range(0, one.Count).All(row => one.Row(row).SequenceEqual(other.Row(row)));
}
