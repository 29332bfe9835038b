using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>The layout of networks: buffers that layers share, operations that one layer does for the next, places of tensors, and refusals.</summary>
public sealed class NetworkTests
{
    private static readonly Shape s_signal = new(10, 2);

    /// <summary>For each layer the buffer that it writes, 0 being the input's, and its share in the work of its neighbors.</summary>
    public static TheoryData<ModuleSpec, string> Layouts => new()
    {
        // The network's input is never overwritten, although nothing reads it again.
        { new Sequential(new Relu()), "relu_1 1" },
        { new Sequential(new Dropout(0.5), new Flatten()), "dropout_1 1; flatten_1 1 in place" },
        { new Sequential(new Conv1D(4, 3), new Relu(), new Dense(2)), "conv1d_1 1 with ReLU; relu_1 1 in place, done; dense_1 2" },
        { new Sequential(new BatchNorm(), new Relu(), new Dense(2)), "batch_norm_1 1 with ReLU; relu_1 1 in place, done, backward too; dense_1 2" },
        // A pool applies no ReLU; a tanh is none.
        { new Sequential(new MaxPool1D(2), new Relu()), "max_pool1d_1 1; relu_1 1 in place" },
        { new Sequential(new Conv1D(4, 3), new Tanh()), "conv1d_1 1; tanh_1 1 in place" },
        { new Sequential(new Conv1D(4, 3), new LeakyRelu()), "conv1d_1 1; leaky_relu_1 1 in place" },
        // The backward pass of a tanh reads its output, so nothing may overwrite that.
        { new Sequential(new Conv1D(4, 3), new Tanh(), new Dropout(0.5), new Dropout(0.5)), "conv1d_1 1; tanh_1 1 in place; dropout_1 2; dropout_2 2 in place" },
        { new Sequential(new Conv1D(4, 3), new Relu(), new Dropout(0.5)), "conv1d_1 1 with ReLU; relu_1 1 in place, done; dropout_1 2" },
        // After a normalization that does the ReLU's backward pass, nobody reads the ReLU's output for that.
        { new Sequential(new BatchNorm(), new Relu(), new Dropout(0.5)), "batch_norm_1 1 with ReLU; relu_1 1 in place, done, backward too; dropout_1 1 in place" },
        // A value that two layers read is not overwritten by the first of them.
        {
            new Sequential(new Conv1D(4, 1), new Residual(new Relu())),
            "conv1d_1 1; relu_1 2; residual_1 3"
        },
        {
            new Sequential(new Conv1D(4, 1), new Residual(new Conv1D(4, 1)), new Relu()),
            "conv1d_1 1; conv1d_2 2; residual_1 2 in place with ReLU; relu_1 2 in place, done"
        },
        // A sum is written where its first part was, although other values came after it.
        {
            new Sequential(new MaxPool1D(1), new Residual(new Conv1D(2, 1), new Conv1D(2, 1))),
            "max_pool1d_1 1; conv1d_1 2; conv1d_2 3; residual_1 2 in place"
        },
        // The layer before is the one that wrote the value, not the one that ran before.
        {
            new Sequential(new Conv1D(4, 1), new Concatenate(new Conv1D(4, 1), new Relu())),
            "conv1d_1 1; conv1d_2 2; relu_1 3; concatenate_1 4"
        },
    };

    [Theory, MemberData(nameof(Layouts))]
    public void Layers_share_memory_and_work_where_that_changes_no_result(ModuleSpec spec, string expected)
    {
        var network = new Network<float>(spec, s_signal);
        Assert.Equal(expected, string.Join("; ", network.Nodes.Select(node => Layout(network, node))));
        Assert.Equal(Enumerable.Range(0, network.ValueCount).Max(network.BufferOf) + 1, network.BufferSizes.Length);
        for (int value = 0; value < network.ValueCount; value++)
            Assert.Equal(network.ShapeOf(value).Size, network.BufferSizes[network.BufferOf(value)]);

        static string Layout(Network<float> network, Node<float> node)
        {
            string text = $"{node.Name} {network.BufferOf(node.Output)}";
            if (node.IsInPlace)
                text += " in place";
            if (node.FuseRelu)
                text += " with ReLU";
            if (node.IsFused)
                text += ", done";
            return node.IsGradientFused ? text + ", backward too" : text;
        }
    }

