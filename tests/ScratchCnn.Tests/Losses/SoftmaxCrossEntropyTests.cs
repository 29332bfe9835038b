using ScratchCnn.Losses;

namespace ScratchCnn.Tests.Losses;

public sealed class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Two_classes_come_out_as_in_closed_form()
    {
        // z = (0, ln 3): p = (1/4, 3/4). Label 0: loss ln 4, gradient (1/4 − 1, 3/4).
        var gradient = new double[2];
        double loss = new SoftmaxCrossEntropy().Evaluate([0, Math.Log(3)], [0.0], 1, gradient);
        Assert.Equal(Math.Log(4), loss, 1e-15);
        Assert.Equal(-0.75, gradient[0], 1e-15);
        Assert.Equal(0.75, gradient[1], 1e-15);
    }

    [Fact]
    public void Smoothing_spreads_a_share_of_the_target_over_all_classes()
    {
        // p = (1/4, 3/4), q = (0.8 + 0.1, 0.1): loss −0.9 ln ¼ − 0.1 ln ¾.
        var gradient = new double[2];
        double loss = new SoftmaxCrossEntropy(labelSmoothing: 0.2).Evaluate([0, Math.Log(3)], [0.0], 1, gradient);
        Assert.Equal((-0.9 * Math.Log(0.25)) - (0.1 * Math.Log(0.75)), loss, 1e-15);
        Assert.Equal(0.25 - 0.9, gradient[0], 1e-15);
        Assert.Equal(0.75 - 0.1, gradient[1], 1e-15);
    }

    [Fact]
    public void The_weight_of_the_class_multiplies_loss_and_gradient_and_the_scale_the_gradient_alone()
    {
        double[] output = [0.3, -1.2, 0.8], plain = new double[3], weighted = new double[3];
        double expected = new SoftmaxCrossEntropy().Evaluate(output, [1.0], 1, plain);
        double loss = new SoftmaxCrossEntropy([5, 3, 7]).Evaluate(output, [1.0], 0.5, weighted);
        Assert.Equal(3 * expected, loss, 1e-15);
        for (int k = 0; k < 3; k++)
            Assert.Equal(1.5 * plain[k], weighted[k], 1e-15);
    }

    [Fact]
    public void At_ten_thousand_the_right_class_costs_nothing_and_the_wrong_one_its_distance()
    {
        var loss = new SoftmaxCrossEntropy();
        var gradient = new float[3];
        Assert.Equal(0, loss.Evaluate([1e4f, -1e4f, 0], [0f], 1, gradient));
        Assert.Equal([0f, 0, 0], gradient);
        Assert.Equal(2e4f, loss.Evaluate([1e4f, -1e4f, 0], [1f], 1, gradient));
        Assert.Equal([1f, -1, 0], gradient);
    }

    [Fact]
    public void A_class_that_is_ruled_out_by_minus_infinity_leaves_the_others_alone()
    {
        var gradient = new double[3];
        Assert.Equal(Math.Log(2), new SoftmaxCrossEntropy().Evaluate([1, 1, double.NegativeInfinity], [0.0], 1, gradient), 1e-15);
        Assert.Equal([-0.5, 0.5, 0], gradient);
    }

    [Fact]
    public void The_target_is_the_class_index()
    {
        var loss = new SoftmaxCrossEntropy();
        var target = new float[loss.TargetSize(5)];
        loss.EncodeLabel(3, target);
        Assert.Equal([3f], target);
    }

    [Theory]
    [InlineData(3), InlineData(-1), InlineData(0.5), InlineData(double.NaN), InlineData(1e30)]
    public void A_target_that_is_no_class_is_refused(double target)
    {
        var error = Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy().Evaluate([1, 2, 3], [target], 1, []));
        Assert.StartsWith("The target of softmax cross-entropy is a class index from 0 to 2; got ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hyper_parameters_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy([1, -1]));
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy([1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy(labelSmoothing: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy(labelSmoothing: -0.1));
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy([1, 2, 3]).TargetSize(5));
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy().TargetSize(1));
    }
}
