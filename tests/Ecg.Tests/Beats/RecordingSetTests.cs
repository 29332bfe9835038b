using Ecg.Beats;
using Ecg.Context;
using ScratchCnn.Data;

namespace Ecg.Tests.Beats;

public class RecordingSetTests
{
    [Fact]
    public void A_data_set_has_the_recordings_as_sources_and_the_rhythm_as_last_columns()
    {
        var set = new RecordingSet([Recording("a", 'N', 'V'), Recording("b", 'j')]);

        Dataset<float> five = set.ToDataset(LabelScheme.Aami, inputs: new BeatInputs(Rhythm: true));
        Dataset<float> two = set.ToDataset(LabelScheme.Published, binary: true);

        Assert.Equal((3, 195), (five.Count, five.Columns));
        Assert.Equal([0, 2, 1], Enumerable.Range(0, 3).Select(five.Label));
        Assert.Equal(["a", "a", "b"], Enumerable.Range(0, 3).Select(row => five.GroupNames[five.Group(row)]));
        Assert.Equal([186f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], five.Row(1)[186..].ToArray());
        Assert.Equal((187, 2), (two.Columns, two.ClassNames.Count));
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(two.Label));
    }

    [Fact]
    public void A_row_is_found_by_all_its_bits_and_others_are_not()
    {
        var set = new RecordingSet([Recording("a", 'N', 'V'), Recording("b", 'j')]);
        set.Recordings[1].Values[3] = 0.25f;
        var matcher = new BeatMatcher(set);
        float[] row = set.Recordings[1].Row(0).ToArray();

        (RecordedBeats recording, int beat) = matcher.Find(row)!.Value;

        Assert.Equal(("b", 0), (recording.Record, beat));
        row[186] = MathF.BitIncrement(row[186]);
        Assert.Null(matcher.Find(row));
        Assert.Equal(("a", 0), (matcher.Find(set.Recordings[0].Row(1))!.Value.Recording.Record, matcher.Find(set.Recordings[0].Row(1))!.Value.Beat));
    }

    [RealDataFact]
    public void DS1_and_DS2_have_the_beats_that_the_literature_counts_less_the_last_of_each_recording()
    {
        RecordingSet ds1 = RecordingSet.Read(RealData.Mitdb, RecordSelection.Ds1, threads: 2);
        RecordingSet ds2 = RecordingSet.Read(RealData.Mitdb, RecordSelection.Ds2, threads: 2);

        // The literature counts escape beats as N, as the published files do: 45,866 944 3,788 415 8 and 44,259 1,837 3,221 388 7.
        Assert.Equal([45866 - 21, 944 - 1, 3788, 415, 8], ds1.ToDataset(LabelScheme.Published).CountByClass());
        Assert.Equal([44259 - 21, 1837 - 1, 3221, 388, 7], ds2.ToDataset(LabelScheme.Published).CountByClass());
    }

    [RealDataFact]
    public void A_recording_at_250_Hz_gives_nearly_the_same_beats()
    {
        Recording original = Ecg.Beats.Recording.Read(RealData.Mitdb, "100");
        var down = new Ecg.Signals.Resampler(360, 250);
        var up = new Ecg.Signals.Resampler(250, 360);
        double[] samples = up.Resample(down.Resample(original.Samples));

        RecordedBeats again = BeatCutter.Cut("100", samples, original.Annotations);

        RecordedBeats expected = original.CutBeats();
        Assert.Equal(expected.Beats.Count, again.Beats.Count);
        double[] differences = [.. expected.Values.Zip(again.Values, (a, b) => (double)Math.Abs(a - b))];
        Assert.True(differences.Average() < 0.01, $"{differences.Average()}");
    }

    // Beats whose sample number c is c, which makes all rows of a set equal, with a rhythm of 1 … 8.
    private static RecordedBeats Recording(string name, params char[] symbols) => new(
        name,
        [.. symbols.Select((symbol, i) => new RecordedBeat(i, i * 100, Ecg.Wfdb.AnnotationCode.FromSymbol(symbol)!.Value, 187, new RrFeatures(1, 2, 3, 4, 5, 6, 7, 8)))],
        [.. symbols.SelectMany(_ => Enumerable.Range(0, 187).Select(column => (float)column))],
        LeftOut: 0);
}
