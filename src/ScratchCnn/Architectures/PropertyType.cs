using System.Text.Json;
using ScratchCnn.Layers;

namespace ScratchCnn.Architectures;

/// <summary>The representation of one type of property in JSON.</summary>
/// <param name="expectation">The values expected, for messages and docs: "a whole number".</param>
internal abstract class PropertyType<TValue>(string expectation)
{
    public string Expectation { get; } = expectation;

    /// <summary>Reads a value; false where it is of another type. Nested layers report their own errors, with <paramref name="path"/>.</summary>
    public abstract bool TryRead(JsonElement json, string path, out TValue value);

    public abstract void Write(Utf8JsonWriter json, TValue value);
}

internal sealed class IntegerProperty() : PropertyType<int>("a whole number")
{
    public override bool TryRead(JsonElement json, string path, out int value)
    {
        value = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out value);
    }

    public override void Write(Utf8JsonWriter json, int value) => json.WriteNumberValue(value);
}

/// <summary>A whole number, or null.</summary>
internal sealed class IntegerOrNullProperty() : PropertyType<int?>("a whole number, or null")
{
    public override bool TryRead(JsonElement json, string path, out int? value)
    {
        int number = 0;
        bool isNumber = json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out number);
        value = isNumber ? number : null;
        return isNumber || json.ValueKind == JsonValueKind.Null;
    }

    public override void Write(Utf8JsonWriter json, int? value)
    {
        if (value is { } number)
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }
}

internal sealed class NumberProperty() : PropertyType<double>("a number")
{
    public override bool TryRead(JsonElement json, string path, out double value)
    {
        value = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out value) && double.IsFinite(value);
    }

    /// <exception cref="ArgumentException">JSON has no infinity and no NaN.</exception>
    public override void Write(Utf8JsonWriter json, double value) => json.WriteNumberValue(
        double.IsFinite(value) ? value : throw new ArgumentException(FormattableString.Invariant($"expected a finite number; got {value}.")));
}

internal sealed class IntegersProperty() : PropertyType<IReadOnlyList<int>>("a list of whole numbers")
{
    public override bool TryRead(JsonElement json, string path, out IReadOnlyList<int> value)
    {
        var numbers = new List<int>();
        value = numbers;
        if (json.ValueKind != JsonValueKind.Array)
            return false;
        foreach (JsonElement element in json.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out int number))
                return false;
            numbers.Add(number);
        }

        return true;
    }

    public override void Write(Utf8JsonWriter json, IReadOnlyList<int> value)
    {
        json.WriteStartArray();
        foreach (int number in value)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}

internal sealed class TextProperty() : PropertyType<string>("text")
{
    public override bool TryRead(JsonElement json, string path, out string value)
    {
        bool isText = json.ValueKind == JsonValueKind.String;
        value = isText ? json.Text() : "";
        return isText;
    }

    public override void Write(Utf8JsonWriter json, string value) => json.WriteStringValue(value);
}

internal sealed class FlagProperty() : PropertyType<bool>("true or false")
{
    public override bool TryRead(JsonElement json, string path, out bool value)
    {
        value = json.ValueKind == JsonValueKind.True;
        return json.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    public override void Write(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);
}

/// <summary>One of an enumeration's names, in snake_case: "same", "glorot_uniform".</summary>
internal sealed class ChoiceProperty<TEnum>() : PropertyType<TEnum>("one of " + string.Join(", ", Enum.GetValues<TEnum>().Select(NameOf)))
    where TEnum : struct, Enum
{
    public override bool TryRead(JsonElement json, string path, out TEnum value)
    {
        value = default;
        if (json.ValueKind != JsonValueKind.String)
            return false;
        string name = json.Text();
        foreach (TEnum choice in Enum.GetValues<TEnum>())
        {
            if (NameOf(choice) != name)
                continue;
            value = choice;
            return true;
        }

        return false;
    }

    public override void Write(Utf8JsonWriter json, TEnum value) => json.WriteStringValue(NameOf(value));

    private static string NameOf(TEnum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>Layers one after the other; at least one.</summary>
internal sealed class LayersProperty() : PropertyType<IReadOnlyList<ModuleSpec>>("a list of layers, not empty")
{
    public override bool TryRead(JsonElement json, string path, out IReadOnlyList<ModuleSpec> value)
    {
        bool isList = json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0;
        value = isList ? [.. json.EnumerateArray().Select((layer, index) => LayerForm.Read(layer, $"{path}[{index}]"))] : [];
        return isList;
    }

    public override void Write(Utf8JsonWriter json, IReadOnlyList<ModuleSpec> value)
    {
        json.WriteStartArray();
        foreach (ModuleSpec layer in value)
            LayerForm.Write(json, layer);
        json.WriteEndArray();
    }
}

/// <summary>The content of a composite: a list stands for a <see cref="Sequential"/>, an object for a single layer.</summary>
internal sealed class BodyProperty() : PropertyType<ModuleSpec>("a list of layers, not empty, or a single layer")
{
    private static readonly LayersProperty s_layers = new();

    public override bool TryRead(JsonElement json, string path, out ModuleSpec value)
    {
        value = null!;
        if (json.ValueKind == JsonValueKind.Object)
            value = LayerForm.Read(json, path);
        else if (s_layers.TryRead(json, path, out IReadOnlyList<ModuleSpec> layers))
            value = new Sequential(layers);
        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, ModuleSpec value)
    {
        if (value is Sequential { Name: null } sequence)
            s_layers.Write(json, sequence.Layers);
        else
            LayerForm.Write(json, value);
    }
}

/// <summary>The content of a composite, or null.</summary>
internal sealed class BodyOrNullProperty() : PropertyType<ModuleSpec?>("a list of layers, not empty, or a single layer, or null")
{
    private static readonly BodyProperty s_body = new();

    public override bool TryRead(JsonElement json, string path, out ModuleSpec? value)
    {
        value = null;
        return json.ValueKind == JsonValueKind.Null || s_body.TryRead(json, path, out value);
    }

    public override void Write(Utf8JsonWriter json, ModuleSpec? value)
    {
        if (value is null)
            json.WriteNullValue();
        else
            s_body.Write(json, value);
    }
}

/// <summary>The branches of a composite; at least one.</summary>
internal sealed class BodiesProperty() : PropertyType<IReadOnlyList<ModuleSpec>>("a list, not empty, of layers or lists of layers")
{
    private static readonly BodyProperty s_body = new();

    public override bool TryRead(JsonElement json, string path, out IReadOnlyList<ModuleSpec> value)
    {
        var branches = new List<ModuleSpec>();
        value = branches;
        if (json.ValueKind != JsonValueKind.Array)
            return false;
        foreach (JsonElement element in json.EnumerateArray())
        {
            if (!s_body.TryRead(element, $"{path}[{branches.Count}]", out ModuleSpec branch))
                return false;
            branches.Add(branch);
        }

        return branches.Count > 0;
    }

    public override void Write(Utf8JsonWriter json, IReadOnlyList<ModuleSpec> value)
    {
        json.WriteStartArray();
        foreach (ModuleSpec branch in value)
            s_body.Write(json, branch);
        json.WriteEndArray();
    }
}
