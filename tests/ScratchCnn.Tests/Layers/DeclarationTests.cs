using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>
/// The declarations of layers: they decide which buffers a training step keeps and which operations it fuses. A wrong one may cost memory or time
/// alone, which no result shows.
/// </summary>
public sealed class DeclarationTests
{
    private static readonly Shape s_signal = new(10, 2);

    public static TheoryData<LayerSpec, string> Declared => new()
    {
        { new Conv1D(4, 3), "reads input, fuses ReLU, accumulates" },
        { new Dense(5), "reads input, fuses ReLU, accumulates" },
        { new DepthwiseConv1D(3), "reads input, accumulates" },
        { new BatchNorm(), "reads input, fuses ReLU, fuses its gradient" },
        { new LayerNorm(), "accumulates" },
        { new MaxPool1D(2), "" },
        { new AveragePool1D(2), "" },
        { new AdaptiveAveragePool1D(2), "" },
        { new GlobalMaxPool1D(), "" },
        { new GlobalAveragePool1D(), "" },
        { new ZeroPadding1D(1), "" },
        { new UpSampling1D(2), "" },
        { new Slice(1, 2), "" },
        { new Flatten(), "in place" },
        { new Dropout(0.5), "in place" },
        { new BranchDropout(0.5), "in place" },
        { new Relu(), "reads output, in place" },
        { new LeakyRelu(), "reads output, in place" },
        { new Sigmoid(), "reads output, in place" },
        { new Tanh(), "reads output, in place" },
        { new Softmax(), "reads output" },
        { new Gelu(), "reads input" },
        { new Silu(), "reads input" },
    };

    [Theory, MemberData(nameof(Declared))]
    public void A_layer_declares_what_its_passes_read_and_fuse(LayerSpec spec, string expected) => Assert.Equal(expected, Declarations(spec.Bind<float>(s_signal)));

    [Fact]
    public void Layers_of_composites_declare_what_their_passes_read_and_fuse()
    {
        Assert.Equal("in place, fuses ReLU", Declarations(new AddLayer<float>(s_signal)));
        Assert.Equal("reads input, reads second input", Declarations(new MultiplyLayer<float>(s_signal, s_signal)));
        Assert.Equal("", Declarations(new ConcatenateLayer<float>(s_signal, s_signal)));
        Assert.Equal("", Declarations(new RunningMeanLayer<float>(s_signal, 2)));
        Assert.Equal("", Declarations(new TakeLayer<float>(new Shape(10, 1), new Shape(8, 1))));
        Assert.Equal("", Declarations(new JoinLayer<float>(Shape.Flat(5), new Shape(10, 1), 2)));
    }

    [Fact]
    public void Tensors_have_the_names_and_extents_that_saved_files_have()
    {
        Assert.Equal("kernel (3, 2, 4) GlorotUniform, bias (4) Zeros", Tensors(new Conv1D(4, 3)));
        Assert.Equal("kernel (3, 2, 4) Ones", Tensors(new Conv1D(4, 3, UseBias: false, KernelInitializer: Initializer.Ones)));
        Assert.Equal("kernel (2, 5) GlorotUniform, bias (5) Ones", Tensors(new Dense(5, BiasInitializer: Initializer.Ones)));
        Assert.Equal("kernel (2, 5) GlorotUniform", Tensors(new Dense(5, UseBias: false)));
        Assert.Equal("kernel (3, 2) GlorotUniform, bias (2) Zeros", Tensors(new DepthwiseConv1D(3)));
        Assert.Equal("kernel (3, 2) GlorotUniform", Tensors(new DepthwiseConv1D(3, UseBias: false)));
        Assert.Equal("gamma (2) Ones, beta (2) Zeros, moving_mean (2) Zeros, moving_variance (2) Ones", Tensors(new BatchNorm()));
        Assert.Equal("gamma (2) Ones, beta (2) Zeros", Tensors(new LayerNorm()));
        Assert.Equal("", Tensors(new Relu()));

        static string Tensors(LayerSpec spec)
        {
            Layer<float> layer = spec.Bind<float>(s_signal);
            return string.Join(", ", layer.Parameters.Concat(layer.State).Select(tensor => $"{tensor.Name} ({string.Join(", ", tensor.Dimensions)}) {tensor.Initializer}"));
        }
    }

