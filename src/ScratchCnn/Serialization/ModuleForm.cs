using System.Text.Json;
using ScratchCnn.Layers;

namespace ScratchCnn.Serialization;

/// <summary>How one kind of module stands in JSON: an object with its type, perhaps a name, and its properties.</summary>
internal abstract class ModuleForm
{
    protected const string TypeKey = "type";
    protected const string NameKey = "name";

    /// <summary>The word in "type".</summary>
    public abstract string Kind { get; }

    /// <summary>The record that it stands for.</summary>
    public abstract Type Describes { get; }

    /// <summary>The properties, with the values that they have where they are left out.</summary>
    public abstract IReadOnlyList<ListedProperty> Properties { get; }

    /// <summary>Reads a module.</summary>
    /// <exception cref="ArchitectureException">Its type is unknown, or a property is unknown, missing, or has a value that does not fit.</exception>
    public static ModuleSpec Read(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new ArchitectureException(
                $"expected an object with a type and its properties; got {SavedFileException.Quote(json.GetRawText())}.", path);
        }

        if (!json.TryGetProperty(TypeKey, out JsonElement type) || type.ValueKind != JsonValueKind.String)
            throw new ArchitectureException($"expected one of {KnownModules.List}.", path, property: TypeKey);

        string kind = type.Text();
        ModuleForm form = KnownModules.Find(kind)
            ?? throw new ArchitectureException(
                $"{SavedFileException.Quote(kind)} is unknown; known are {KnownModules.List}.", path, property: TypeKey);
        return form.ReadModule(json, path);
    }

    /// <summary>Writes a module.</summary>
    /// <exception cref="NotSupportedException">No form describes this kind of module.</exception>
    public static void Write(Utf8JsonWriter json, ModuleSpec module)
    {
        ModuleForm form = KnownModules.Find(module.Kind)
            ?? throw new NotSupportedException($"Layers of type '{module.Kind}' cannot be saved: no form in {nameof(KnownModules)} describes them.");
        json.WriteStartObject();
        json.WriteString(TypeKey, form.Kind);
        if (module.Name is not null)
            json.WriteString(NameKey, module.Name);
        foreach (ListedProperty property in form.List(module))
        {
            json.WritePropertyName(property.Name);
            property.WriteValue(json);
        }

        json.WriteEndObject();
    }

    protected abstract ModuleSpec ReadModule(JsonElement json, string path);

    protected abstract IReadOnlyList<ListedProperty> List(ModuleSpec module);
}

/// <summary>The form of one kind of module.</summary>
/// <param name="prototype">A module whose optional properties have their defaults; its required ones have any value.</param>
/// <param name="build">Builds a module of the values that the walk hands out.</param>
internal sealed class ModuleForm<TModule>(TModule prototype, Func<ModuleProperties<TModule>, TModule> build) : ModuleForm
    where TModule : ModuleSpec
{
    public override string Kind => prototype.Kind;

    public override Type Describes => typeof(TModule);

    public override IReadOnlyList<ListedProperty> Properties => List(prototype);

    protected override IReadOnlyList<ListedProperty> List(ModuleSpec module)
    {
        var lister = new PropertyLister<TModule>((TModule)module);
        build(lister);
        return lister.Properties;
    }

    protected override ModuleSpec ReadModule(JsonElement json, string path)
    {
        RequireKnownProperties(json, path);
        try
        {
            return build(new PropertyReader<TModule>(json, path, prototype)) with { Name = ReadName(json, path) };
        }
        catch (ArgumentException exception)
        {
            // What the layer itself says of its values. The runtime adds the parameter's name and value in brackets and on a second line.
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
