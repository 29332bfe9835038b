using Ecg.Beats;
using ScratchCnn.Data;

namespace Ecg.Tests.Beats;

public class PatientSplitTests
{
    [Fact]
    public void The_lists_of_de_Chazal_share_no_recording_and_have_no_paced_one()
    {
        Assert.Equal((22, 22), (RecordSelection.Ds1.Count, RecordSelection.Ds2.Count));
        Assert.Empty(RecordSelection.Ds1.Intersect(RecordSelection.Ds2));
        Assert.Empty(RecordSelection.Ds1.Concat(RecordSelection.Ds2).Intersect(["102", "104", "107", "217"]));
    }

    [Fact]
    public void The_parts_share_no_recording_and_leave_out_the_others()
    {
        Dataset<float> beats = Beats([.. RecordSelection.Ds1, "102", .. RecordSelection.Ds2, "unplaced"]);

        PatientSplit split = PatientSplit.DeChazal(beats, seed: 3);

        string[] validation = Sources(split.Validation);
        Assert.Equal(4, validation.Length); // a fifth of 22
        Assert.Equal(RecordSelection.Ds1.Order(), Sources(split.Train).Concat(validation).Order());
        Assert.Equal(RecordSelection.Ds2.Order(), Sources(split.Test).Order());
        Assert.Equal(22 * 20, split.Train.Count + split.Validation.Count);
    }

    [Fact]
    public void The_validation_recordings_come_from_the_seed_and_have_every_class_that_more_than_one_recording_has()
    {
        Dataset<float> beats = Beats([.. RecordSelection.Ds1, .. RecordSelection.Ds2]);

        for (ulong seed = 0; seed < 20; seed++)
        {
            PatientSplit split = PatientSplit.DeChazal(beats, seed);
            Assert.Equal(Sources(split.Validation), Sources(PatientSplit.DeChazal(beats, seed).Validation));
            Assert.All(split.Validation.CountByClass()[..4], count => Assert.True(count > 0));
            Assert.All(split.Train.CountByClass()[..4], count => Assert.True(count > 0));
        }
        Assert.True(Enumerable.Range(0, 20).Select(seed => string.Join(' ', Sources(PatientSplit.DeChazal(beats, (ulong)seed).Validation))).Distinct().Count() > 5);
    }

    [Fact]
    public void Without_validation_all_of_DS1_is_for_training_and_the_test_stays()
    {
        Dataset<float> beats = Beats([.. RecordSelection.Ds1, "102", .. RecordSelection.Ds2]);

        PatientSplit split = PatientSplit.DeChazal(beats, seed: 3, validationShare: 0);

        Assert.Equal(RecordSelection.Ds1.Order(), Sources(split.Train).Order());
        Assert.Equal(0, split.Validation.Count);
        Assert.Equal(RecordSelection.Ds2.Order(), Sources(split.Test).Order());
    }

    [Fact]
    public void Folds_validate_each_recording_once()
    {
        Dataset<float> beats = Beats([.. RecordSelection.Ds1, .. RecordSelection.Ds2]);

        IReadOnlyList<(Dataset<float> Train, Dataset<float> Validation)> folds = PatientSplit.Folds(beats, RecordSelection.Ds1, folds: 5, seed: 1);

        Assert.Equal(RecordSelection.Ds1.Order(), folds.SelectMany(fold => Sources(fold.Validation)).Order());
        Assert.All(folds, fold => Assert.Empty(Sources(fold.Train).Intersect(Sources(fold.Validation))));
        Assert.All(folds, fold => Assert.Equal(22, Sources(fold.Train).Length + Sources(fold.Validation).Length));
    }

    [Fact]
    public void Recordings_of_another_database_are_refused() =>
        Assert.Throws<EcgDataException>(() => PatientSplit.DeChazal(Beats(["e0103", "e0104"]), seed: 1));

    // Twenty beats per recording: fifteen N, and five of a class that depends on the recording; class 4 is in the first recording alone.
    private static Dataset<float> Beats(string[] records)
    {
        int rows = records.Length * 20;
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % 20 < 15 ? 0 : row < 20 ? 4 : 1 + (row / 20 % 3))];
        return new Dataset<float>(new float[rows], 1, labels, BeatLabels.ClassNames, [.. Enumerable.Range(0, rows).Select(row => row / 20)], records);
    }

    private static string[] Sources(Dataset<float> part) =>
        [.. Enumerable.Range(0, part.Count).Select(row => part.GroupNames[part.Group(row)]).Distinct()];
}
