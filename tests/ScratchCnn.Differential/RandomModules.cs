using ScratchCnn.Layers;

namespace ScratchCnn.Differential;

/// <summary>
/// Random layers, composites and whole networks, with the shape that they are made for. Sizes vary freely and often hit a border: one channel, one
/// position, a kernel as long as the signal, strides beyond the kernel.
/// </summary>
internal sealed class RandomModules(Draws draws)
{
    /// <summary>Every kind of layer that libtorch has or that its operations spell out. Dropout is left out: its random numbers are this library's own.</summary>
    public static IReadOnlyDictionary<string, Func<RandomModules, (ModuleSpec Spec, Shape Input)>> Kinds { get; } =
        new Dictionary<string, Func<RandomModules, (ModuleSpec Spec, Shape Input)>>
        {
            ["conv1d"] = random => random.Windowed((size, stride, dilation, padding, bias) => new Conv1D(random.Size, size, stride, dilation, padding, bias)),
            ["depthwise_conv1d"] = random => random.Windowed((size, stride, dilation, padding, bias) => new DepthwiseConv1D(size, stride, dilation, padding, bias)),
            ["separable_conv1d"] = random => random.Windowed((size, stride, dilation, padding, bias) => new SeparableConv1D(random.Size, size, stride, dilation, padding, bias)),
            ["dense"] = random => (new Dense(random.Size, random.Coin), random.Coin ? Shape.Flat(random.Size) : random.Any),
            ["batch_norm"] = random => (random.BatchNorm, random.Any),
            ["layer_norm"] = random => (random.LayerNorm, random.Any with { Channels = 2 + random.Size }),
            ["max_pool1d"] = random => random.Pooled((size, stride, padding) => new MaxPool1D(size, stride, padding)),
            ["average_pool1d"] = random => random.Pooled((size, stride, padding) => new AveragePool1D(size, stride, padding)),
            ["global_max_pool1d"] = random => (new GlobalMaxPool1D(), random.Any),
            ["global_average_pool1d"] = random => (new GlobalAveragePool1D(), random.Any),
            ["relu"] = random => (new Relu(), random.Any),
            ["leaky_relu"] = random => (new LeakyRelu(random.Slope), random.Any),
            ["sigmoid"] = random => (new Sigmoid(), random.Any),
            ["tanh"] = random => (new Tanh(), random.Any),
            ["gelu"] = random => (new Gelu(), random.Any),
            ["silu"] = random => (new Silu(), random.Any),
            ["softmax"] = random => (new Softmax(), random.Any),
            ["flatten"] = random => (new Flatten(), random.Any),
            ["zero_padding1d"] = random => (random.ZeroPadding, random.Any),
            ["up_sampling1d"] = random => (random.UpSampling, random.Any),
            ["residual"] = random => On(random.Any, random.Residual),
            ["concatenate"] = random => On(random.Any, random.Concatenate),
            ["multiply"] = random => On(random.Any, random.Multiply),
            ["side_input"] = random => random.SideInput(),
        };

    private int Size => draws.Size();

    private bool Coin => draws.Coin();

    private Shape Any => new(draws.Between(1, 30), Size);

    private double Slope => draws.Uniform(0.01, 0.9);

    private BatchNorm BatchNorm => new(draws.Uniform(0.1, 0.99), draws.Magnitude(1e-5, 1e-1));

    private LayerNorm LayerNorm => new(draws.Magnitude(1e-5, 1e-1));

    /// <summary>
    /// Inside a network, where values may be nearly equal, ε is large enough that their rounding errors do not become the output; and over one channel
    /// layer normalization has no output but β.
    /// </summary>
    private ModuleSpec Normalization(Shape input)
    {
        double epsilon = draws.Magnitude(1e-2, 1e-1);
        return input.Channels > 2 && Coin ? new LayerNorm(epsilon) : new BatchNorm(draws.Uniform(0.1, 0.99), epsilon);
    }

    private ZeroPadding1D ZeroPadding => new(draws.Below(5), draws.Below(5));

    private UpSampling1D UpSampling => new(draws.Between(1, 4));

    private LayerSpec Activation => draws.OneOf<LayerSpec>(new Relu(), new LeakyRelu(Slope), new Sigmoid(), new Tanh(), new Gelu(), new Silu(), new Softmax());

    /// <summary>A network of up to nine layers, composites nested up to two deep, that ends in the given number of outputs.</summary>
    public (ModuleSpec Spec, Shape Input) Network(int outputs)
    {
        var input = new Shape(draws.Between(8, 48), draws.Between(1, 3));
        int side = input.Channels == 1 && draws.Below(4) == 0 ? draws.Between(1, 4) : 0;
        ModuleSpec body = Sequence(side > 0 ? input with { Length = input.Length - side } : input, draws.Between(1, 9), depth: 0);
        if (side > 0)
            body = new SideInput(side, body);
        return (new Sequential(body, new Flatten(), new Dense(outputs, Coin)), input);
    }

    private static (ModuleSpec Spec, Shape Input) On(Shape input, Func<Shape, int, ModuleSpec> module) => (module(input, 1), input);

