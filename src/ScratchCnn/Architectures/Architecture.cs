using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Architectures;

/// <summary>
/// A network as data: the shape of one sample, and the layers. As JSON it is
/// <c>{"input_shape": [187, 1], "layers": [{"type": "conv1d", "filters": 32, "kernel_size": 5}, …]}</c>; docs/layers.md lists every type and its
/// properties. Properties may be left out where they have a default; they are always written.
/// </summary>
/// <param name="InputShape">Shape of one sample; [n] in JSON where it is flat.</param>
/// <param name="Network">The layers.</param>
public sealed record Architecture(Shape InputShape, Sequential Network)
{
    private const string InputShapeKey = "input_shape";
    private const string LayersKey = "layers";
    private static readonly LayersProperty s_layers = new();

    /// <summary>
    /// Values that a sample may become on its way: some hundred times what this library's networks need, and few enough that a batch of them is
    /// no surprise.
    /// </summary>
    private const long MostValuesPerSample = 1 << 24;

    /// <summary>
    /// Weights that a network may have: some hundred times what this library's networks need. A checkpoint, with five copies of them (the current ones, the best
    /// ones, their average and two moments), stays below the two gigabytes of an array.
    /// </summary>
    private const long MostWeights = 1 << 26;

    /// <summary>The architecture of a model.</summary>
    public static Architecture Of<T>(Model<T> model)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return new Architecture(model.InputShape, model.Spec as Sequential ?? new Sequential(model.Spec));
    }

    /// <summary>Reads an architecture; it is known then that a model can be built of it.</summary>
    /// <param name="utf8">The JSON text.</param>
    /// <exception cref="ArchitectureException">The text is no JSON, or no network; the message names the layer and the property.</exception>
    public static Architecture Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonText.Parse(utf8);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new ArchitectureException(
                OtherKind(utf8.Span) is { } kind ? $"expected a network as JSON; the file is {kind}." : $"The architecture is not valid JSON: {exception.Message}",
                cause: exception);
        }
    }

    private static string? OtherKind(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> start = text[..Math.Min(text.Length, FileSignature.Looked)];
        return FileSignature.Describe(start) ?? (FileSignature.TextKind(start) == FileSignature.WebPage ? FileSignature.WebPage : null);
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})"/>
    /// <param name="json">The JSON text.</param>
    public static Architecture Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    /// <summary>The architecture as JSON, every property written out: on one line, or indented for people.</summary>
    public string ToJson(bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Readable with { Indented = indented }))
        {
            json.WriteStartObject();
            json.WriteStartArray(InputShapeKey);
            if (InputShape.Length > 1)
                json.WriteNumberValue(InputShape.Length);
            json.WriteNumberValue(InputShape.Channels);
            json.WriteEndArray();
            json.WritePropertyName(LayersKey);
            s_layers.Write(json, Network.Layers);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static Architecture Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new ArchitectureException($"expected an object with {InputShapeKey} and {LayersKey}.");
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (property.NameText() is not (InputShapeKey or LayersKey))
            {
                string name = SavedFileException.Quote(property.NameText());
                throw new ArchitectureException($"{name} is unknown; known are {InputShapeKey} and {LayersKey}.");
            }
        }

        Shape inputShape = ReadShape(json);
        if (!json.TryGetProperty(LayersKey, out JsonElement layers) || !s_layers.TryRead(layers, LayersKey, out IReadOnlyList<ModuleSpec> modules))
            throw new ArchitectureException($"expected {s_layers.Expectation}.", property: LayersKey);

        RequireShapes(inputShape, modules);
        var architecture = new Architecture(inputShape, new Sequential(modules));
        architecture.Plan();
        return architecture;
    }

    /// <summary>Lays out the network's memory without taking it.</summary>
    /// <exception cref="ArchitectureException">Two layers have one name, or sizes are beyond all bounds.</exception>
    internal Network<float> Plan()
    {
        try
        {
            var network = new Network<float>(Network, InputShape);
            long values = network.BufferSizes.Sum(size => (long)size)
                + network.Nodes.Sum(node => (long)node.Layer.SavedPerSample + node.Layer.ScratchSize);
            if (values > MostValuesPerSample)
            {
                throw new ArchitectureException(
                    $"A sample becomes {values} values on its way through this network; at most {MostValuesPerSample} are allowed.");
            }

            RequireWeights(network);
            return network;
        }
        catch (ArgumentException exception)
        {
            throw new ArchitectureException(exception.Message, cause: exception);
        }
        catch (OverflowException exception)
        {
            throw new ArchitectureException(
                string.Create(CultureInfo.InvariantCulture, $"The network is too large: one of its sizes exceeds the {Array.MaxLength:N0} values of an array."),
                cause: exception);
        }
    }

    private static void RequireWeights(Network<float> network)
    {
        static long Count(Node<float> node) => node.Layer.Parameters.Sum(parameter => (long)parameter.Size);
        long weights = network.Nodes.Sum(Count);
        if (weights <= MostWeights)
            return;
        Node<float> largest = network.Nodes.MaxBy(Count)!;
        throw new ArchitectureException(string.Create(
            CultureInfo.InvariantCulture,
            $"The network has {weights:N0} weights, {Count(largest):N0} of them in {largest.Name}; at most {MostWeights:N0} are allowed."));
    }

    private static void RequireShapes(Shape shape, IReadOnlyList<ModuleSpec> modules)
    {
        for (int index = 0; index < modules.Count; index++)
        {
            try
            {
                shape = modules[index].OutputShape(shape);
                _ = shape.Size;
            }
            catch (OverflowException)
            {
                return; // laying out the network names the layer and its size
            }
            catch (ArgumentException exception)
            {
                throw new ArchitectureException(exception.Message, $"{LayersKey}[{index}]", modules[index].Kind, cause: exception);
            }
        }
    }

    private static Shape ReadShape(JsonElement json)
    {
        if (json.TryGetProperty(InputShapeKey, out JsonElement element) && element.ValueKind == JsonValueKind.Array)
        {
            int[] extents =
            [
                .. element.EnumerateArray().Select(extent => extent.ValueKind == JsonValueKind.Number && extent.TryGetInt32(out int n) ? n : 0),
            ];
            if (extents is [>= 1] or [>= 1, >= 1])
            {
                long values = extents.Aggregate(1L, (product, extent) => product * extent);
                if (values > MostValuesPerSample)
                {
                    throw new ArchitectureException(
                        $"the input has {values} values; at most {MostValuesPerSample} are allowed.", property: InputShapeKey);
                }

                return extents.Length == 1 ? Shape.Flat(extents[0]) : new Shape(extents[0], extents[1]);
            }
        }

        throw new ArchitectureException("expected [length, channels], or [size] of a flat vector, as whole numbers from 1.", property: InputShapeKey);
    }
}
