using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace ScratchCnn.GoldenGenerator;

/// <summary>Writes tensors in the order in which the safetensors package for Python does: wide types first, then by name in ordinal order.</summary>
internal static class SafetensorsFile
{
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        KeyValuePair<string, Tensor>[] sorted = [.. tensors
            .OrderByDescending(tensor => tensor.Value.dtype == ScalarType.Int64)
            .ThenBy(tensor => tensor.Key, StringComparer.Ordinal)];
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var data = new MemoryStream();
        foreach ((string name, Tensor value) in sorted)
        {
            long begin = data.Length;
            data.Write(value.detach().contiguous().bytes);
            header[name] = new JsonObject
            {
                ["dtype"] = value.dtype == ScalarType.Int64 ? "I64" : "F32",
                ["shape"] = new JsonArray([.. value.shape.Select(extent => JsonValue.Create(extent))]),
                ["data_offsets"] = new JsonArray(begin, data.Length),
            };
        }

        // Spaces make the data begin at a multiple of eight bytes.
        string text = header.ToJsonString();
        byte[] json = Encoding.UTF8.GetBytes(text.PadRight((text.Length + 7) / 8 * 8));
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        using FileStream file = File.Create(path);
        file.Write(length);
        file.Write(json);
        data.WriteTo(file);
    }
}
