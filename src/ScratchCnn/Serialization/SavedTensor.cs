using System.Globalization;
using System.Runtime.InteropServices;

namespace ScratchCnn.Serialization;

/// <summary>A named tensor as it lies in a file: type, extents, and the numbers' bytes, little-endian, last extent fastest.</summary>
public sealed class SavedTensor
{
    /// <summary>Describes a tensor.</summary>
    /// <exception cref="ArgumentException">The number of bytes is not what type and shape ask for.</exception>
    public SavedTensor(string name, TensorType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        long count = shape.Aggregate(1L, (product, extent) => checked(product * extent));
        if (data.Length != checked(count * type.Size()))
            throw new ArgumentException($"Tensor '{name}' of {count} {type.FileName()} takes {count * type.Size()} bytes; got {data.Length}.");

        Name = name;
        Type = type;
        Shape = shape;
        Data = data;
    }

    /// <summary>"conv1d_1.kernel".</summary>
    public string Name { get; }

    /// <summary>Type of each number.</summary>
    public TensorType Type { get; }

    /// <summary>Extents, outermost first; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The numbers' bytes, little-endian.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Number of values.</summary>
    public int Count => Data.Length / Type.Size();

    /// <summary>"F32 [5, 1, 32]".</summary>
    public string Description => Describe(Type, Shape);

    /// <summary>Makes a tensor of numbers in memory.</summary>
    /// <typeparam name="T">float, double, long or byte.</typeparam>
    /// <param name="name">Its name in the file.</param>
    /// <param name="shape">Extents, outermost first.</param>
    /// <param name="values">The numbers; copied.</param>
    /// <exception cref="ArgumentException">The number of values is not the product of the extents.</exception>
    public static SavedTensor Of<T>(string name, IEnumerable<int> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte[] data = MemoryMarshal.AsBytes(values).ToArray();
        TensorType type = TensorTypes.Of<T>();
        ToOrFromLittleEndian(data, type.Size());
        return new SavedTensor(name, type, [.. shape.Select(extent => (long)extent)], data);
    }

    /// <summary>Copies the numbers out.</summary>
    /// <param name="destination">[<see cref="Count"/>], overwritten.</param>
    /// <exception cref="ArgumentException">The tensor is of another type than <typeparamref name="T"/>, or of another size.</exception>
    public void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        if (TensorTypes.Of<T>() != Type || destination.Length != Count)
            throw new ArgumentException($"Tensor '{Name}' is {Description}; asked for {destination.Length} {TensorTypes.Of<T>().FileName()}.");

        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        Data.Span.CopyTo(bytes);
        ToOrFromLittleEndian(bytes, Type.Size());
    }

    /// <summary>The numbers, as a new array.</summary>
    /// <inheritdoc cref="CopyTo{T}(Span{T})" path="/exception"/>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var values = new T[Count];
        CopyTo(values.AsSpan());
        return values;
    }

    internal static string Describe(TensorType type, IEnumerable<long> shape) => Describe(type.FileName(), shape);

    internal static string Describe(string dtype, IEnumerable<long> shape) =>
        $"{dtype} [{string.Join(", ", shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)))}]";

    private static void ToOrFromLittleEndian(Span<byte> bytes, int size)
    {
        if (BitConverter.IsLittleEndian)
            return;
        for (int start = 0; start < bytes.Length; start += size)
            bytes.Slice(start, size).Reverse();
    }
}
