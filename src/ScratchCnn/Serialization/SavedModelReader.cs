using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using static ScratchCnn.Architectures.SavedFileException;

namespace ScratchCnn.Serialization;

/// <summary>
/// The common part of model files and checkpoints: a format's name and version, JSON entries, and tensors that must be just those expected.
/// </summary>
internal sealed class SavedModelReader
{
    public const string FormatKey = "format";
    public const string VersionKey = "format_version";
    public const string ArchitectureKey = "architecture";

    private readonly SafetensorsFile _file;

    /// <summary>Takes a file that must be of this format and of one of these versions.</summary>
    public SavedModelReader(SafetensorsFile file, string format, params string[] versions)
    {
        _file = file;
        string found = file.Metadata.GetValueOrDefault(FormatKey, "");
        if (found != format)
        {
            throw new SavedModelException(
                SavedModelError.Format,
                $"The metadata's '{FormatKey}' must be '{format}'; {(found.Length == 0 ? "there is none" : "it is " + Quote(found))}.");
        }

        Version = Text(VersionKey);
        if (!versions.Contains(Version))
        {
            throw new SavedModelException(
                SavedModelError.Format, $"The file is of format version {Quote(Version)}; this program reads version {string.Join(" and ", versions)}.");
        }
    }

    /// <summary>The file's version.</summary>
    public string Version { get; }

    /// <summary>An entry of the metadata.</summary>
    public string Text(string key) => _file.Metadata.GetValueOrDefault(key)
        ?? throw new SavedModelException(SavedModelError.MissingMetadata, $"The metadata have no '{key}'.");

    /// <summary>An entry of the metadata; null if there is none.</summary>
    public string? TextOrNull(string key) => _file.Metadata.GetValueOrDefault(key);

    /// <summary>An entry of the metadata that is JSON of one kind.</summary>
    public JsonElement Json(string key, JsonValueKind kind)
    {
        try
        {
            using JsonDocument document = JsonText.Parse(Encoding.UTF8.GetBytes(Text(key)));
            if (document.RootElement.ValueKind == kind)
                return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new SavedModelException(SavedModelError.Metadata, $"The metadata's '{key}' is not valid JSON: {exception.Message}", exception);
        }

        throw new SavedModelException(SavedModelError.Metadata, $"The metadata's '{key}' must be a JSON {kind.ToString().ToLowerInvariant()}.");
    }

    /// <summary>A list of texts in the metadata.</summary>
    public string[] Texts(string key)
    {
        JsonElement[] items = [.. Json(key, JsonValueKind.Array).EnumerateArray()];
        if (!items.All(item => item.ValueKind == JsonValueKind.String))
            throw new SavedModelException(SavedModelError.Metadata, $"The metadata's '{key}' must be a list of texts.");
        try
        {
            return [.. items.Select(item => item.Text())];
        }
        catch (JsonException exception)
        {
            throw new SavedModelException(SavedModelError.Metadata, $"The metadata's '{key}' is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Requires that the file holds these tensors in single precision, all finite and no variance below 0, and no others, before any memory is taken for them, and that the
    /// content is that of the file's checksum, if it has one.
    /// </summary>
    public void RequireTensors(IReadOnlyList<(string Name, IReadOnlyList<int> Dimensions)> expected)
    {
        foreach ((string name, IReadOnlyList<int> dimensions) in expected)
        {
            SavedTensor tensor = _file.Find(name)
                ?? throw new SavedModelException(SavedModelError.MissingTensor, $"Tensor {Quote(name)} is missing.");
            string wanted = SavedTensor.Describe(TensorType.F32, dimensions.Select(extent => (long)extent));
            if (tensor.Type != TensorType.F32)
                throw new SavedModelException(SavedModelError.TensorType, $"Tensor {Quote(name)} must be {wanted}; it is {tensor.Description}.");
            if (!tensor.Shape.SequenceEqual(dimensions.Select(extent => (long)extent)))
                throw new SavedModelException(SavedModelError.TensorShape, $"Tensor {Quote(name)} must be {wanted}; it is {tensor.Description}.");
            RequireUsable(tensor);
        }

        if (expected.Count != _file.Tensors.Count)
        {
            HashSet<string> names = [.. expected.Select(tensor => tensor.Name)];
            string extra = _file.Tensors.First(tensor => !names.Contains(tensor.Name)).Name;
            throw new SavedModelException(SavedModelError.UnexpectedTensor, $"Tensor {Quote(extra)} belongs to no layer of the architecture.");
        }

        // Last, so that a fault that can be named is.
        Checksum.Require(_file);
    }

    /// <summary>Copies the numbers of a required tensor out.</summary>
    public void Read(string name, Span<float> destination) => _file.Find(name)!.CopyTo(destination);

    /// <summary>Copies the numbers of a model's tensors out, all of them required.</summary>
    public void Read(Model<float> model, string prefix = "")
    {
        foreach (ModelTensor tensor in model.Tensors)
            Read(prefix + tensor.Name, model.Values(tensor));
    }

    /// <summary>Requires that a tensor's number is finite, and at least 0 where it is a variance.</summary>
    /// <exception cref="SavedModelException">It is not; the message names the tensor and the index.</exception>
    public static void RequireUsable(float value, int index, string tensor, bool isVariance)
    {
        if (!float.IsFinite(value))
            throw new SavedModelException(SavedModelError.NotFinite, $"Value {index} of tensor {Quote(tensor)} is not a finite number.");
        if (isVariance && value < 0)
        {
            throw new SavedModelException(
                SavedModelError.NegativeVariance,
                string.Create(CultureInfo.InvariantCulture, $"Value {index} of tensor {Quote(tensor)} is {value}; a variance is at least 0."));
        }
    }

    /// <summary>Requires that every number of a single-precision tensor is usable.</summary>
    private static void RequireUsable(SavedTensor tensor)
    {
        bool isVariance = tensor.Name.EndsWith("." + BatchNorm.MovingVariance, StringComparison.Ordinal);
        ReadOnlySpan<byte> data = tensor.Data.Span;
        for (int start = 0; start < data.Length; start += sizeof(float))
            RequireUsable(BinaryPrimitives.ReadSingleLittleEndian(data[start..]), start / sizeof(float), tensor.Name, isVariance);
    }
}
