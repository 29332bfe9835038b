using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ScratchCnn.Layers;

namespace ScratchCnn.Architectures;

/// <summary>
/// The kinds of layer that networks as JSON, model files and checkpoints may name. The library's own are in it from the start; a layer or composite
/// of a program's own is registered once, before it is trained or loaded:
/// <code>LayerRegistry.Register(new Swish(), p => new Swish(p.Number("beta", x => x.Beta)));</code>
/// The registry belongs to the process, and may be used by several threads at a time.
/// </summary>
public static partial class LayerRegistry
{
    private static readonly ConcurrentDictionary<string, LayerForm> s_forms = new(BuiltInLayers.All.Select(form => KeyValuePair.Create(form.Kind, form)));

    /// <summary>The registered kinds, the library's own first: "conv1d", "dense", ….</summary>
    public static IReadOnlyList<string> Kinds =>
    [
        .. BuiltInLayers.All.Select(form => form.Kind),
        .. s_forms.Keys.Except(BuiltInLayers.All.Select(form => form.Kind)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Registers a kind of layer. Registering the same again changes nothing.</summary>
    /// <typeparam name="TSpec">The record that describes the layer.</typeparam>
    /// <param name="prototype">
    /// Any such layer. Properties that a JSON file may leave out get their value from here; so give it the defaults.
    /// </param>
    /// <param name="build">
    /// Builds a layer, and asks for each property by its name in JSON (snake_case) and the place where a layer holds it. It is called for reading and
    /// for writing, and must ask for the same properties each time. <see cref="ModuleSpec.Name"/> is not one of them; it is saved by itself.
    /// </param>
    /// <exception cref="ArgumentException">The kind or a property's name is not in snake_case, or a property is named twice.</exception>
    /// <exception cref="ArchitectureException">The JSON written for the prototype does not give it back.</exception>
    /// <exception cref="UnregisteredLayerException">The prototype holds a layer that is not registered; register that one first.</exception>
    /// <exception cref="InvalidOperationException">The kind belongs to another record, or was registered with other properties.</exception>
    public static void Register<TSpec>(TSpec prototype, Func<LayerProperties<TSpec>, TSpec> build)
        where TSpec : ModuleSpec
    {
        ArgumentNullException.ThrowIfNull(prototype);
        ArgumentNullException.ThrowIfNull(build);
        var form = new LayerForm<TSpec>(prototype, build);
        RequireNames(form);
        if (!s_forms.ContainsKey(form.Kind))
            RequireRoundTrip(form, prototype);
        LayerForm registered = s_forms.GetOrAdd(form.Kind, form);
        if (registered.Describes != form.Describes)
        {
            throw new InvalidOperationException(
                $"The kind '{form.Kind}' belongs to {registered.Describes.FullName}; give {form.Describes.FullName} another {nameof(ModuleSpec.Kind)}.");
        }

        if (List(registered) != List(form))
        {
            throw new InvalidOperationException(
                $"The kind '{form.Kind}' was registered with the properties {List(registered)}, and now with {List(form)}; register it once.");
        }
    }

    /// <summary>
    /// Requires that a network can be saved: that every layer in it is registered, and that the JSON written for it gives the same network when it is
    /// read. Call it before training, so that hours of work are not lost for a missing line.
    /// </summary>
    /// <exception cref="UnregisteredLayerException">A layer is not registered; the message says what to call.</exception>
    /// <exception cref="ArchitectureException">A property has a value that cannot be saved, such as NaN.</exception>
    public static void RequireRegistered(ModuleSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        RequireRoundTrip(FormOf(spec), spec);
    }

    /// <summary>The form of a kind.</summary>
    internal static bool TryFind(string kind, [NotNullWhen(true)] out LayerForm? form) => s_forms.TryGetValue(kind, out form);

    /// <summary>The form of a layer.</summary>
    /// <exception cref="UnregisteredLayerException">There is none, or the kind belongs to another record.</exception>
    internal static LayerForm FormOf(ModuleSpec module) => TryFind(module.Kind, out LayerForm? form) && form.Describes == module.GetType()
        ? form
        : throw new UnregisteredLayerException(module, form?.Describes);

    private static void RequireNames(LayerForm form)
    {
        string[] names = [.. form.Properties.Select(property => property.Name)];
        foreach (string name in names.Prepend(form.Kind))
        {
            if (!SnakeCase().IsMatch(name))
                throw new ArgumentException($"'{name}' of {form.Describes.FullName} must be in snake_case: lower-case letters, digits and underscores.");
        }

        string? reserved = names.FirstOrDefault(name => name is LayerForm.TypeKey or LayerForm.NameKey)
            ?? names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (reserved is not null)
            throw new ArgumentException($"{form.Describes.FullName} cannot have a property '{reserved}': it is used twice, or stands for every layer's own.");
    }

    private static void RequireRoundTrip(LayerForm form, ModuleSpec layer)
    {
        string written = Write(form, layer), again;
        using (JsonDocument document = JsonText.Parse(Encoding.UTF8.GetBytes(written)))
            again = Write(form, form.ReadLayer(document.RootElement, layer.Name ?? ""));
        if (again != written)
        {
            throw new ArchitectureException(
                $"written as {SavedFileException.Quote(written)}, it is read as {SavedFileException.Quote(again)}.", layer.Name ?? "", form.Kind);
        }
    }

    private static string Write(LayerForm form, ModuleSpec layer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Readable))
            form.WriteLayer(json, layer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string List(LayerForm form) => string.Join(", ", form.Properties.Select(property => property.Signature));

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex SnakeCase();
}
