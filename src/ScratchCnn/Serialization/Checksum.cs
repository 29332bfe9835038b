using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ScratchCnn.Serialization;

/// <summary>
/// The SHA-256 of a file's content, which model files and checkpoints keep in their metadata. It does not depend on the order of the tensors in the
/// file. docs/model-files.md defines it for other programs.
/// </summary>
internal static class Checksum
{
    /// <summary>The entry of the metadata; the checksum covers all others.</summary>
    public const string Key = "sha256";

    /// <summary>A file with the same content, and its checksum in the metadata.</summary>
    public static SafetensorsFile AddTo(SafetensorsFile file) =>
        new(file.Tensors, new Dictionary<string, string>(file.Metadata) { [Key] = Of(file) });

    /// <summary>Requires that the content is what was written; files without a checksum pass.</summary>
    /// <exception cref="SavedModelException">The checksum is that of another content.</exception>
    public static void Require(SafetensorsFile file)
    {
        if (file.Metadata.TryGetValue(Key, out string? expected) && expected != Of(file))
        {
            throw new SavedModelException(
                SavedModelError.Checksum,
                "The content does not match its checksum: the file was damaged or edited after it was written; get it again, or use another copy.");
        }
    }

    private static string Of(SafetensorsFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        KeyValuePair<string, string>[] entries =
            [.. file.Metadata.Where(entry => entry.Key != Key).OrderBy(entry => entry.Key, StringComparer.Ordinal)];
        AppendNumber(hash, entries.Length);
        foreach ((string key, string value) in entries)
        {
            Append(hash, key);
            Append(hash, value);
        }

        foreach (SavedTensor tensor in file.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            Append(hash, tensor.Name);
            Append(hash, tensor.Type.FileName());
            Append(hash, string.Join(',', tensor.Shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture))));
            Append(hash, tensor.Data.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => Append(hash, Encoding.UTF8.GetBytes(text));

    /// <summary>The length goes first, so that no two contents give the same bytes.</summary>
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        AppendNumber(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
