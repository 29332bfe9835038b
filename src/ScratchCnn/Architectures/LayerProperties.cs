using System.Text.Json;
using ScratchCnn.Layers;

namespace ScratchCnn.Architectures;

/// <summary>
/// The properties of one kind of layer, as its registration names them. The same calls serve reading, where each returns the value found in JSON, and
/// writing and the docs, where each returns the value of a given layer; so a property is named once.
/// </summary>
/// <typeparam name="TSpec">The record that describes the layer.</typeparam>
/// <remarks>
/// Every method takes the property's name in JSON, in snake_case, and the place where a layer holds it. A property that is not required may be left
/// out of JSON, and then has the prototype's value. A value of another type is an <see cref="ArchitectureException"/> that names layer and property.
/// </remarks>
public abstract class LayerProperties<TSpec>
    where TSpec : ModuleSpec
{
    private protected LayerProperties()
    {
    }

    /// <summary>A whole number.</summary>
    public int WholeNumber(string name, Func<TSpec, int> get, bool required = false) => Visit(name, new IntegerProperty(), get, required);

    /// <summary>A whole number, or null.</summary>
    public int? WholeNumberOrNull(string name, Func<TSpec, int?> get) => Visit(name, new IntegerOrNullProperty(), get);

    /// <summary>A list of whole numbers, which may be empty.</summary>
    public IReadOnlyList<int> WholeNumbers(string name, Func<TSpec, IReadOnlyList<int>> get, bool required = false) =>
        Visit(name, new IntegersProperty(), get, required);

    /// <summary>A finite number.</summary>
    public double Number(string name, Func<TSpec, double> get, bool required = false) => Visit(name, new NumberProperty(), get, required);

    /// <summary>True or false.</summary>
    public bool Flag(string name, Func<TSpec, bool> get, bool required = false) => Visit(name, new FlagProperty(), get, required);

    /// <summary>Text.</summary>
    public string Text(string name, Func<TSpec, string> get, bool required = false) => Visit(name, new TextProperty(), get, required);

    /// <summary>One value of an enumeration, in snake_case: "same", "glorot_uniform".</summary>
    public TEnum Choice<TEnum>(string name, Func<TSpec, TEnum> get, bool required = false)
        where TEnum : struct, Enum =>
        Visit(name, new ChoiceProperty<TEnum>(), get, required);

    /// <summary>Layers one after the other, at least one; always required.</summary>
    public IReadOnlyList<ModuleSpec> Layers(string name, Func<TSpec, IReadOnlyList<ModuleSpec>> get) =>
        Visit(name, new LayersProperty(), get, required: true);

    /// <summary>The content of a composite: one layer, or several in a <see cref="Sequential"/>; always required.</summary>
    public ModuleSpec Body(string name, Func<TSpec, ModuleSpec> get) => Visit(name, new BodyProperty(), get, required: true);

    /// <summary>The content of a composite as for <see cref="Body"/>, or null.</summary>
    public ModuleSpec? BodyOrNull(string name, Func<TSpec, ModuleSpec?> get) => Visit(name, new BodyOrNullProperty(), get);

    /// <summary>The branches of a composite, each one layer or several in a <see cref="Sequential"/>; at least one, always required.</summary>
    public IReadOnlyList<ModuleSpec> Bodies(string name, Func<TSpec, IReadOnlyList<ModuleSpec>> get) =>
        Visit(name, new BodiesProperty(), get, required: true);

    /// <summary>Handles one property.</summary>
    /// <returns>The value that the layer is to be built with.</returns>
    private protected abstract TValue Visit<TValue>(string name, PropertyType<TValue> type, Func<TSpec, TValue> get, bool required = false);
}

/// <summary>Reads values out of a layer's JSON object; those left out are the prototype's.</summary>
internal sealed class PropertyReader<TSpec>(JsonElement json, string path, TSpec prototype) : LayerProperties<TSpec>
    where TSpec : ModuleSpec
{
    private protected override TValue Visit<TValue>(string name, PropertyType<TValue> type, Func<TSpec, TValue> get, bool required)
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

/// <summary>One property as a form names it, with the value that a layer has there.</summary>
internal sealed record ListedProperty(string Name, string Expectation, bool Required, Action<Utf8JsonWriter> WriteValue)
{
    /// <summary>Name and type, for messages and comparison: "beta (a number)".</summary>
    public string Signature => $"{Name} ({Expectation}{(Required ? ", required" : "")})";
}

/// <summary>Lists the properties and values of a layer.</summary>
internal sealed class PropertyLister<TSpec>(TSpec layer) : LayerProperties<TSpec>
    where TSpec : ModuleSpec
{
    public List<ListedProperty> Properties { get; } = [];

    private protected override TValue Visit<TValue>(string name, PropertyType<TValue> type, Func<TSpec, TValue> get, bool required)
    {
        TValue value = get(layer);
        Properties.Add(new ListedProperty(name, type.Expectation, required, json => type.Write(json, value)));
        return value;
    }
}
