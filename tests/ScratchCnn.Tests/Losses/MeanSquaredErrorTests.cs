using ScratchCnn.Losses;

namespace ScratchCnn.Tests.Losses;

public sealed class MeanSquaredErrorTests
{
    [Fact]
    public void Two_outputs_come_out_as_in_closed_form()
    {
        var gradient = new double[2];
        Assert.Equal((4 + 0.25) / 2, new MeanSquaredError().Evaluate([3, -0.5], [1, 0], 0.5, gradient));
        Assert.Equal([0.5 * 2, 0.5 * -0.5], gradient);
    }

    [Fact]
    public void A_label_is_a_one_hot_row()
    {
        double[] target = [9, 9, 9];
        new MeanSquaredError().EncodeLabel(2, target);
        Assert.Equal([0.0, 0, 1], target);
        Assert.Throws<ArgumentException>(() => new MeanSquaredError().EncodeLabel(3, target));
    }
}
