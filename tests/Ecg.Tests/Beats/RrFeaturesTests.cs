using Ecg.Data.Beats;
using Ecg.Data.Wfdb;

namespace Ecg.Tests.Beats;

public class RrFeaturesTests
{
    [Fact]
    public void Intervals_are_measured_between_beats_whatever_lies_between()
    {
        RrFeatures[] features = RrFeatures.Compute([At(5, '+'), At(100, 'N'), At(200, '~'), At(300, 'B'), At(350, '!'), At(400, 'V')], 100);

        Assert.Equal(default, features[0]);
        Assert.Equal(new RrFeatures(2, 2, 2, 1), features[1]); // the first beat has no previous interval and takes its next
        Assert.Equal(default, features[2]);
        Assert.Equal(new RrFeatures(2, 1, 2, 1), features[3]);
        Assert.Equal(default, features[4]);
        Assert.Equal(new RrFeatures(1, 1, 5f / 3, 0.6f), features[5]); // the last beat has no next and takes its previous
    }

    [Fact]
    public void The_local_mean_is_of_the_last_ten_intervals()
    {
        // Intervals of 1 s, and from the 15th beat on of 2 s.
        Annotation[] beats = [.. Enumerable.Range(0, 40).Select(i => At(i <= 14 ? 360 * i : (360 * 14) + (720 * (i - 14)), 'N'))];

        RrFeatures[] features = RrFeatures.Compute(beats, 360);

        Assert.Equal(new RrFeatures(1, 2, 1, 1), features[14]);
        Assert.Equal(new RrFeatures(2, 2, 1.1f, (float)(2 / 1.1)), features[15]);
        Assert.Equal(new RrFeatures(2, 2, 1.9f, (float)(2 / 1.9)), features[23]);
        Assert.Equal(new RrFeatures(2, 2, 2, 1), features[24]);
    }

    [Fact]
    public void An_only_beat_and_beats_at_one_time_have_no_interval()
    {
        Assert.Equal([new RrFeatures(0, 0, 0, 1)], RrFeatures.Compute([At(7, 'N')], 360));
        Assert.Equal(Enumerable.Repeat(new RrFeatures(0, 0, 0, 1), 2), RrFeatures.Compute([At(7, 'N'), At(7, 'N')], 360));
        Assert.Empty(RrFeatures.Compute([], 360));
    }

    private static Annotation At(long sample, char symbol) => new(sample, AnnotationCode.FromSymbol(symbol)!.Value);
}
