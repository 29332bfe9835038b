using ScratchCnn.Losses;

namespace ScratchCnn.Tests.Losses;

public sealed class MaskedBinaryCrossEntropyTests
{
    private readonly MaskedBinaryCrossEntropy _loss = new();

    [Fact]
    public void Weights_multiply_the_losses_of_their_outputs()
    {
        // z = (0, ln 3, 5): σ = (1/2, 3/4). Targets (1, 1/4), the third is masked.
        double[] gradient = [9, 9, 9];
        double loss = _loss.Evaluate([0, Math.Log(3), 5], [1, 0.25, double.NaN, 1, 2, 0], 1, gradient);
        Assert.Equal((Math.Log(2) - (2 * ((0.25 * Math.Log(0.75)) + (0.75 * Math.Log(0.25))))) / 3, loss, 1e-15);
        Assert.Equal(-0.5 / 3, gradient[0], 1e-15);
        Assert.Equal(2 * 0.5 / 3, gradient[1], 1e-15);
        Assert.Equal(0, gradient[2]);
    }

    [Fact]
    public void With_weights_of_one_it_is_binary_cross_entropy_to_the_bit()
    {
        double[] logits = [-3, 0.2, 40, -700], targets = [0.1, 1, 0, 1], gradient = new double[4], expected = new double[4];
        Assert.Equal(
            new SigmoidBinaryCrossEntropy().Evaluate(logits, targets, 0.5, expected),
            _loss.Evaluate(logits, [.. targets, 1, 1, 1, 1], 0.5, gradient));
        Assert.Equal(expected, gradient);
    }

    [Fact]
    public void The_gradient_agrees_with_differences()
    {
        double[] logits = [-1.5, 0.3, 2, 0], target = [0.2, 1, 0, 0.5, 1, 0.25, 3, 0], gradient = new double[4];
        _loss.Evaluate(logits, target, 2, gradient);
        for (int k = 0; k < logits.Length; k++)
        {
            const double step = 1e-5;
            double[] above = [.. logits], below = [.. logits];
            above[k] += step;
            below[k] -= step;
            double difference = (_loss.Evaluate(above, target, 1, []) - _loss.Evaluate(below, target, 1, [])) / (2 * step);
            Assert.Equal(2 * difference, gradient[k], 1e-9);
        }
    }

    [Fact]
    public void A_class_counts_at_all_outputs()
    {
        double[] target = [9, 9, 9, 9, 9, 9];
        Assert.Equal(target.Length, _loss.TargetSize(3));
        _loss.EncodeLabel(1, target);
        Assert.Equal([0.0, 1, 0, 1, 1, 1], target);
    }

    [Fact]
    public void It_has_a_name_and_room_for_targets_and_weights()
    {
        Assert.Equal("masked_binary_cross_entropy", _loss.Name);
        Assert.Equal(int.MaxValue - 1, _loss.TargetSize(int.MaxValue / 2));
        Assert.Throws<OverflowException>(() => _loss.TargetSize((int.MaxValue / 2) + 1));
    }

    [Fact]
    public void The_loss_alone_is_the_one_with_a_gradient() => Assert.Equal(
        _loss.Evaluate([0.5, 2, -1], [1, 0, 0.5, 1, 0, 3], 1, new double[3]), _loss.Evaluate([0.5, 2, -1], [1, 0, 0.5, 1, 0, 3], 1, []));

    [Fact]
    public void Refusals_say_which_one_came()
    {
        Assert.Equal(
            "Weights must be finite and at least 0; weight 1 is -1.", Assert.Throws<ArgumentException>(() => _loss.Evaluate([0, 0], [0, 0.5, 1, -1], 1, [])).Message);
        Assert.Equal(
            "Binary cross-entropy takes targets from 0 to 1; target 1 is 1.5.",
            Assert.Throws<ArgumentException>(() => _loss.Evaluate([0, 0], [0, 1.5, 1, 1], 1, [])).Message);
    }

    [Theory]
    [InlineData(-0.1, 1), InlineData(1.1, 1), InlineData(double.NaN, 1), InlineData(0.5, -1), InlineData(0.5, double.NaN), InlineData(0.5, double.PositiveInfinity)]
    public void A_target_outside_zero_to_one_and_a_weight_that_is_none_are_refused(double target, double weight) =>
        Assert.Throws<ArgumentException>(() => _loss.Evaluate([0, 0], [0, target, 1, weight], 1, []));
}
