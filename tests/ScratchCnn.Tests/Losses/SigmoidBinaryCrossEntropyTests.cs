using ScratchCnn.Losses;

namespace ScratchCnn.Tests.Losses;

public sealed class SigmoidBinaryCrossEntropyTests
{
    private readonly SigmoidBinaryCrossEntropy _loss = new();

    [Fact]
    public void Two_outputs_come_out_as_in_closed_form()
    {
        // z = (0, ln 3): σ = (1/2, 3/4). Targets (1, 1/4): losses ln 2 and −¼ ln ¾ − ¾ ln ¼.
        var gradient = new double[2];
        double loss = _loss.Evaluate([0, Math.Log(3)], [1, 0.25], 1, gradient);
        Assert.Equal((Math.Log(2) - (0.25 * Math.Log(0.75)) - (0.75 * Math.Log(0.25))) / 2, loss, 1e-15);
        Assert.Equal(-0.25, gradient[0], 1e-15);
        Assert.Equal(0.25, gradient[1], 1e-15);
    }

    [Fact]
    public void At_ten_thousand_the_right_side_costs_nothing_and_the_wrong_one_its_distance()
    {
        Assert.Equal(0, _loss.Evaluate([1e4], [1.0], 1, []));
        Assert.Equal(0, _loss.Evaluate([-1e4], [0.0], 1, []));
        Assert.Equal(1e4, _loss.Evaluate([1e4], [0.0], 1, []));
        Assert.Equal(1e4, _loss.Evaluate([-1e4], [1.0], 1, []));
    }

    [Fact]
    public void A_nearly_certain_output_keeps_its_small_loss() => Assert.Equal(Math.Exp(-40), _loss.Evaluate([40], [1.0], 1, []), 1e-32);

    [Fact]
    public void One_output_takes_the_label_and_several_take_a_one_hot_row()
    {
        var single = new double[_loss.TargetSize(1)];
        _loss.EncodeLabel(1, single);
        Assert.Equal([1.0], single);
        _loss.EncodeLabel(0, single);
        Assert.Equal([0.0], single);

        double[] several = [9, 9, 9];
        _loss.EncodeLabel(1, several);
        Assert.Equal([0.0, 1, 0], several);
    }

    [Fact]
    public void A_label_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _loss.EncodeLabel(2, new double[1]));
        Assert.Throws<ArgumentException>(() => _loss.EncodeLabel(3, new double[3]));
        Assert.Throws<ArgumentException>(() => _loss.EncodeLabel(-1, new double[3]));
    }

    [Theory]
    [InlineData(-0.1), InlineData(1.1), InlineData(double.NaN)]
    public void A_target_outside_zero_to_one_is_refused(double target) =>
        Assert.Throws<ArgumentException>(() => _loss.Evaluate([0, 0], [0, target], 1, []));
}
