using Ecg.Beats;
using ScratchCnn.Data;

namespace Ecg.Tests.Beats;

public sealed class BeatMatchingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RealDataFact(RealDataKind.Recordings | RealDataKind.Csv)]
    public void Every_row_of_the_test_file_is_placed_with_its_label() => AllPlaced(PublishedFile.MitbihTest, 17_000);

    [RealDataFact(RealDataKind.Recordings | RealDataKind.Csv)]
    public void Every_row_of_the_training_file_is_placed_with_its_label() => AllPlaced(PublishedFile.MitbihTrain, 70_000);

    [RealDataFact(RealDataKind.Recordings | RealDataKind.Csv)]
    public void Rows_of_another_database_are_not_placed()
    {
        string output = _folder["match.csv"];

        MatchResult result = BeatMatching.Write(RealData.Csv(PublishedFile.PtbNormal), RealData.Mitdb, output, threads: 2);

        Assert.True(result.Rows >= 280);
        Assert.Equal((0, result.Rows), (result.Placed, result.NotPlaced));
        Assert.Equal($"{result.Rows},0,,,,", File.ReadAllLines(output)[result.Rows]);
    }

    [RealDataFact]
    public void What_cut_writes_locate_finds_again_line_by_line()
    {
        string csv = _folder["beats.csv"];
        string provenance = _folder["provenance.csv"];
        string output = _folder["match.csv"];
        BeatExport.Write(RealData.Mitdb, ["222", "100"], csv, provenance);

        BeatMatching.Write(csv, RealData.Mitdb, output, threads: 2);

        // row,label,record,sample,symbol,segment_length against record,sample,symbol,label,segment_length
        IEnumerable<string> found = File.ReadLines(output).Skip(1).Select(line => line.Split(',')).Select(f => string.Join(',', f[2], f[3], f[4], f[1], f[5]));
        Assert.Equal(File.ReadLines(provenance).Skip(1), found);
    }

    [RealDataFact]
    public void Rows_with_their_recordings_can_be_split_by_patients_and_have_what_recordings_know()
    {
        var inputs = new BeatInputs(Relative: true, Rhythm: true);
        RecordingSet set = RecordingSet.Read(RealData.Mitdb, ["222", "100"], threads: 2);
        Dataset<float> cut = set.ToDataset(LabelScheme.Aami, inputs: inputs);
        Dataset<float> plain = set.ToDataset(LabelScheme.Published);
        float[] values = [.. Enumerable.Range(0, plain.Count).SelectMany(row => plain.Row(row).ToArray())];
        values[0] = 0.123f; // a row that is no beat
        var rows = new Dataset<float>(
            values, PublishedFormat.Samples, [.. Enumerable.Range(0, plain.Count).Select(plain.Label)], plain.ClassNames, new int[plain.Count], ["mitbih_train"]);

        Dataset<float> matched = BeatMatching.WithRecordings(rows, set, LabelScheme.Aami, inputs);

        Assert.Equal(195, matched.Columns);
        Assert.Equal(BeatMatching.Unplaced, matched.GroupNames[matched.Group(0)]);
        for (int row = 1; row < matched.Count; row++)
        {
            Assert.Equal(cut.GroupNames[cut.Group(row)], matched.GroupNames[matched.Group(row)]);
            Assert.Equal(cut.Label(row), matched.Label(row));
            Assert.True(cut.Row(row).SequenceEqual(matched.Row(row)));
        }
    }

    private void AllPlaced(PublishedFile file, int leastRows)
    {
        string output = _folder["match.csv"];

        MatchResult result = BeatMatching.Write(RealData.Csv(file), RealData.Mitdb, output, threads: 2);

        Assert.True(result.Rows >= leastRows);
        Assert.Equal((result.Rows, 0), (result.Placed, result.OtherLabels));
        Assert.Empty(result.Warnings);
        Assert.Equal(result.Rows + 1, File.ReadLines(output).Count());
    }
}
