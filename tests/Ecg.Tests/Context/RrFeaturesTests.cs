using Ecg.Context;
using Ecg.Wfdb;

namespace Ecg.Tests.Context;

public class RrFeaturesTests
{
    [Fact]
    public void Intervals_are_measured_between_beats_whatever_lies_between()
    {
        // Beats at 1, 3, 4 s; the mean of 2, 2, 1 is 5/3.
        RrFeatures[] features = RrFeatures.Compute([At(5, '+'), At(100, 'N'), At(200, '~'), At(300, 'B'), At(350, '!'), At(400, 'V')], 100);

        const double mean = 5.0 / 3;
        Assert.Equal(default, features[0]);
        AssertEqual(features[1], (2, mean), (2, mean), (2, mean), (2, 2)); // the first beat has no previous interval and takes its next
        Assert.Equal(default, features[2]);
        AssertEqual(features[3], (2, mean), (1, mean), (2, mean), (2, 2));
        Assert.Equal(default, features[4]);
        AssertEqual(features[5], (1, mean), (1, mean), (mean, mean), (1, mean)); // the last beat has no next and takes its previous
    }

    [Fact]
    public void The_local_mean_is_of_the_last_ten_intervals()
    {
        // Previous intervals: fifteen of 1 s, the first of them that of the second beat, and from then on 25 of 2 s.
        Annotation[] beats = [.. Enumerable.Range(0, 40).Select(i => At(i <= 14 ? 360 * i : (360 * 14) + (720 * (i - 14)), 'N'))];
        const double mean = 65.0 / 40;

        RrFeatures[] features = RrFeatures.Compute(beats, 360);

        AssertEqual(features[14], (1, mean), (2, mean), (1, mean), (1, 1));
        AssertEqual(features[15], (2, mean), (2, mean), (1.1, mean), (2, 1.1));
        AssertEqual(features[23], (2, mean), (2, mean), (1.9, mean), (2, 1.9));
        AssertEqual(features[24], (2, mean), (2, mean), (2, mean), (2, 2));
    }

    [Fact]
    public void A_faster_heart_with_the_same_rhythm_has_the_same_features()
    {
        long[] samples = [0, 300, 600, 750, 1200, 1500];

        RrFeatures[] slow = RrFeatures.Compute([.. samples.Select(sample => At(sample, 'N'))], 360);
        RrFeatures[] fast = RrFeatures.Compute([.. samples.Select(sample => At(sample / 2, 'N'))], 360);

        for (int i = 0; i < samples.Length; i++)
            Assert.Equal(slow[i].Prematurity, fast[i].Prematurity, 1e-6f);
        Assert.Equal(slow.Select(beat => beat.Previous), fast.Select(beat => beat.Previous));
        Assert.Equal(3, Array.IndexOf(slow, slow.MinBy(beat => beat.Prematurity))); // the early one
    }

    [Fact]
    public void An_only_beat_and_beats_at_one_time_have_no_interval()
    {
        Assert.Equal([default(RrFeatures)], RrFeatures.Compute([At(7, 'N')], 360));
        Assert.Equal(Enumerable.Repeat(default(RrFeatures), 2), RrFeatures.Compute([At(7, 'N'), At(7, 'N')], 360));
        Assert.Empty(RrFeatures.Compute([], 360));
    }

    [Fact]
    public void The_rhythm_around_a_beat_is_that_of_twenty_beats_before_and_after_it()
    {
        // A second from beat to beat, but beat 30 comes at half of it and the next makes up for it.
        Annotation[] beats = [.. Enumerable.Range(0, 80).Select(i => At(i == 30 ? 2950 : 100 * i, 'N'))];

        RrFeatures[] features = RrFeatures.Compute(beats, 100);

        Assert.Equal(-1 / 3.0, features[30].PreviousHere, 1e-6); // 0.5 s against 1 s
        Assert.Equal(0.2, features[30].NextHere, 1e-6); // 1.5 s against 1 s
        Assert.Equal(0, features[30].Spread);
        // Of 41 intervals around, 40 steps: three are uneven, by 1/3, 1/2 and 1/5.
        Assert.Equal((1 / 3.0 + 0.5 + 0.2) / 40, features[30].Change, 1e-6);
        Assert.All(features[..10].Concat(features[52..]), beat => Assert.Equal((0f, 0f), (beat.Spread, beat.Change)));
        Assert.True(features[10].Change > 0 && features[51].Change > 0);
    }

    [Fact]
    public void An_uneven_rhythm_is_told_from_an_even_one()
    {
        long[] seconds = [0, 2, 5, 6, 9, 11]; // intervals of 2 3 1 3 2: their median is 2, from which they differ by 0 1 1 1 0
        RrFeatures[] features = RrFeatures.Compute([.. seconds.Select(second => At(second * 100, 'N'))], 100);

        Assert.All(features, beat => Assert.Equal(0.5, beat.Spread, 1e-6));
        Assert.All(features, beat => Assert.Equal(((1 / 5.0) + 0.5 + 0.5 + (1 / 5.0)) / 4, beat.Change, 1e-6));
    }

    // Each of the first four features compares two intervals: (a − b) / (a + b).
    private static void AssertEqual(RrFeatures features, params (double A, double B)[] expected)
    {
        float[] columns = new float[RrFeatures.Count];
        features.CopyTo(columns);
        for (int column = 0; column < expected.Length; column++)
            Assert.Equal((expected[column].A - expected[column].B) / (expected[column].A + expected[column].B), columns[column], 1e-6);
    }

    private static Annotation At(long sample, char symbol) => new(sample, AnnotationCode.FromSymbol(symbol)!.Value);
}