    [Fact]
    public void The_tensors_of_each_layer_begin_on_a_cache_line()
    {
        // A kernel of 10 values and a bias of 1 in 16 floats or 8 doubles.
        var spec = new Sequential(new Dense(5, UseBias: false), new Dense(1), new BatchNorm(), new Dense(16, UseBias: false), new Dense(2));
        Assert.Equal([(0, 10), (16, 6), (32, 2), (48, 16), (64, 34)], Places<float>());
        Assert.Equal([(0, 10), (16, 6), (24, 2), (32, 16), (48, 34)], Places<double>());
        Assert.Equal((112, 2), (new Network<float>(spec, new Shape(1, 2)).ParameterCount, new Network<float>(spec, new Shape(1, 2)).StateCount));
        Assert.Equal(
            ["dense_1.kernel 0", "dense_2.kernel 16", "dense_2.bias 21", "batch_norm_1.gamma 32", "batch_norm_1.beta 33", "batch_norm_1.moving_mean 0", "batch_norm_1.moving_variance 1"],
            new Network<float>(spec, new Shape(1, 2)).Tensors.Take(7).Select(tensor => $"{tensor.Name} {tensor.Offset}"));

        IEnumerable<(int, int)> Places<T>()
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
            new Network<T>(spec, new Shape(1, 2)).Nodes.Select(node => (node.Parameters.Start.Value, node.ParameterCount));
    }

    [Fact]
    public void Tensors_begin_as_their_layers_ask() => Assert.Equal(
        [Initializer.HeNormal, Initializer.Ones],
        new Network<float>(new Dense(5, KernelInitializer: Initializer.HeNormal, BiasInitializer: Initializer.Ones), s_signal).Tensors.Select(tensor => tensor.Initializer));

    [Theory]
    [InlineData(0, 3, "(0, 3)"), InlineData(3, 0, "(3, 0)"), InlineData(-1, 3, "(-1, 3)"), InlineData(0, 0, "(0, 0)")]
    public void An_input_without_a_value_is_refused(int length, int channels, string shape) => Assert.Equal(
        $"A network's input needs at least one position and one channel; got {shape}.",
        Assert.Throws<ShapeException>(() => new Network<float>(new Flatten(), new Shape(length, channels))).Message);

    [Fact]
    public void A_network_has_a_description_and_a_layer_at_least()
    {
        Assert.Throws<ArgumentNullException>("spec", () => new Network<float>(null!, s_signal));
        Assert.Equal("A network needs at least one layer.", Assert.Throws<ArgumentException>(() => new Network<float>(new Nothing(), s_signal)).Message);
    }

    [Fact]
    public void A_builder_takes_no_null_and_no_value_of_another_network()
    {
        var builder = new NetworkBuilder<float>(s_signal);
        Layer<float> relu = new Relu().Bind<float>(s_signal);
        Assert.Throws<ArgumentNullException>("module", () => builder.Add(null!, builder.Input));
        Assert.Throws<ArgumentNullException>("spec", () => builder.NextNameOf(null!));
        Assert.Throws<ArgumentNullException>("layer", () => builder.AddLayer(new Relu(), null!, builder.Input));

        // The value after the last one, and one with a known index but another shape.
        NetworkValue later = new NetworkBuilder<float>(s_signal) is var longer ? longer.Add(new Relu(), longer.Input) : default;
        foreach (NetworkValue foreign in new[] { later, new NetworkBuilder<float>(new Shape(3, 2)).Input, default })
        {
            Assert.Equal(
                $"The value of shape {foreign.Shape} does not belong to this network.",
                Assert.Throws<ArgumentException>(() => builder.AddLayer(new Relu(), relu, foreign)).Message);
        }

        Assert.Equal("relu_1", builder.NextNameOf(new Relu()));
        Assert.Equal("mine", builder.NextNameOf(new Relu { Name = "mine" }));
    }

    [Fact]
    public void An_output_larger_than_an_array_is_refused_where_the_layer_does_not() => Assert.Equal(
        "wide_1 would have an output of 2000000000 × 2 = 4,000,000,000 values; an array holds at most 2,147,483,591.",
        Assert.Throws<ShapeException>(() => new Network<float>(new Wide(), s_signal)).Message);

    private sealed record Nothing : ModuleSpec
    {
        public override string Kind => "nothing";

        public override Shape OutputShape(Shape input) => input;

        public override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input) => input;
    }

    private sealed record Wide : LayerSpec
    {
        public override string Kind => "wide";

        public override Shape OutputShape(Shape input) => new(2_000_000_000, 2);

        public override Layer<T> Bind<T>(Shape input) => new WideLayer<T>(input, OutputShape(input));
    }

    private sealed class WideLayer<T>(Shape input, Shape output) : Layer<T>(input, output)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        public override void Forward(in LayerPass<T> pass)
        {
        }

        public override void Backward(in LayerPass<T> pass)
        {
        }
    }
}
