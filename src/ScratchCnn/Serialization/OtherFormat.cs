using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ScratchCnn.Serialization;

/// <summary>Recognizes files that are taken for safetensors files by mistake, from their first bytes, and says what to do with them.</summary>
internal static class OtherFormat
{
    /// <summary>Bytes that are enough to recognize a file.</summary>
    public const int Looked = 512;

    /// <summary>The first byte of the header's JSON, after eight bytes of length: every safetensors file has it there.</summary>
    private const int JsonStart = 8;

    private const string AsSafetensors =
        "save the weights with safetensors.torch.save_file(model.state_dict(), \"weights.safetensors\"), or convert the file with "
        + "save_file(torch.load(FILE, weights_only=True), …)";

    /// <summary>A sentence that names the file's format; null where it may be a safetensors file.</summary>
    /// <param name="start">Its first bytes, up to <see cref="Looked"/>.</param>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        if (start.Length > JsonStart && start[JsonStart] == '{' && start[JsonStart - 1] == 0)
            return null;
        return start switch
        {
            _ when start.StartsWith("version https://git-lfs"u8) =>
                "The file is a Git LFS pointer, not the file it stands for; fetch that with 'git lfs pull'.",
            [0x80, >= 2 and <= 5, ..] => $"The file is a Python pickle, as torch.save wrote it before PyTorch 1.6; {AsSafetensors}.",
            [(byte)'P', (byte)'K', 3, 4, ..] => Zip(start),
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] =>
                "The file is HDF5, as Keras writes it; expected a safetensors file. Weights of Keras are not imported.",
            [0x1F, 0x8B, ..] => "The file is gzipped; unpack it first.",
            [(byte)'B', (byte)'Z', (byte)'h', ..] or [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] or [0x28, 0xB5, 0x2F, 0xFD, ..]
                or [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "The file is compressed; unpack it first.",
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "The file is a NumPy array; expected a safetensors file.",
            [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] => "The file is a TensorFlow Lite model; expected a safetensors file.",
            [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "The file is a GGUF model; expected a safetensors file.",
            _ when IsOnnx(start) => "The file is an ONNX model, which only other programs read; expected a safetensors file.",
            _ => Text(start) ?? Unknown(start),
        };
    }

    /// <summary>The first entry's name tells PyTorch's, Keras's and NumPy's archives apart.</summary>
    private static string Zip(ReadOnlySpan<byte> start)
    {
        const int nameLengthAt = 26, nameAt = 30;
        string name = "";
        if (start.Length > nameAt)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(start[nameLengthAt..]);
            name = Encoding.Latin1.GetString(start[nameAt..Math.Min(start.Length, nameAt + length)]);
        }

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

    private static string? Text(ReadOnlySpan<byte> start)
    {
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return "The file is text (UTF-16); expected a safetensors file.";
        if (!IsText(start))
            return null;
        string text = Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        bool StartsWith(string beginning) => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
        return StartsWith("<!doctype html") || StartsWith("<html") ? "The file is a web page; expected a safetensors file: the download went wrong."
            : StartsWith("{") || StartsWith("[") ? "The file is JSON text; expected a safetensors file."
            : "The file is text; expected a safetensors file.";
    }

    private static string? Unknown(ReadOnlySpan<byte> start) =>
        start.Length > JsonStart && start[JsonStart] != '{' && BinaryPrimitives.ReadUInt64LittleEndian(start) > SafetensorsHeader.LongestHeader
            ? "The file is not a safetensors file: that begins with the length of its header, and the header with '{'."
            : null;

    /// <summary>Whether the bytes are UTF-8 without control characters; a character may be cut at the end.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value is < 0x20 and not ((byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f') or 0x7F)
                return false;
        }

        const int longestCharacter = 4;
        for (int cut = 0; cut < longestCharacter && cut < bytes.Length; cut++)
        {
            if (Utf8.IsValid(bytes[..^cut]))
                return true;
        }

        return false;
    }
}
