using System.Buffers.Binary;
using ScratchCnn.Architectures;

namespace ScratchCnn.Serialization;

/// <summary>Recognizes files that are taken for safetensors files by mistake, from their first bytes, and says what to do with them.</summary>
internal static class OtherFormat
{
    /// <summary>The first byte of the header's JSON, after eight bytes of length: every safetensors file has it there.</summary>
    private const int JsonStart = 8;

    private const string AsSafetensors =
        "save the weights with safetensors.torch.save_file(model.state_dict(), \"weights.safetensors\"), or convert the file with "
        + "save_file(torch.load(FILE, weights_only=True), …)";

    /// <summary>A sentence that names the file's format; null where it may be a safetensors file.</summary>
    /// <param name="start">Its first bytes, up to <see cref="FileSignature.Looked"/>.</param>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        if (start.Length > JsonStart && start[JsonStart] == '{' && start[JsonStart - 1] == 0)
            return null;
        return start switch
        {
            [0x80, >= 2 and <= 5, ..] => $"The file is a Python pickle, as torch.save wrote it before PyTorch 1.6; {AsSafetensors}.",
            [(byte)'P', (byte)'K', 3, 4, ..] => Zip(start),
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] =>
                "The file is HDF5, as Keras writes it; expected a safetensors file. Weights of Keras are not imported.",
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "The file is a NumPy array; expected a safetensors file.",
            [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] => "The file is a TensorFlow Lite model; expected a safetensors file.",
            [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "The file is a GGUF model; expected a safetensors file.",
            _ when IsOnnx(start) => "The file is an ONNX model, which only other programs read; expected a safetensors file.",
            _ when FileSignature.Describe(start) is { } signature => $"The file is {signature}.",
            _ => Text(start) ?? Unknown(start),
        };
    }

    /// <summary>The first entry's name tells PyTorch's, Keras's and NumPy's archives apart.</summary>
    private static string Zip(ReadOnlySpan<byte> start)
    {
        string name = FileSignature.FirstEntry(start);
        return name switch
        {
            _ when name.EndsWith("data.pkl", StringComparison.Ordinal) || name.EndsWith(".format_version", StringComparison.Ordinal) =>
                $"The file is a PyTorch file (.pt, .pth), a zip archive with a pickle in it; {AsSafetensors}.",
            _ when name.EndsWith(".npy", StringComparison.Ordinal) => "The file is a NumPy archive (.npz); expected a safetensors file.",
            "metadata.json" or "config.json" or "model.weights.h5" =>
                "The file is a Keras archive (.keras); expected a safetensors file. Weights of Keras are not imported.",
            _ => $"The file is a zip archive; expected a safetensors file. If PyTorch wrote it (.pt, .pth), {AsSafetensors}.",
        };
    }

    /// <summary>A ModelProto in protocol buffers: field 1, the format's version, and then another of its fields that holds text or a message.</summary>
    private static bool IsOnnx(ReadOnlySpan<byte> start) => start is [0x08, >= 1 and < 32, 0x12 or 0x1A or 0x22 or 0x32 or 0x3A or 0x42, ..];

    private static string? Text(ReadOnlySpan<byte> start) => FileSignature.TextKind(start) is not { } kind ? null
        : $"The file is {kind}; expected a safetensors file{(kind == FileSignature.WebPage ? ": the download went wrong" : "")}.";

    private static string? Unknown(ReadOnlySpan<byte> start) =>
        start.Length > JsonStart && start[JsonStart] != '{' && BinaryPrimitives.ReadUInt64LittleEndian(start) > SafetensorsHeader.LongestHeader
            ? "The file is not a safetensors file: that begins with the length of its header, and the header with '{'."
            : null;
}
