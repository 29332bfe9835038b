using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>Composites name their layers, by which saved files know them, and foretell their shapes.</summary>
public sealed class CompositeTests
{
    private static readonly Shape s_signal = new(10, 2);

    public static TheoryData<ModuleSpec, string> Kinds => new()
    {
        { new Conv1D(4, 3), "conv1d" },
        { new DepthwiseConv1D(3), "depthwise_conv1d" },
        { new SeparableConv1D(4, 3), "separable_conv1d" },
        { new Dense(5), "dense" },
        { new BatchNorm(), "batch_norm" },
        { new LayerNorm(), "layer_norm" },
        { new MaxPool1D(2), "max_pool1d" },
        { new AveragePool1D(2), "average_pool1d" },
        { new AdaptiveAveragePool1D(2), "adaptive_average_pool1d" },
        { new GlobalMaxPool1D(), "global_max_pool1d" },
        { new GlobalAveragePool1D(), "global_average_pool1d" },
        { new ZeroPadding1D(1), "zero_padding1d" },
        { new UpSampling1D(2), "up_sampling1d" },
        { new Slice(1, 2), "slice" },
        { new Flatten(), "flatten" },
        { new Dropout(0.5), "dropout" },
        { new BranchDropout(0.5), "branch_dropout" },
        { new Relu(), "relu" },
        { new LeakyRelu(), "leaky_relu" },
        { new Sigmoid(), "sigmoid" },
        { new Tanh(), "tanh" },
        { new Softmax(), "softmax" },
        { new Gelu(), "gelu" },
        { new Silu(), "silu" },
        { new Residual(new Relu()), "residual" },
        { new Concatenate(new Relu(), new Tanh()), "concatenate" },
        { new Average(new Relu(), new Tanh()), "average" },
        { new Multiply(new Sigmoid()), "multiply" },
        { new SideInput(2, new Relu()), "side_input" },
        { new Sequential(new Relu()), "sequential" },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void A_module_has_the_kind_that_saved_files_have(ModuleSpec spec, string kind) => Assert.Equal(kind, spec.Kind);

    public static TheoryData<ModuleSpec, string> Named => new()
    {
        { new Average(new Relu(), new Tanh(), new Sigmoid()) { Name = "mean" }, "relu_1, tanh_1, sigmoid_1, average_1, mean" },
        { new Average(new Relu(), new Tanh()) { Name = "mean" }, "relu_1, tanh_1, mean" },
        { new Average(new Relu(), new Tanh(), new Sigmoid()), "relu_1, tanh_1, sigmoid_1, average_1, average_2" },
        { new Concatenate(new Relu(), new Tanh(), new Sigmoid()) { Name = "all" }, "relu_1, tanh_1, sigmoid_1, concatenate_1, all" },
        { new Concatenate(new Relu(), new Tanh()) { Name = "all" }, "relu_1, tanh_1, all" },
        { new Multiply(new Sigmoid()) { Name = "gate" }, "sigmoid_1, gate" },
        { new Residual(new Relu(), new Tanh()) { Name = "sum" }, "relu_1, tanh_1, sum" },
        { new SeparableConv1D(4, 3) { Name = "stem" }, "stem_depthwise, stem_pointwise" },
        { new SeparableConv1D(4, 3), "depthwise_conv1d_1, conv1d_1" },
        { new Sequential(new Relu(), new Relu { Name = "second" }, new Relu()), "relu_1, second, relu_3" },
    };

    [Theory, MemberData(nameof(Named))]
    public void The_last_layer_of_a_composite_has_its_name_and_the_others_are_counted(ModuleSpec spec, string expected) =>
        Assert.Equal(expected, string.Join(", ", new Network<float>(spec, s_signal).Nodes.Select(node => node.Name)));

    [Fact]
    public void The_values_round_a_body_are_joined_by_the_layer_that_has_the_name() =>
        Assert.Equal(
            "side_input_1, relu_1, joined",
            string.Join(", ", new Network<float>(new SideInput(2, new Relu()) { Name = "joined" }, new Shape(10, 1)).Nodes.Select(node => node.Name)));

    [Theory]
    [InlineData(true, "depthwise_conv1d_1.kernel, conv1d_1.kernel, conv1d_1.bias")]
    [InlineData(false, "depthwise_conv1d_1.kernel, conv1d_1.kernel")]
    public void A_separable_convolution_has_one_bias_at_most(bool useBias, string expected) =>
        Assert.Equal(expected, string.Join(", ", new Network<float>(new SeparableConv1D(4, 3, UseBias: useBias), s_signal).Tensors.Select(tensor => tensor.Name)));

    public static TheoryData<ModuleSpec, Shape, Shape> Shapes => new()
    {
        { new Concatenate(new Conv1D(3, 1), new Conv1D(4, 1), new Relu()), s_signal, new Shape(10, 9) },
        { new Average(new Conv1D(3, 1), new Conv1D(3, 1)), s_signal, new Shape(10, 3) },
        { new SideInput(3, new Conv1D(2, 3)), new Shape(10, 1), Shape.Flat((5 * 2) + 3) },
        { new SeparableConv1D(4, 3), s_signal, new Shape(8, 4) },
        { new UpSampling1D(3), s_signal, new Shape(30, 2) },
        { new Residual(new Conv1D(3, 1), new Conv1D(3, 1)), s_signal, new Shape(10, 3) },
        { new Multiply(new GlobalMaxPool1D()), s_signal, s_signal },
        { new Sequential(new Conv1D(3, 3), new Flatten()), s_signal, Shape.Flat(24) },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void The_shape_that_a_composite_foretells_is_the_one_it_gets(ModuleSpec spec, Shape input, Shape expected)
    {
        Assert.Equal(expected, spec.OutputShape(input));
        Assert.Equal(expected, new Network<float>(spec, input).OutputShape);
    }

    [Fact]
    public void Sizes_beyond_an_integer_are_an_overflow_and_no_other_size()
    {
        var wide = new Shape(1, int.MaxValue);
        Assert.Throws<OverflowException>(() => new Concatenate(new Relu(), new Tanh()).OutputShape(wide));
        Assert.Throws<OverflowException>(() => new UpSampling1D(3).OutputShape(new Shape(int.MaxValue, 1)));
        Assert.Throws<OverflowException>(() => new SideInput(1_000, new UpSampling1D(2)).OutputShape(new Shape((1 << 30) + 999, 1)));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void A_branch_without_an_input_gradient_leaves_the_other_one_right(bool first)
    {
        // dx = dy · gate, dgate = dy · x.
        var layer = new MultiplyLayer<float>(Shape.Flat(2), Shape.Flat(2));
        var gradient = new float[2];
        layer.Backward(new LayerPass<float>
        {
            SampleCount = 1,
            Input = new float[] { 2, 3 },
            SecondInput = new float[] { 5, 7 },
            OutputGradient = new float[] { 1, 10 },
            InputGradient = first ? gradient : [],
            SecondInputGradient = first ? [] : gradient,
        });
        Assert.Equal(first ? [5, 70] : [2, 30], gradient);

        gradient = new float[2];
        new AddLayer<float>(Shape.Flat(2)).Backward(new LayerPass<float>
        {
            SampleCount = 1,
            OutputGradient = new float[] { 1, 10 },
            InputGradient = first ? gradient : [],
            SecondInputGradient = first ? [] : gradient,
        });
        Assert.Equal([1, 10], gradient);

        gradient = new float[first ? 1 : 2];
        new ConcatenateLayer<float>(Shape.Flat(1), Shape.Flat(2)).Backward(new LayerPass<float>
        {
            SampleCount = 1,
            OutputGradient = new float[] { 1, 10, 100 },
            InputGradient = first ? gradient : [],
            SecondInputGradient = first ? [] : gradient,
        });
        Assert.Equal(first ? [1] : [10, 100], gradient);
    }

    [Fact]
    public void A_sum_adds_and_applies_the_relu_that_follows_it()
    {
        foreach (bool fuse in new[] { true, false })
        {
            var output = new float[3];
            new AddLayer<float>(Shape.Flat(3)).Forward(new LayerPass<float>
            {
                SampleCount = 1,
                Input = new float[] { 1, 2, -3 },
                SecondInput = new float[] { 10, -20, 4 },
                Output = output,
                FuseRelu = fuse,
            });
            Assert.Equal([11, fuse ? 0 : -18, 1], output);
        }
    }

    public static TheoryData<ModuleSpec> Composites =>
    [
        new Average(new Relu(), new Tanh()), new Concatenate(new Relu(), new Tanh()), new Multiply(new Sigmoid()), new Residual(new Relu()),
        new SeparableConv1D(4, 3), new SideInput(2, new Relu()), new Sequential(new Relu()), new Relu(),
    ];

    [Theory, MemberData(nameof(Composites))]
    public void Without_a_network_there_is_nothing_to_wire(ModuleSpec spec) =>
        Assert.Throws<ArgumentNullException>("network", () => spec.Wire<float>(null!, default));
}
