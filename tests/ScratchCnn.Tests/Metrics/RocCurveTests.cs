using FsCheck.Xunit;
using ScratchCnn.Metrics;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Metrics;

public sealed class RocCurveTests
{
    /// <summary>The definition itself: over all pairs of a positive and a negative row. Few different scores, so that many tie.</summary>
    [Property]
    public void The_area_is_the_share_of_pairs_in_the_right_order_with_ties_counted_half(int seed)
    {
        int rows = CounterRandom.Below((ulong)seed, 0, 60), differentScores = 1 + CounterRandom.Below((ulong)seed, 1, 30);
        double[] scores = [.. Enumerable.Range(0, rows).Select(row => CounterRandom.Below((ulong)seed, 100 + (ulong)row, differentScores) / 30.0)];
        bool[] positive = [.. Enumerable.Range(0, rows).Select(row => CounterRandom.Below((ulong)seed, 200 + (ulong)row, 3) == 0)];

        double won = 0, pairs = 0;
        for (int a = 0; a < rows; a++)
        {
            for (int b = 0; b < rows; b++)
            {
                if (positive[a] && !positive[b])
                {
                    won += scores[a] > scores[b] ? 1 : scores[a] == scores[b] ? 0.5 : 0;
                    pairs++;
                }
            }
        }

        double? area = RocCurve.Area(scores, positive);
        Assert.Equal(pairs > 0, area.HasValue);
        if (area is double value)
            Assert.Equal(won / pairs, value, 1e-14);
    }

    [Fact]
    public void Perfect_reversed_and_blind_scores_have_the_areas_1_0_and_one_half()
    {
        bool[] positive = [false, true, false, true];
        Assert.Equal(1, RocCurve.Area([0.1, 0.8, 0.2, 0.9], positive));
        Assert.Equal(0, RocCurve.Area([0.8, 0.1, 0.9, 0.2], positive));
        Assert.Equal(0.5, RocCurve.Area([0.3, 0.3, 0.3, 0.3], positive));
    }

    [Fact]
    public void One_class_alone_has_no_area()
    {
        Assert.Null(RocCurve.Area([0.1, 0.2], [true, true]));
        Assert.Null(RocCurve.Area([0.1, 0.2], [false, false]));
        Assert.Null(RocCurve.Area([], []));
    }

    [Fact]
    public void Lengths_that_differ_are_refused() => Assert.Throws<ArgumentException>(() => RocCurve.Area([0.1, 0.2], [true]));

    [Fact]
    public void A_refusal_says_what_came() => Assert.Equal(
        "Every score belongs to a row; got 2 scores and 1 rows.", Assert.Throws<ArgumentException>(() => RocCurve.Area([0.1, 0.2], [true])).Message);
}
