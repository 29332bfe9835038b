using Ecg.Evaluation;
using ScratchCnn.Metrics;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Evaluation;

public sealed class ScoreCurvesTests
{
    // The example of scikit-learn's documentation: roc_auc_score 0.75, average_precision_score 0.8333…
    private static readonly double[] s_scores = [0.1, 0.4, 0.35, 0.8];
    private static readonly bool[] s_positive = [false, false, true, true];

    [Fact]
    public void Areas_are_those_of_scikit_learn()
    {
        CurveAreas areas = new ScoreCurves(s_scores, s_positive).Areas();
        Assert.Equal(0.75, areas.Roc, 12);
        Assert.Equal(5.0 / 6, areas.PrecisionRecall, 12);
    }

    [Fact]
    public void Points_are_those_of_the_definition()
    {
        var curves = new ScoreCurves(s_scores, s_positive);
        Assert.Equal([(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)], curves.Roc().Select(point => (point.FalsePositiveRate, point.TruePositiveRate)));
        Assert.Equal([(0.5, 1), (0.5, 0.5), (1, 2.0 / 3), (1, 0.5)], curves.PrecisionRecall().Select(point => (point.Recall, point.Precision)));
        Assert.Equal([0.8, 0.4, 0.35, 0.1], curves.PrecisionRecall().Select(point => point.Threshold));
    }

    [Fact]
    public void With_many_ties_the_area_is_that_of_ranks_and_weights_are_repetitions()
    {
        const int rows = 300;
        double[] scores = [.. Enumerable.Range(0, rows).Select(row => Math.Round(CounterRandom.Uniform(1, (ulong)row), 1))];
        bool[] positive = [.. Enumerable.Range(0, rows).Select(row => CounterRandom.Uniform(2, (ulong)row) < 0.3 + (scores[row] / 3))];
        int[] weights = [.. Enumerable.Range(0, rows).Select(row => CounterRandom.Below(3, (ulong)row, 4))];
        var curves = new ScoreCurves(scores, positive);
        Assert.Equal(RocCurve.Area(scores, positive)!.Value, curves.Areas().Roc, 12);

        int[] repeated = [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Repeat(row, weights[row]))];
        var again = new ScoreCurves([.. repeated.Select(row => scores[row])], [.. repeated.Select(row => positive[row])]);
        Assert.Equal(again.Areas().Roc, curves.Areas(weights).Roc, 12);
        Assert.Equal(again.Areas().PrecisionRecall, curves.Areas(weights).PrecisionRecall, 12);
    }

    [Fact]
    public void Without_positive_rows_there_is_no_area() => Assert.True(double.IsNaN(new ScoreCurves([0.5, 0.6], [false, false]).Areas().Roc));

    [Fact]
    public void Intervals_hold_the_area_repeat_with_the_seed_and_are_wider_over_patients_that_differ()
    {
        // Ten patients of 40 rows; in half of them the scores are right, in the other half they are noise.
        const int rows = 400;
        int[] patients = [.. Enumerable.Range(0, rows).Select(row => row / 40)];
        bool[] positive = [.. Enumerable.Range(0, rows).Select(row => row % 2 == 0)];
        double[] scores = [.. Enumerable.Range(0, rows).Select(row => CounterRandom.Uniform(4, (ulong)row) + (patients[row] < 5 && positive[row] ? 1 : 0))];
        var curves = new ScoreCurves(scores, positive);
        AreaIntervals overRows = CurveBootstrap.Compute([curves], null, seed: 1)[0], overPatients = CurveBootstrap.Compute([curves], patients, seed: 1)[0];

        Assert.InRange(overRows.Areas.Roc, overRows.Roc.Lower, overRows.Roc.Upper);
        Assert.InRange(overRows.Areas.PrecisionRecall, overRows.PrecisionRecall.Lower, overRows.PrecisionRecall.Upper);
        Assert.Equal(overRows, CurveBootstrap.Compute([curves], null, seed: 1)[0]);
        Assert.NotEqual(overRows.Roc, CurveBootstrap.Compute([curves], null, seed: 2)[0].Roc);
        Assert.True(overPatients.Roc.Upper - overPatients.Roc.Lower > 1.5 * (overRows.Roc.Upper - overRows.Roc.Lower), "Patients do not widen the interval.");
    }

    [Fact]
    public void Reliability_bins_count_every_row_once_and_give_the_calibration_error()
    {
        double[] confidences = [0.6, 0.62, 0.95, 0.97, 1.0];
        bool[] correct = [true, false, true, true, true];
        IReadOnlyList<ReliabilityBin> bins = Reliability.Bins(confidences, correct);

        Assert.Equal(15, bins.Count);
        Assert.Equal(5, bins.Sum(bin => bin.Correct.Total));
        Assert.Equal(new Proportion(1, 1), bins[8].Correct);
        Assert.Equal(new Proportion(3, 3), bins[14].Correct);
        double error = bins.Where(bin => bin.Correct.Total > 0).Sum(bin => bin.Correct.Total / 5.0 * Math.Abs(bin.Correct.Value - bin.Confidence));
        Assert.Equal(Calibration.ExpectedError(confidences, correct), error, 12);
    }

    [Fact]
    public void Thresholds_count_rows_at_or_above_them()
    {
        ThresholdFigures half = Thresholds.Compute([0.5, 0.49, 0.9, 0.2], [true, true, false, false]).Single(row => row.Threshold == 0.5);
        Assert.Equal(new ThresholdFigures(0.5, 2, new Proportion(1, 2), new Proportion(1, 2), new Proportion(1, 2)), half);
    }
}
