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
        { new LayerNorm(0), "layer_norm has epsilon = 0; expected a positive number." },
        { new LayerNorm(double.NaN), "layer_norm has epsilon = NaN; expected a positive number." },
        { new LayerNorm(double.PositiveInfinity), "layer_norm has epsilon = Infinity; expected a positive number." },
        { new DepthwiseConv1D(0), "depthwise_conv1d has kernel_size = 0; expected at least 1." },
        { new DepthwiseConv1D(3, Stride: 0), "depthwise_conv1d has stride = 0; expected at least 1." },
        { new DepthwiseConv1D(3, Dilation: 0), "depthwise_conv1d has dilation = 0; expected at least 1." },
        { new AveragePool1D(0), "average_pool1d has pool_size = 0; expected at least 1." },
        { new ZeroPadding1D(-1, 0), "zero_padding1d has left = -1; expected at least 0." },
        { new ZeroPadding1D(0, -2), "zero_padding1d has right = -2; expected at least 0." },
        { new UpSampling1D(0), "up_sampling1d has size = 0; expected at least 1." },
        { new BranchDropout(-0.1), "branch_dropout has rate = -0.1; expected at least 0 and below 1." },
        {
            new Concatenate(new Relu(), new Conv1D(2, 3)),
            "concatenate joins branches position by position, so all need the same length; for an input of shape (10, 2) they give (10, 2), (8, 2). "
            + "A 'same' padding, or a pool on the longer branch, makes them equal."
        },
        {
            new Average(new Relu(), new Dense(3)),
            "average takes the mean of its branches, so all need one shape; for an input of shape (10, 2) they give (10, 2), (10, 3)."
        },
        {
            new Multiply(new Dense(3)),
            "multiply needs one factor per value or one per channel; for an input of shape (10, 2) that is a gate of shape (10, 2) or (2), but the gate gives (10, 3)."
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

    public static TheoryData<ModuleSpec, Shape> Limits => new()
    {
        { new BatchNorm(0, double.Epsilon), Signal },
        { new BatchNorm(1, double.MaxValue), Signal },
        { new LayerNorm(double.Epsilon), Signal },
        { new Dropout(0), Signal },
        { new BranchDropout(0), Signal },
        { new LeakyRelu(0), Signal },
        { new Conv1D(1, 10), new Shape(1, 1) },
        { new MaxPool1D(10, 1), new Shape(1, 2) },
        { new AdaptiveAveragePool1D(10), Signal },
        { new Slice(14, 3, 2), new Shape(3, 2) },
        { new ZeroPadding1D(0, 0), Signal },
        { new UpSampling1D(1), Signal },
        { new Multiply(new GlobalMaxPool1D()), Signal },
    };

    [Theory, MemberData(nameof(Limits))]
    public void A_layer_at_the_limit_of_what_it_allows_is_taken(ModuleSpec spec, Shape output) => Assert.Equal(output, spec.OutputShape(Signal));

    [Fact]
    public void Joined_branches_are_two_at_least_and_equal_those_of_equal_layers()
    {
        Assert.StartsWith(
            "concatenate joins two branches or more; got 1.", Assert.Throws<ArgumentException>("branches", () => new Concatenate(new Relu())).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "average takes two branches or more; got 1.", Assert.Throws<ArgumentException>("branches", () => new Average(new Relu())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("branches", () => new Concatenate(null!));
        Assert.Throws<ArgumentNullException>("branches", () => new Average(null!));
        Assert.Equal(new Concatenate(new Relu(), new Dense(2)), new Concatenate(new Relu(), new Dense(2)));
        Assert.Equal(new Average(new Relu(), new Dense(2)), new Average(new Relu(), new Dense(2)));
        Assert.Equal(new Concatenate(new Relu(), new Dense(2)).GetHashCode(), new Concatenate(new Relu(), new Dense(2)).GetHashCode());
        Assert.Equal(new Average(new Relu(), new Dense(2)).GetHashCode(), new Average(new Relu(), new Dense(2)).GetHashCode());
        Assert.NotEqual(new Concatenate(new Relu(), new Dense(2)), new Concatenate(new Dense(2), new Relu()));
        Assert.NotEqual(new Average(new Relu(), new Dense(2)), new Average(new Dense(2), new Relu()));
        Assert.NotEqual(new Concatenate(new Relu(), new Dense(2)), new Concatenate(new Relu(), new Dense(2)) { Name = "other" });
        Assert.NotEqual(new Average(new Relu(), new Dense(2)), new Average(new Relu(), new Dense(2)) { Name = "other" });
        Assert.False(new Concatenate(new Relu(), new Dense(2)).Equals(null));
        Assert.False(new Average(new Relu(), new Dense(2)).Equals(null));
    }

    [Fact]
    public void A_side_input_leaves_something_for_the_body() =>
        Assert.Contains("got (3, 1)", Assert.Throws<ShapeException>(() => new SideInput(3, new Flatten()).OutputShape(new Shape(3, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_sequence_is_not_empty_and_equals_one_of_equal_layers()
    {
        Assert.Throws<ArgumentNullException>("layers", () => new Sequential(null!));
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
