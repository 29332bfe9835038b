using Ecg.Beats;
using Ecg.Context;

namespace Ecg.Tests.Beats;

public class BeatInputsTests
{
    [Theory]
    [InlineData(new float[] { 5, 1, 3 }, 3f)]
    [InlineData(new float[] { 4, 1, 3, 2 }, 3f)] // of an even number the upper of the two in the middle
    [InlineData(new float[] { 7 }, 7f)]
    public void The_median_beat_is_the_median_of_each_column(float[] heights, float median)
    {
        RecordedBeats recording = Recording(heights);

        Assert.Equal(Enumerable.Range(0, 187).Select(column => median + column), recording.MedianBeat.ToArray());
    }

    [Fact]
    public void A_relative_row_is_what_is_left_of_a_beat_and_its_rhythm_stays_as_it_is()
    {
        RecordedBeats recording = Recording(1, 2, 4);
        float[] row = new float[195];

        new BeatInputs(Relative: true, Rhythm: true).Write(recording, 2, row);

        Assert.Equal([.. Enumerable.Repeat(2f, 187), 1, 2, 3, 4, 5, 6, 7, 8], row);
    }

    [Fact]
    public void A_plain_row_is_the_beat()
    {
        RecordedBeats recording = Recording(1, 2, 4);
        float[] row = new float[BeatInputs.Plain.Columns];

        BeatInputs.Plain.Write(recording, 1, row);

        Assert.Equal(recording.Row(1).ToArray(), row);
    }

    [Fact]
    public void A_recording_without_beats_has_a_median_beat_of_zeros() => Assert.Equal(new float[187], Recording().MedianBeat.ToArray());

    // Column c of a beat is its height + c.
    private static RecordedBeats Recording(params float[] heights) => new(
        "r",
        [.. heights.Select((_, i) => new RecordedBeat(i, i * 100, Code: 1, SegmentLength: 187, new RrFeatures(1, 2, 3, 4, 5, 6, 7, 8)))],
        [.. heights.SelectMany(height => Enumerable.Range(0, 187).Select(column => height + column))],
        LeftOut: 0);
}