    private (ModuleSpec Spec, Shape Input) SideInput()
    {
        int side = draws.Between(1, 5), length = draws.Between(1, 20);
        return (new SideInput(side, Sequence(new Shape(length, 1), draws.Between(1, 3), depth: 1)), new Shape(length + side, 1));
    }

    private (ModuleSpec Spec, Shape Input) Windowed(Func<int, int, int, Padding, bool, ModuleSpec> create)
    {
        int size = draws.Between(1, 7), dilation = draws.Between(1, 4), extra = draws.Below(5) == 0 ? 0 : draws.Below(30);
        Padding padding = draws.OneOf(Padding.Valid, Padding.Same, Padding.Causal);
        int shortest = padding == Padding.Valid ? (dilation * (size - 1)) + 1 : 1;
        return (create(size, draws.Between(1, 9), dilation, padding, Coin), new Shape(shortest + extra, Size));
    }

    private (ModuleSpec Spec, Shape Input) Pooled(Func<int, int, Padding, ModuleSpec> create)
    {
        int size = draws.Between(1, 6);
        Padding padding = draws.OneOf(Padding.Valid, Padding.Same);
        return (create(size, draws.Between(1, 8), padding), new Shape((padding == Padding.Valid ? size : 1) + draws.Below(25), Size));
    }

    private Sequential Sequence(Shape input, int count, int depth)
    {
        var layers = new List<ModuleSpec>();
        for (; layers.Count < count; input = layers[^1].OutputShape(input))
            layers.Add(Layer(input, depth));
        return new Sequential(layers);
    }

    private ModuleSpec Layer(Shape input, int depth)
    {
        int size = draws.Between(1, Math.Min(input.Length, 5)), stride = draws.Between(1, 2);
        return draws.Below(depth < 2 ? 18 : 14) switch
        {
            < 3 => new Conv1D(draws.Between(1, 8), size, stride, Padding: draws.OneOf(Padding.Valid, Padding.Same, Padding.Causal), UseBias: Coin),
            3 => new DepthwiseConv1D(size, stride, Padding: draws.OneOf(Padding.Valid, Padding.Same, Padding.Causal), UseBias: Coin),
            4 => new SeparableConv1D(draws.Between(1, 8), size, stride, Padding: draws.OneOf(Padding.Valid, Padding.Same, Padding.Causal)),
            5 => new Dense(draws.Between(1, 8), Coin),
            6 => new MaxPool1D(size, stride, draws.OneOf(Padding.Valid, Padding.Same)),
            7 => new AveragePool1D(size, stride, draws.OneOf(Padding.Valid, Padding.Same)),
            8 or 9 => Activation,
            10 or 11 => Normalization(input),
            12 => input.Length < 64 ? UpSampling : new GlobalMaxPool1D(),
            13 => draws.Below(4) switch { 0 => new GlobalAveragePool1D(), 1 => new Flatten(), _ => ZeroPadding },
            14 or 15 => Residual(input, depth + 1),
            16 => Concatenate(input, depth + 1),
            _ => Multiply(input, depth + 1),
        };
    }

    /// <summary>One to three layers that keep the input's shape.</summary>
    private Sequential Keeping(Shape input, int depth)
    {
        var layers = new List<ModuleSpec>();
        for (int count = draws.Between(1, 3); layers.Count < count;)
        {
            layers.Add(draws.Below(depth < 2 ? 6 : 5) switch
            {
                0 => new Conv1D(input.Channels, draws.Between(1, 5), Dilation: draws.Between(1, 2), Padding: draws.OneOf(Padding.Same, Padding.Causal)),
                1 => Activation,
                2 or 3 => Normalization(input),
                4 => new DepthwiseConv1D(draws.Between(1, 5), Padding: Padding.Same),
                _ => new Residual(Keeping(input, depth + 1)),
            });
        }

        return new Sequential(layers);
    }

    private Residual Residual(Shape input, int depth)
    {
        if (Coin)
            return new Residual(Keeping(input, depth));
        int filters = draws.Between(1, 8), stride = draws.Between(1, 2);
        return new Residual(new Sequential(Keeping(input, depth), new Conv1D(filters, 3, stride, Padding: Padding.Same)), new Conv1D(filters, 1, stride, Padding: Padding.Same));
    }

    private Concatenate Concatenate(Shape input, int depth)
    {
        var branches = new List<ModuleSpec>();
        for (int count = draws.Between(2, 4); branches.Count < count;)
        {
            branches.Add(Coin
                ? Keeping(input, depth)
                : new Conv1D(draws.Between(1, 6), draws.Between(1, 5), Padding: draws.OneOf(Padding.Same, Padding.Causal)));
        }

        return new Concatenate(branches);
    }

    private Multiply Multiply(Shape input, int depth) => new(Coin
        ? Keeping(input, depth)
        : new Sequential(new GlobalAveragePool1D(), new Dense(draws.Between(1, 4)), new Relu(), new Dense(input.Channels), new Sigmoid()));
}
