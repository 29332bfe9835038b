using ScratchCnn.Layers;

namespace ScratchCnn.Architectures;

/// <summary>A network cannot be saved, because it holds a layer that is not registered. The message says what to call.</summary>
public sealed class UnregisteredLayerException : NotSupportedException
{
    internal UnregisteredLayerException(ModuleSpec module, Type? owner)
        : base(Explain(module, owner)) => Kind = module.Kind;

    /// <summary>The layer's <see cref="ModuleSpec.Kind"/>.</summary>
    public string Kind { get; }

    private static string Explain(ModuleSpec module, Type? owner)
    {
        string layer = module.Name is null ? $"A layer of kind '{module.Kind}'" : $"Layer '{module.Name}' of kind '{module.Kind}'";
        string type = module.GetType().Name;
        return owner is null
            ? $"{layer} cannot be saved, because its kind is not registered. Before training and before loading, call once: "
                + $"{nameof(LayerRegistry)}.{nameof(LayerRegistry.Register)}(new {type}(…), p => new {type}(p.Number(\"name\", x => x.Name), …)), "
                + "with each property of the record."
            : $"{layer} cannot be saved: it is a {module.GetType().FullName}, and the kind belongs to {owner.FullName}. "
                + $"Give it another {nameof(ModuleSpec.Kind)}, and register that.";
    }
}
