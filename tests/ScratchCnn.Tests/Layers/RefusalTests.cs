using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>Impossible settings are refused in one sentence that names the layer, what was expected and what came.</summary>
public sealed class RefusalTests
{
    private static readonly Shape Signal = new(10, 2);

    public static TheoryData<ModuleSpec, string> Refused => new()
    {
        { new Conv1D(0, 3), "conv1d has filters = 0; expected at least 1." },
        { new Conv1D(4, -1), "conv1d has kernel_size = -1; expected at least 1." },
        { new Conv1D(4, 3, Stride: 0), "conv1d has stride = 0; expected at least 1." },
        { new Conv1D(4, 3, Dilation: 0), "conv1d has dilation = 0; expected at least 1." },
        { new Conv1D(4, 3, Dilation: 0) { Name = "first" }, "first (conv1d) has dilation = 0; expected at least 1." },
        {
            new Conv1D(4, 6, Stride: 2, Dilation: 2),
            "conv1d has no output for an input of shape (10, 2): the output length is (length − extent) / stride + 1 = (10 − 11) / 2 + 1, "
            + "and a window of 11 positions does not fit into 10."
        },
        { new Dense(0), "dense has units = 0; expected at least 1." },
        { new MaxPool1D(0), "max_pool1d has pool_size = 0; expected at least 1." },
        { new MaxPool1D(2, 0), "max_pool1d has stride = 0; expected at least 1." },
        { new MaxPool1D(2, 1, Padding.Causal), "max_pool1d has padding = causal; expected valid or same: a pool has no causal form." },
        { new BatchNorm(-0.1), "batch_norm has momentum = -0.1; expected between 0 and 1." },
        { new BatchNorm(1.1), "batch_norm has momentum = 1.1; expected between 0 and 1." },
        { new BatchNorm(double.NaN), "batch_norm has momentum = NaN; expected between 0 and 1." },
        { new BatchNorm(0.9, 0), "batch_norm has epsilon = 0; expected a positive number." },
        { new BatchNorm(0.9, double.PositiveInfinity), "batch_norm has epsilon = Infinity; expected a positive number." },
        { new Dropout(-0.5), "dropout has rate = -0.5; expected at least 0 and below 1." },
        { new Dropout(1), "dropout has rate = 1; expected at least 0 and below 1." },
        { new BranchDropout(1), "branch_dropout has rate = 1; expected at least 0 and below 1." },
        { new AdaptiveAveragePool1D(0), "adaptive_average_pool1d has regions = 0; expected at least 1." },
        { new AdaptiveAveragePool1D(11), "adaptive_average_pool1d has regions = 11; expected at most the length of the signal, 10." },
        { new Slice(-1, 2), "slice has start = -1; expected at least 0." },
        { new Slice(0, 0), "slice has length = 0; expected at least 1." },
        { new Slice(0, 2, 0), "slice has channels = 0; expected at least 1." },
        { new Slice(15, 3, 2), "slice takes the values from 15 to before 21; an input of shape (10, 2) has 20." },
        { new LeakyRelu(-1), "leaky_relu has slope = -1; expected 0 or more." },
        { new LeakyRelu(double.PositiveInfinity), "leaky_relu has slope = Infinity; expected 0 or more." },
        {
            new Residual(new Conv1D(2, 3)),
            "residual adds its body's output to its input, so both need one shape; for an input of shape (10, 2) the body gives (8, 2) and the shortcut (10, 2)."
        },
        {
            new Residual(new Conv1D(2, 3), new Conv1D(3, 1)),
            "residual adds its body's output to its projected input, so both need one shape; "
            + "for an input of shape (10, 2) the body gives (8, 2) and the shortcut (10, 3)."
        },
        { new SideInput(0, new Flatten()), "side_input has size = 0; expected at least 1." },
        {
            new SideInput(2, new Flatten()),
            "side_input takes the last 2 values off a signal of one channel; expected an input of shape (n, 1) with n > 2, got (10, 2)."
        },
    };

    [Theory, MemberData(nameof(Refused))]
    public void A_layer_that_cannot_be_is_refused(ModuleSpec spec, string message) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(() => spec.OutputShape(Signal)).Message);

    [Fact]
    public void A_side_input_leaves_something_for_the_body() =>
        Assert.Contains("got (3, 1)", Assert.Throws<ShapeException>(() => new SideInput(3, new Flatten()).OutputShape(new Shape(3, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_sequence_is_not_empty_and_equals_one_of_equal_layers()
    {
        Assert.Equal("A sequence needs at least one layer.", Assert.Throws<ArgumentException>(() => new Sequential([])).Message);
        var one = new Sequential(new Dense(3), new Relu());
        var same = new Sequential(new Dense(3), new Relu());
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, new Sequential(new Dense(3), new Tanh()));
        Assert.NotEqual(one, new Sequential(new Dense(3), new Relu()) { Name = "other" });
        Assert.False(one.Equals(null));
        Assert.Equal("sequential", one.Kind);
    }

    [Fact]
    public void Two_layers_of_one_name_are_refused()
    {
        var network = new Sequential(new Dense(3) { Name = "same" }, new Relu { Name = "same" });
        var error = Assert.Throws<ArgumentException>(() => new ScratchCnn.Models.Model<float>(network, Signal, seed: 1));
        Assert.Equal("Two layers are called 'same'; every layer of a network needs a name of its own.", error.Message);
    }

    [Fact]
    public void A_layer_with_nothing_to_pack_or_to_sum_does_nothing_when_asked()
    {
        Layer<float> relu = new Relu().Bind<float>(Signal);
        var gradient = new float[] { 5 };
        var pass = new LayerPass<float> { SampleCount = 1, Packed = gradient, ParameterGradient = gradient };
        relu.Pack(pass, 0);
        relu.ParameterGradient(pass, 0, 0);
        Assert.Equal((0, 0, 0), (relu.PackParts, relu.ParameterGradientParts, relu.MultiplyAdds));
        Assert.Equal([5], gradient);
    }
}