    [Fact]
    public void Multiply_adds_are_those_of_one_sample()
    {
        Assert.Equal(8 * 3 * 2 * 4, new Conv1D(4, 3).Bind<float>(s_signal).MultiplyAdds);
        Assert.Equal(10 * 2 * 5, new Dense(5).Bind<float>(s_signal).MultiplyAdds);
        Assert.Equal(8 * 3 * 2, new DepthwiseConv1D(3).Bind<float>(s_signal).MultiplyAdds);
        Assert.Equal(0, new BatchNorm().Bind<float>(s_signal).MultiplyAdds);
    }

    [Fact]
    public void Buffers_are_as_large_as_the_passes_need_them()
    {
        // Gradients of 12 positions, two of them before the first; filters and channels fill whole vectors of every width.
        Assert.Equal(12 * 16, new Conv1D(16, 3).Bind<float>(new Shape(10, 16)).ScratchSize);
        Assert.Equal((24, 1, 0), Of(new Conv1D(4, 3), layer => (layer.PackedSize, layer.PackParts, layer.SavedPerSample)));
        Assert.Equal(12 * 2, Of(new Conv1D(4, 3, Padding: Padding.Same), layer => layer.SavedPerSample));
        Assert.Equal((4, 14, 6), Of(new BatchNorm(), layer => (layer.SavedPerSample, layer.SavedPerBatch, layer.ScratchSize)));
        Assert.Equal((20 + 10, 40 + 50), Of(new LayerNorm(), layer => (layer.SavedPerSample, layer.ScratchSize)));
        Assert.Equal((5 * 2, 0), Of(new MaxPool1D(2), layer => (layer.SavedPerSample, layer.ScratchSize)));
        Assert.Equal((0, 2), Of(new AveragePool1D(2), layer => (layer.SavedPerSample, layer.ScratchSize)));
        Assert.Equal((20, 20), (Of(new Gelu(), layer => layer.ScratchSize), Of(new Silu(), layer => layer.ScratchSize)));

        static TValue Of<TValue>(LayerSpec spec, Func<Layer<float>, TValue> value) => value(spec.Bind<float>(s_signal));
    }

    [Fact]
    public void Work_is_divided_into_parts_that_leave_none_empty()
    {
        // Six rows of the gradient are one part, the bias another.
        Assert.Equal([2, 1, 3], Gradient(new Conv1D(4, 3), new Conv1D(4, 3, UseBias: false), new Conv1D(4, 4)));
        Assert.Equal([2, 1, 2], Gradient(new Dense(5), new Dense(5, UseBias: false), new Dense(500)));
        Assert.Equal([4, 3], Gradient(new DepthwiseConv1D(3), new DepthwiseConv1D(3, UseBias: false)));
        Assert.Equal([1, 0], Gradient(new LayerNorm(), new MaxPool1D(2)));

        // 24 positions of a convolution are one part, and 64 units.
        Assert.Equal([1, 2], [ConvolutionParts(24), ConvolutionParts(25)]);
        Assert.Equal([1, 2], [new Dense(64).Bind<float>(s_signal).ForwardParts, new Dense(65).Bind<float>(s_signal).ForwardParts]);

        static IEnumerable<int> Gradient(params IEnumerable<LayerSpec> specs) => specs.Select(spec => spec.Bind<float>(s_signal).ParameterGradientParts);

        static int ConvolutionParts(int outputs) => new Conv1D(4, 3).Bind<float>(new Shape(outputs + 2, 2)).ForwardParts;
    }

    public static TheoryData<LayerSpec, Shape> InParts => new()
    {
        { new Conv1D(4, 3), new Shape(60, 2) },
        { new Conv1D(4, 9, UseBias: false), new Shape(60, 2) },
        { new Dense(130), new Shape(3, 14) },
        { new Dense(130, UseBias: false), new Shape(3, 14) },
        { new DepthwiseConv1D(3), new Shape(10, 4) },
        { new DepthwiseConv1D(3, UseBias: false), new Shape(10, 4) },
    };

