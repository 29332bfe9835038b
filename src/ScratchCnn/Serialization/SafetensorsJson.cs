using System.Text.Json;
using ScratchCnn.Architectures;
using static ScratchCnn.Architectures.SavedFileException;

namespace ScratchCnn.Serialization;

/// <summary>
/// Reads a header's JSON: <c>{"__metadata__": {"key": "text"}, "name": {"dtype": "F32", "shape": [5, 1, 32], "data_offsets": [0, 640]}}</c>.
/// It knows one tensor at a time; the rules between tensors are in <see cref="SafetensorsHeader"/>.
/// </summary>
internal static class SafetensorsJson
{
    /// <summary>As in PyTorch and NumPy. It keeps a header of nothing but extents from growing into arrays many times its length.</summary>
    private const int MostDimensions = 64;

    public static (List<TensorEntry> Tensors, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json)
    {
        var tensors = new List<TensorEntry>();
        Dictionary<string, string>? metadata = null;
        var names = new HashSet<string>();
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            Require(reader.TokenType == JsonTokenType.StartObject, "The header must be a JSON object.");
            while (NextKey(ref reader, names, "the header") is { } name)
            {
                if (name == SafetensorsHeader.MetadataKey)
                    metadata = ReadMetadata(ref reader);
                else
                    tensors.Add(ReadEntry(ref reader, name));
            }

            // Spaces may follow; anything else makes the reader throw.
            reader.Read();
        }
        catch (JsonException exception)
        {
            throw new SafetensorsException(SafetensorsError.HeaderNotJson, $"The header is not valid JSON: {JsonText.Problem(exception)}", exception);
        }

        return (tensors, metadata ?? []);
    }

    private static Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        var metadata = new Dictionary<string, string>();
        var keys = new HashSet<string>();
        Require(reader.TokenType == JsonTokenType.StartObject, $"'{SafetensorsHeader.MetadataKey}' must be an object.");
        while (NextKey(ref reader, keys, "the metadata") is { } key)
        {
            Require(reader.TokenType == JsonTokenType.String, $"Metadata {Quote(key)} must be text.");
            metadata.Add(key, Text(ref reader));
        }

        return metadata;
    }

    private static TensorEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string tensor = $"tensor {Quote(name)}";
        Require(name.Length > 0, "A tensor has an empty name.");
        Require(reader.TokenType == JsonTokenType.StartObject, $"The entry of {tensor} must be an object.");
        string? dtype = null;
        long[]? shape = null;
        long[]? offsets = null;
        var keys = new HashSet<string>();
        while (NextKey(ref reader, keys, tensor) is { } key)
        {
            switch (key)
            {
                case "dtype":
                    Require(reader.TokenType == JsonTokenType.String, $"The dtype of {tensor} must be text.");
                    dtype = Text(ref reader);
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, MostDimensions)
                        ?? throw new SafetensorsException(
                            SafetensorsError.Shape,
                            $"The shape of {tensor} must be a list of at most {MostDimensions} whole numbers, none negative.");
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, 2);
                    if (offsets is not [long begin, long end] || begin > end)
                    {
                        throw new SafetensorsException(
                            SafetensorsError.Offsets,
                            $"The data_offsets of {tensor} must be two whole numbers, none negative, the second no smaller.");
                    }

                    break;
                default:
                    throw new SafetensorsException(SafetensorsError.HeaderForm, $"The entry of {tensor} has an unknown key {Quote(key)}.");
            }
        }

        if (dtype is null || shape is null || offsets is null)
            throw new SafetensorsException(SafetensorsError.HeaderForm, $"The entry of {tensor} needs dtype, shape and data_offsets.");
        TensorType? type = TensorTypes.Find(dtype);
        if (type is { } known)
            RequireSize(tensor, known, shape, offsets);
        return new TensorEntry(name, dtype, type, shape, offsets[0], offsets[1]);
    }

    private static void RequireSize(string tensor, TensorType type, long[] shape, long[] offsets)
    {
        long bytes;
        try
        {
            bytes = shape.Aggregate((long)type.Size(), (product, extent) => checked(product * extent));
        }
        catch (OverflowException exception)
        {
            throw new SafetensorsException(
                SafetensorsError.SizeOverflow, $"The size of {tensor}, {SavedTensor.Describe(type, shape)}, overflows 63 bits.", exception);
        }

        if (offsets[1] - offsets[0] != bytes)
        {
            throw new SafetensorsException(
                SafetensorsError.SizeMismatch,
                $"The offsets of {tensor} span {offsets[1] - offsets[0]} bytes; {SavedTensor.Describe(type, shape)} takes {bytes}.");
        }
    }

    /// <summary>Moves to the value of the object's next key. Null at its end.</summary>
    private static string? NextKey(ref Utf8JsonReader reader, HashSet<string> seen, string where)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
            return null;
        string key = Text(ref reader);
        if (!seen.Add(key))
            throw new SafetensorsException(SafetensorsError.DuplicateKey, $"The key {Quote(key)} occurs twice in {where}.");
        reader.Read();
        return key;
    }

    /// <summary>A list of at most so many whole numbers from 0 on; null where it is anything else.</summary>
    private static long[]? ReadNumbers(ref Utf8JsonReader reader, int most)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return null;
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (numbers.Count == most || !reader.TryGetInt64(out long number) || number < 0)
                return null;
            numbers.Add(number);
        }

        return reader.TokenType == JsonTokenType.EndArray ? [.. numbers] : null;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new SafetensorsException(SafetensorsError.HeaderNotJson, "The header holds a string with half of a surrogate pair.", exception);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new SafetensorsException(SafetensorsError.HeaderForm, otherwise);
    }
}
