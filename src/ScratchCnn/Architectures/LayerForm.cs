using System.Text.Json;
using ScratchCnn.Layers;

namespace ScratchCnn.Architectures;

/// <summary>The JSON form of one kind of layer: an object with its type, an optional name, and its properties.</summary>
internal abstract class LayerForm
{
    /// <summary>Key of the layer's kind.</summary>
    public const string TypeKey = "type";

    /// <summary>Key of the layer's name.</summary>
    public const string NameKey = "name";

    /// <summary>The word in "type".</summary>
    public abstract string Kind { get; }

    /// <summary>The record that it stands for.</summary>
    public abstract Type Describes { get; }

    /// <summary>The properties, with the values that they have where they are left out.</summary>
    public abstract IReadOnlyList<ListedProperty> Properties { get; }

    /// <summary>Reads a layer of any registered kind.</summary>
    /// <exception cref="ArchitectureException">Its type is unknown, or a property is unknown, missing, or has a value that does not fit.</exception>
    public static ModuleSpec Read(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new ArchitectureException(
                $"expected an object with a type and its properties; got {SavedFileException.Quote(json.GetRawText())}.", path);
        }

        if (!json.TryGetProperty(TypeKey, out JsonElement type) || type.ValueKind != JsonValueKind.String)
            throw new ArchitectureException($"expected one of {string.Join(", ", LayerRegistry.Kinds)}.", path, property: TypeKey);

        string kind = type.Text();
        return LayerRegistry.TryFind(kind, out LayerForm? form)
            ? form.ReadLayer(json, path)
            : throw new ArchitectureException(
                $"{SavedFileException.Quote(kind)} is unknown; known are {string.Join(", ", LayerRegistry.Kinds)}. "
                + $"A layer from outside the library needs {nameof(LayerRegistry)}.{nameof(LayerRegistry.Register)} first.",
                path,
                property: TypeKey);
    }

    /// <summary>Writes a layer of any registered kind.</summary>
    /// <exception cref="UnregisteredLayerException">The layer, or one inside it, is not registered.</exception>
    /// <exception cref="ArchitectureException">A property has a value that JSON cannot hold.</exception>
    public static void Write(Utf8JsonWriter json, ModuleSpec layer) => LayerRegistry.FormOf(layer).WriteLayer(json, layer);

    /// <summary>Reads a layer of this kind.</summary>
    public abstract ModuleSpec ReadLayer(JsonElement json, string path);

    /// <summary>Writes a layer of this kind.</summary>
    public void WriteLayer(Utf8JsonWriter json, ModuleSpec layer)
    {
        json.WriteStartObject();
        json.WriteString(TypeKey, Kind);
        if (layer.Name is not null)
            json.WriteString(NameKey, layer.Name);
        foreach (ListedProperty property in List(layer))
        {
            json.WritePropertyName(property.Name);
            try
            {
                property.WriteValue(json);
            }
            catch (ArgumentException exception)
            {
                throw new ArchitectureException(exception.Message, layer.Name ?? "", Kind, property.Name, exception);
            }
        }

        json.WriteEndObject();
    }

    protected abstract IReadOnlyList<ListedProperty> List(ModuleSpec layer);
}

/// <summary>The form of one kind of layer.</summary>
/// <param name="prototype">A layer whose optional properties have their defaults; its required ones have any value.</param>
/// <param name="build">Builds a layer of the values that the properties hand out.</param>
internal sealed class LayerForm<TSpec>(TSpec prototype, Func<LayerProperties<TSpec>, TSpec> build) : LayerForm
    where TSpec : ModuleSpec
{
    public override string Kind { get; } = prototype.Kind;

    public override Type Describes => prototype.GetType();

    public override IReadOnlyList<ListedProperty> Properties => List(prototype);

    protected override IReadOnlyList<ListedProperty> List(ModuleSpec layer)
    {
        var lister = new PropertyLister<TSpec>((TSpec)layer);
        build(lister);
        return lister.Properties;
    }

    public override ModuleSpec ReadLayer(JsonElement json, string path)
    {
        RequireKnownProperties(json, path);
        try
        {
            return build(new PropertyReader<TSpec>(json, path, prototype)) with { Name = ReadName(json, path) };
        }
        catch (ArgumentException exception)
        {
            // The layer's own opinion of its values. The runtime adds the parameter's name and value in brackets and on a second line.
            string? property = exception.ParamName is { } parameter ? JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter) : null;
            string problem = exception.Message.Split(["\n", " (Parameter"], StringSplitOptions.None)[0];
            throw new ArchitectureException(problem, path, Kind, Properties.Any(known => known.Name == property) ? property : null, exception);
        }
    }

    private void RequireKnownProperties(JsonElement json, string path)
    {
        IReadOnlyList<ListedProperty> known = Properties;
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string name = property.NameText();
            if (name is TypeKey or NameKey || known.Any(candidate => candidate.Name == name))
                continue;
            string list = string.Join(", ", known.Select(candidate => candidate.Name).Prepend(NameKey));
            throw new ArchitectureException($"{SavedFileException.Quote(name)} is no property of {Kind}; known are {list}.", path, Kind);
        }
    }

    private string? ReadName(JsonElement json, string path)
    {
        if (!json.TryGetProperty(NameKey, out JsonElement name))
            return null;
        return name.ValueKind == JsonValueKind.String && name.Text() is { Length: > 0 } text
            ? text
            : throw new ArchitectureException($"expected text; got {SavedFileException.Quote(name.GetRawText())}.", path, Kind, NameKey);
    }
}