    [Theory, MemberData(nameof(InParts))]
    public void Each_value_is_written_by_one_part(LayerSpec spec, Shape input)
    {
        Layer<float> layer = spec.Bind<float>(input);
        int parameters = layer.Parameters.Sum(tensor => tensor.Size);
        var outputs = new int[layer.OutputShape.Size];
        for (int part = 0; part < layer.ForwardParts && layer.ForwardParts > 1; part++)
            Count(outputs, (output, _) => layer.ForwardPart(Pass(output, default), part));
        var gradients = new int[parameters];
        for (int part = 0; part < layer.ParameterGradientParts; part++)
            Count(gradients, (_, gradient) => layer.ParameterGradient(Pass(default, gradient), part, 1));

        Assert.All(outputs, times => Assert.Equal(layer.ForwardParts > 1 ? 1 : 0, times));
        Assert.All(gradients, times => Assert.Equal(1, times));

        LayerPass<float> Pass(Span<float> output, Span<float> gradient) => new()
        {
            SampleCount = 1,
            Input = new float[input.Size],
            Parameters = new float[parameters],
            Output = output,
            OutputGradient = new float[layer.OutputShape.Size],
            ParameterGradient = gradient,
            Scratch = new float[layer.ScratchSize],
        };

        static void Count(int[] times, Action<float[], float[]> run)
        {
            float[] values = [.. Enumerable.Repeat(float.NaN, times.Length)];
            run(values, values);
            for (int i = 0; i < times.Length; i++)
                times[i] += float.IsNaN(values[i]) ? 0 : 1;
        }
    }

    [Fact]
    public void A_weight_gradient_over_an_output_longer_than_a_block_of_terms_is_the_whole_sum()
    {
        // dkernel = Σ x · dy over 700 positions, all 1.
        Layer<float> layer = new Conv1D(1, 1, UseBias: false).Bind<float>(new Shape(700, 1));
        float[] ones = [.. Enumerable.Repeat(1f, 1_400)], gradient = [0];
        layer.ParameterGradient(
            new LayerPass<float> { SampleCount = 2, Input = ones, OutputGradient = ones, Parameters = gradient, ParameterGradient = gradient, Scratch = new float[layer.ScratchSize] }, 0, 1);
        Assert.Equal(1_400, gradient[0]);
    }

    [Fact]
    public void Sizes_that_no_description_has_refused_are_an_overflow_and_no_other_size()
    {
        Assert.Throws<OverflowException>(() => new Conv1D(60_000, 1, Stride: 20_000).Bind<float>(new Shape(40_000, 1)).ScratchSize);
        Assert.Throws<OverflowException>(() => new Conv1D(1, 1_050_000_000, Padding: Padding.Causal).Bind<float>(new Shape(50_000_000, 1)));
        Assert.Throws<OverflowException>(() => new ParameterSpec("kernel", [65_536, 65_536], Initializer.Zeros));
        Assert.Throws<OverflowException>(() => new ModelTensor("kernel", [65_536, 65_536], IsTrained: true, Offset: 0));
        Assert.Throws<OverflowException>(() => TensorSize.Of([int.MaxValue, int.MaxValue, int.MaxValue]));
        Assert.Throws<OverflowException>(() => InitialValues.Fans([65_536, 65_536, 1]));
        Assert.Throws<OverflowException>(() => InitialValues.Fans([65_536, 1, 65_536]));
    }

    private static string Declarations(Layer<float> layer)
    {
        (string Text, bool Declared)[] all =
        [
            ("reads input", layer.BackwardReadsInput),
            ("reads second input", layer.BackwardReadsSecondInput),
            ("reads output", layer.BackwardReadsOutput),
            ("in place", layer.CanRunInPlace),
            ("fuses ReLU", layer.CanFuseRelu),
            ("fuses its gradient", layer.CanFuseReluGradient),
            ("accumulates", layer.CanAccumulateGradient),
        ];
        return string.Join(", ", all.Where(entry => entry.Declared).Select(entry => entry.Text));
    }
}
