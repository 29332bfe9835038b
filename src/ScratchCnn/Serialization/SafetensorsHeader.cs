using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using ScratchCnn.Architectures;

namespace ScratchCnn.Serialization;

/// <summary>A tensor's entry in the header; its bytes lie from <paramref name="Begin"/> to before <paramref name="End"/> in the data.</summary>
/// <param name="Name">Name of the tensor.</param>
/// <param name="Dtype">The name of its type in the file.</param>
/// <param name="Type">Its type; null if the library does not know it.</param>
/// <param name="Shape">Extents, outermost first.</param>
/// <param name="Begin">Offset of its first byte.</param>
/// <param name="End">Offset after its last byte.</param>
internal sealed record TensorEntry(string Name, string Dtype, TensorType? Type, long[] Shape, long Begin, long End)
{
    /// <summary>"'F8_E4M3' [64, 32]".</summary>
    public string Description => SavedTensor.Describe(SavedFileException.Quote(Dtype), Shape);
}

/// <summary>
/// The header of a safetensors file: framing, rules between the tensors, and writing. <see cref="SafetensorsJson"/> reads the JSON.
/// </summary>
internal sealed record SafetensorsHeader(IReadOnlyList<TensorEntry> Tensors, IReadOnlyDictionary<string, string> Metadata, long DataLength)
{
    /// <summary>The one key of the header that is no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>Bytes that a header may take, as in the format's reference implementation.</summary>
    public const long LongestHeader = 100_000_000;

    private const int LengthSize = sizeof(ulong);

    /// <summary>Reads the header and checks every rule; the stream then stands at the first tensor's first byte.</summary>
    public static SafetensorsHeader Read(Stream stream)
    {
        long fileLength = stream.Length - stream.Position;
        RequireNoOtherFormat(stream);
        if (fileLength < LengthSize)
        {
            throw new SafetensorsException(
                SafetensorsError.NoHeader,
                fileLength == 0 ? "The file is empty." : $"The file ends after {fileLength} bytes; the header's length alone takes {LengthSize}.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(stream, LengthSize));
        if (length > LongestHeader)
            throw new SafetensorsException(SafetensorsError.HeaderTooLong, $"The header claims {length} bytes; at most {LongestHeader} are allowed.");
        long afterLength = fileLength - LengthSize;
        if ((long)length > afterLength)
        {
            throw new SafetensorsException(
                SafetensorsError.HeaderOutsideFile, $"The header claims {length} bytes, but the file has only {afterLength} left.");
        }

        byte[] json = ReadBytes(stream, (long)length);
        if (!Utf8.IsValid(json))
            throw new SafetensorsException(SafetensorsError.HeaderNotUtf8, "The header is not valid UTF-8.");
        (List<TensorEntry> tensors, Dictionary<string, string> metadata) = SafetensorsJson.Parse(json);
        long dataLength = afterLength - (long)length;
        RequireContiguous(tensors, dataLength);
        return new SafetensorsHeader(tensors, metadata, dataLength);
    }

    /// <summary>Reads so many bytes, which the caller has compared with the stream's length.</summary>
    public static byte[] ReadBytes(Stream stream, long count)
    {
        RequireHeld(count);
        var bytes = new byte[count];
        int got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return got == count
            ? bytes
            : throw new SafetensorsException(SafetensorsError.DataCut, $"The file ended after {got} of {count} bytes while it was being read.");
    }

    private static void RequireNoOtherFormat(Stream stream)
    {
        long position = stream.Position;
        var start = new byte[FileSignature.Looked];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = position;
        if (OtherFormat.Describe(start.AsSpan(0, read)) is { } description)
            throw new SafetensorsException(SafetensorsError.OtherFormat, description);
    }

    /// <summary>Requires that one array can hold so many bytes.</summary>
    public static void RequireHeld(long count)
    {
        if (count > Array.MaxLength)
            throw new SafetensorsException(SafetensorsError.TooLarge, $"The tensors take {count} bytes; at most {Array.MaxLength} can be read.");
    }

    /// <summary>The header's bytes, length included, padded with spaces so that the data begins at a multiple of eight.</summary>
    public static byte[] Format(IEnumerable<SavedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();

            long begin = 0;
            foreach (SavedTensor tensor in tensors)
            {
                WriteEntry(json, tensor, begin);
                begin += tensor.Data.Length;
            }

            json.WriteEndObject();
        }

        if (buffer.WrittenCount > LongestHeader)
        {
            throw new SafetensorsException(
                SafetensorsError.HeaderTooLong, $"The header would take {buffer.WrittenCount} bytes; at most {LongestHeader} are allowed.");
        }

        int padded = (buffer.WrittenCount + LengthSize - 1) / LengthSize * LengthSize;
        var header = new byte[LengthSize + padded];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)padded);
        header.AsSpan(LengthSize).Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header.AsSpan(LengthSize));
        return header;
    }

    private static void WriteEntry(Utf8JsonWriter json, SavedTensor tensor, long begin)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.FileName());
        json.WriteStartArray("shape");
        foreach (long extent in tensor.Shape)
            json.WriteNumberValue(extent);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.Data.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Sorts the tensors by place, and requires that they cover the data exactly.</summary>
    private static void RequireContiguous(List<TensorEntry> tensors, long dataLength)
    {
        tensors.Sort((left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
        long end = 0;
        foreach (TensorEntry tensor in tensors)
        {
            if (tensor.Begin > end)
            {
                throw new SafetensorsException(
                    SafetensorsError.Hole,
                    $"Bytes {end} to {tensor.Begin} of the data, before tensor {SavedFileException.Quote(tensor.Name)}, belong to none.");
            }

            if (tensor.Begin < end)
            {
                throw new SafetensorsException(
                    SafetensorsError.Overlap,
                    $"Tensor {SavedFileException.Quote(tensor.Name)} begins at byte {tensor.Begin} of the data, inside another that ends at {end}.");
            }

            end = tensor.End;
        }

        if (end > dataLength)
        {
            throw new SafetensorsException(
                SafetensorsError.DataCut, $"The tensors take {end} bytes, but the file ends after {dataLength} of them.");
        }

        if (end < dataLength)
            throw new SafetensorsException(SafetensorsError.TrailingData, $"The tensors take {end} bytes, but {dataLength - end} more follow.");
    }
}
