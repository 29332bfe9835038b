using ScratchCnn.Layers;

namespace ScratchCnn.Serialization;

/// <summary>
/// Every kind of module that can be saved. A new layer needs one entry here; the docs (docs/layers.md), the checks of property names and the
/// round-trip tests follow from it.
/// </summary>
internal static class KnownModules
{
    /// <summary>The forms, in the order of the docs.</summary>
    public static readonly IReadOnlyList<ModuleForm> All =
    [
        Form(new Conv1D(1, 1), p => new Conv1D(
            p.Integer("filters", x => x.Filters, required: true),
            p.Integer("kernel_size", x => x.KernelSize, required: true),
            p.Integer("stride", x => x.Stride),
            p.Integer("dilation", x => x.Dilation),
            p.Choice("padding", x => x.Padding),
            p.Flag("use_bias", x => x.UseBias),
            p.Choice("kernel_initializer", x => x.KernelInitializer),
            p.Choice("bias_initializer", x => x.BiasInitializer))),
        Form(new Dense(1), p => new Dense(
            p.Integer("units", x => x.Units, required: true),
            p.Flag("use_bias", x => x.UseBias),
            p.Choice("kernel_initializer", x => x.KernelInitializer),
            p.Choice("bias_initializer", x => x.BiasInitializer))),
        Form(new MaxPool1D(1), p => new MaxPool1D(
            p.Integer("pool_size", x => x.PoolSize, required: true), p.OpenInteger("stride", x => x.Stride), p.Choice("padding", x => x.Padding))),
        Form(new AveragePool1D(1), p => new AveragePool1D(
            p.Integer("pool_size", x => x.PoolSize, required: true), p.OpenInteger("stride", x => x.Stride), p.Choice("padding", x => x.Padding))),
        Form(new GlobalMaxPool1D(), _ => new GlobalMaxPool1D()),
        Form(new GlobalAveragePool1D(), _ => new GlobalAveragePool1D()),
        Form(new BatchNorm(), p => new BatchNorm(p.Number("momentum", x => x.Momentum), p.Number("epsilon", x => x.Epsilon))),
        Form(new Dropout(0), p => new Dropout(p.Number("rate", x => x.Rate, required: true))),
        Form(new Flatten(), _ => new Flatten()),
        Form(new Relu(), _ => new Relu()),
        Form(new LeakyRelu(), p => new LeakyRelu(p.Number("slope", x => x.Slope))),
        Form(new Sigmoid(), _ => new Sigmoid()),
        Form(new Tanh(), _ => new Tanh()),
        Form(new Gelu(), _ => new Gelu()),
        Form(new Softmax(), _ => new Softmax()),
        Form(new Residual(new Relu()), p => new Residual(
            p.Body("body", x => x.Body), p.OpenLayer("projection", "conv1d", x => x.Projection))),
        Form(new SideInput(1, new Relu()), p => new SideInput(p.Integer("size", x => x.Size, required: true), p.Body("body", x => x.Body))),
        Form(new Sequential(new Relu()), p => new Sequential(p.Layers("layers", x => x.Layers))),
    ];

    private static readonly Dictionary<string, ModuleForm> s_byKind = All.ToDictionary(form => form.Kind);

    /// <summary>Their types, for messages.</summary>
    public static string List { get; } = string.Join(", ", All.Select(form => form.Kind));

    /// <summary>The form of a type, or null.</summary>
    public static ModuleForm? Find(string kind) => s_byKind.GetValueOrDefault(kind);

    private static ModuleForm<TModule> Form<TModule>(TModule prototype, Func<ModuleProperties<TModule>, TModule> build)
        where TModule : ModuleSpec =>
        new(prototype, build);
}
