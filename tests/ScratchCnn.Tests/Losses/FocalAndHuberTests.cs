using ScratchCnn.Losses;

namespace ScratchCnn.Tests.Losses;

/// <summary>The edges of the focal, absolute and Huber losses: certain samples, kinks, and hyper-parameters at the ends of their ranges.</summary>
public sealed class FocalAndHuberTests
{
    [Theory, InlineData(0), InlineData(2)]
    public void A_sample_that_is_certainly_right_has_no_focal_loss_and_no_gradient(double gamma)
    {
        var gradient = new double[3];
        Assert.Equal(0, new FocalCrossEntropy(gamma).Evaluate([1000, 0, 0], [0], 1, gradient));
        Assert.Equal([0.0, 0, 0], gradient.Select(Math.Abs));
    }

    [Fact]
    public void A_focal_loss_far_below_machine_epsilon_keeps_its_digits()
    {
        // γ = 0: log(1 + e^−50), which is e^−50 to the last digit.
        Assert.Equal(1, new FocalCrossEntropy(gamma: 0).Evaluate<double>([50, 0], [0], 1, []) / Math.Exp(-50), 1e-12);
    }

    [Fact]
    public void A_focal_loss_weighs_a_sample_by_its_class() => Assert.Equal(
        3 * new FocalCrossEntropy().Evaluate<double>([1, 2], [1], 1, []), new FocalCrossEntropy(classWeights: [1, 3]).Evaluate<double>([1, 2], [1], 1, []), 1e-15);

    [Theory, InlineData(-0.1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void A_gamma_out_of_range_is_refused(double gamma) => Assert.StartsWith(
        "gamma must be finite and at least 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new FocalCrossEntropy(gamma)).Message, StringComparison.Ordinal);

    [Theory, InlineData(0), InlineData(-1), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void A_delta_out_of_range_is_refused(double delta) => Assert.StartsWith(
        "delta must be finite and above 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new Huber(delta)).Message, StringComparison.Ordinal);

    [Fact]
    public void Classes_and_weights_that_do_not_fit_are_refused()
    {
        Assert.Equal(
            "Softmax chooses among two outputs or more; the network has 1.", Assert.Throws<ArgumentException>(() => new FocalCrossEntropy().TargetSize(1)).Message);
        Assert.Equal(
            "Every class needs a weight: 3 outputs, but 2 class weights.",
            Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy([1, 1]).TargetSize(3)).Message);
        Assert.StartsWith(
            "Class weights must be finite and at least 0.", Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy([1, -1])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Label smoothing must be at least 0 and below 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy(labelSmoothing: 1)).Message, StringComparison.Ordinal);
        Assert.Equal(
            "The label is 3; there are 3 outputs, 0 to 2.", Assert.Throws<ArgumentException>(() => new MeanSquaredError().EncodeLabel(3, new float[3])).Message);
    }

    [Fact]
    public void A_class_may_weigh_nothing() => Assert.Equal(0, new SoftmaxCrossEntropy([1, 0]).Evaluate<double>([3, 1], [1], 1, []));

    [Fact]
    public void The_absolute_error_has_the_gradient_0_at_its_kink()
    {
        var gradient = new double[4];
        new MeanAbsoluteError().Evaluate([0.5, 0.5, 0.5, double.NaN], [0.5, 0, 1, 0], 1, gradient);
        Assert.Equal([0, 0.25, -0.25, double.NaN], gradient);
    }

    [Fact]
    public void Huber_is_the_square_up_to_delta_and_a_line_beyond()
    {
        var gradient = new double[1];
        Assert.Equal(0.5 * 0.25, new Huber(0.5).Evaluate([0.5], [0], 1, gradient));
        Assert.Equal(0.5, gradient[0]);
        Assert.Equal(0.5 * (2 - 0.25), new Huber(0.5).Evaluate([-2], [0], 1, gradient));
        Assert.Equal(-0.5, gradient[0]);
    }
}
