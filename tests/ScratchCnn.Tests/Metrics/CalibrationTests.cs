using ScratchCnn.Metrics;

namespace ScratchCnn.Tests.Metrics;

public sealed class CalibrationTests
{
    [Fact]
    public void The_error_is_the_one_worked_out_by_hand()
    {
        // Bin (12/15, 13/15] holds 0.82 and 0.86, one of them right: 2/4 · |0.5 − 0.84| = 0.17.
        // Bin (14/15, 1] holds 0.95, right: 1/4 · 0.05. Bin (8/15, 9/15] holds 0.6, wrong: 1/4 · 0.6.
        double error = Calibration.ExpectedError([0.82, 0.86, 0.95, 0.6], [true, false, true, false]);
        Assert.Equal(0.17 + 0.0125 + 0.15, error, 1e-15);
    }

    [Fact]
    public void Bins_take_their_upper_end_and_zero_goes_to_the_first()
    {
        // 1/15 belongs to bin 1 with 0.05, so that right and wrong cancel out; just above it begins bin 2.
        double edge = 1.0 / 15;
        Assert.Equal(Math.Abs(1 - edge - 0.05) / 2, Calibration.ExpectedError([edge, 0.05], [true, false]), 1e-15);
        double above = 0.0667;
        Assert.Equal((1 - above + 0.05) / 2, Calibration.ExpectedError([above, 0.05], [true, false]), 1e-15);
        Assert.Equal(0, Calibration.ExpectedError([0, 1], [false, true]));
    }

    [Fact]
    public void Confidence_that_comes_true_has_no_error()
    {
        double[] confidences = [.. Enumerable.Repeat(0.75, 400)];
        bool[] correct = [.. Enumerable.Range(0, 400).Select(row => row % 4 != 0)];
        Assert.Equal(0, Calibration.ExpectedError(confidences, correct), 1e-12);
    }

    [Fact]
    public void Lengths_that_differ_and_no_rows_at_all_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Calibration.ExpectedError([0.5], [true, false]));
        Assert.Throws<ArgumentException>(() => Calibration.ExpectedError([], []));
    }

    /// <summary>Softmax in float may end a rounding above 1.</summary>
    [Fact]
    public void A_confidence_just_above_1_belongs_to_the_last_bin() => Assert.Equal(0.1 / 2, Calibration.ExpectedError([1.0000001, 0.9], [true, true]), 1e-7);

    [Fact]
    public void A_refusal_says_what_came() => Assert.Equal(
        "Every confidence belongs to a prediction; got 1 and 2.", Assert.Throws<ArgumentException>(() => Calibration.ExpectedError([0.5], [true, false])).Message);
}
