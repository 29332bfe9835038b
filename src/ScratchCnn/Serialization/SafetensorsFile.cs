using ScratchCnn.Architectures;

namespace ScratchCnn.Serialization;

/// <summary>
/// The content of a safetensors file: named tensors, and text beside them. The format (Hugging Face, "safetensors", README, section Format) is
/// eight bytes with the header's length N, N bytes of JSON that give each tensor's dtype, shape and place, then the tensors' bytes without gaps.
/// Nothing in it can run, so a file from anywhere may be opened.
/// </summary>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, SavedTensor> _byName;

    /// <summary>Gathers what is to be saved.</summary>
    /// <exception cref="ArgumentException">Two tensors have one name, or a name is empty or "__metadata__".</exception>
    public SafetensorsFile(IReadOnlyList<SavedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        _byName = [];
        foreach (SavedTensor tensor in tensors)
        {
            if (tensor.Name is "" or SafetensorsHeader.MetadataKey || !_byName.TryAdd(tensor.Name, tensor))
                throw new ArgumentException($"No tensor may be called '{tensor.Name}', or two tensors are.");
        }

        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors; after reading, in the order in which their bytes lie in the file.</summary>
    public IReadOnlyList<SavedTensor> Tensors { get; }

    /// <summary>The header's "__metadata__": text by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Tensors whose type the library does not know; their numbers are not kept.</summary>
    internal IReadOnlyList<TensorEntry> OfUnknownType { get; private init; } = [];

    /// <summary>The tensor of that name, or null.</summary>
    public SavedTensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// Reads a file and trusts nothing in it: every length is compared with the file's before memory is taken, so that a damaged or hostile file
    /// costs no more memory than an intact one of its size.
    /// </summary>
    /// <param name="stream">Read from its position to its end; must be able to seek, because its length is what claims are held against.</param>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format.</exception>
    public static SafetensorsFile Read(Stream stream)
    {
        SafetensorsFile file = ReadWithUnknownTypes(stream);
        if (file.OfUnknownType is [TensorEntry unknown, ..])
        {
            throw new SafetensorsException(
                SafetensorsError.UnknownDtype,
                $"The dtype {SavedFileException.Quote(unknown.Dtype)} of tensor {SavedFileException.Quote(unknown.Name)} is unknown; known are "
                + $"{string.Join(", ", Enum.GetValues<TensorType>().Select(TensorTypes.FileName))}.");
        }

        return file;
    }

    /// <summary>Reads a file that may have tensors of types that the library does not know, such as F8_E4M3, beside those that are needed.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    /// <inheritdoc cref="Read" path="/exception"/>
    internal static SafetensorsFile ReadWithUnknownTypes(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("The stream must be able to seek; copy it into memory first.", nameof(stream));

        SafetensorsHeader header = SafetensorsHeader.Read(stream);
        byte[] data = SafetensorsHeader.ReadBytes(stream, header.DataLength);
        var tensors = new List<SavedTensor>();
        foreach (TensorEntry entry in header.Tensors)
        {
            if (entry.Type is { } type)
                tensors.Add(new SavedTensor(entry.Name, type, entry.Shape, data.AsMemory((int)entry.Begin, (int)(entry.End - entry.Begin))));
        }

        return new SafetensorsFile(tensors, header.Metadata) { OfUnknownType = [.. header.Tensors.Where(entry => entry.Type is null)] };
    }

    /// <summary>
    /// Writes the file. The same content gives the same bytes: tensors as ordered in <see cref="Tensors"/>, wider numbers before narrower ones so
    /// that each begins at a multiple of its size; metadata ordered by name.
    /// </summary>
    /// <param name="stream">Written from its position on.</param>
    /// <exception cref="SafetensorsException">The header or the tensors are longer than <see cref="Read"/> accepts; nothing was written.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsHeader.RequireHeld(Tensors.Sum(tensor => (long)tensor.Data.Length));
        SavedTensor[] ordered = [.. Tensors.OrderByDescending(tensor => tensor.Type.Size())];
        stream.Write(SafetensorsHeader.Format(ordered, Metadata));
        foreach (SavedTensor tensor in ordered)
            stream.Write(tensor.Data.Span);
    }
}
