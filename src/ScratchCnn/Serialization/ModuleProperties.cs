using System.Text.Json;
using ScratchCnn.Layers;

namespace ScratchCnn.Serialization;

/// <summary>
/// Walks through the properties of a kind of module, in the order of its form. One walk serves reading (values come out of JSON) and another
/// writing and docs (values come out of a module), so a form names each property once.
/// </summary>
/// <typeparam name="TModule">The kind of module.</typeparam>
internal abstract class ModuleProperties<TModule>
    where TModule : ModuleSpec
{
    /// <summary>A whole number.</summary>
    public int Integer(string name, Func<TModule, int> get, bool required = false) => Visit(name, new IntegerProperty(), get, required);

    /// <summary>A whole number, or null.</summary>
    public int? OpenInteger(string name, Func<TModule, int?> get) => Visit(name, new OpenIntegerProperty(), get);

    /// <summary>A finite number.</summary>
    public double Number(string name, Func<TModule, double> get, bool required = false) => Visit(name, new NumberProperty(), get, required);

    /// <summary>True or false.</summary>
    public bool Flag(string name, Func<TModule, bool> get) => Visit(name, new FlagProperty(), get);

    /// <summary>One value of an enumeration.</summary>
    public TEnum Choice<TEnum>(string name, Func<TModule, TEnum> get)
        where TEnum : struct, Enum =>
        Visit(name, new ChoiceProperty<TEnum>(), get);

    /// <summary>Layers one after the other; always required.</summary>
    public IReadOnlyList<ModuleSpec> Layers(string name, Func<TModule, IReadOnlyList<ModuleSpec>> get) =>
        Visit(name, new LayersProperty(), get, required: true);

    /// <summary>What a composite holds: one module, or several in a <see cref="Sequential"/>; always required.</summary>
    public ModuleSpec Body(string name, Func<TModule, ModuleSpec> get) => Visit(name, new BodyProperty(), get, required: true);

    /// <summary>A layer of one kind inside of this one, or null.</summary>
    public TLayer? OpenLayer<TLayer>(string name, string kind, Func<TModule, TLayer?> get)
        where TLayer : ModuleSpec =>
        Visit(name, new OpenLayerProperty<TLayer>(kind), get);

    /// <summary>Handles one property.</summary>
    /// <returns>The value that the module is to be built with.</returns>
    protected abstract TValue Visit<TValue>(string name, PropertyType<TValue> type, Func<TModule, TValue> get, bool required = false);
}

/// <summary>Reads values out of a layer's JSON object; those left out are the prototype's.</summary>
internal sealed class PropertyReader<TModule>(JsonElement json, string path, TModule prototype) : ModuleProperties<TModule>
    where TModule : ModuleSpec
{
    protected override TValue Visit<TValue>(string name, PropertyType<TValue> type, Func<TModule, TValue> get, bool required)
    {
        if (!json.TryGetProperty(name, out JsonElement element))
        {
            return required
                ? throw new ArchitectureException($"it is missing; expected {type.Expectation}.", path, prototype.Kind, name)
                : get(prototype);
        }

        return type.TryRead(element, $"{path}.{name}", out TValue value)
            ? value
            : throw new ArchitectureException(
                $"expected {type.Expectation}; got {SavedFileException.Quote(element.GetRawText())}.", path, prototype.Kind, name);
    }
}

/// <summary>One property as a form names it, with the value that a module has there.</summary>
internal sealed record ListedProperty(string Name, string Expectation, bool Required, Action<Utf8JsonWriter> WriteValue);

/// <summary>Lists the properties and values of a module.</summary>
internal sealed class PropertyLister<TModule>(TModule module) : ModuleProperties<TModule>
    where TModule : ModuleSpec
{
    public List<ListedProperty> Properties { get; } = [];

    protected override TValue Visit<TValue>(string name, PropertyType<TValue> type, Func<TModule, TValue> get, bool required)
    {
        TValue value = get(module);
        Properties.Add(new ListedProperty(name, type.Expectation, required, json => type.Write(json, value)));
        return value;
    }
}
