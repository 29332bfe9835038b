namespace ScratchCnn.Serialization;

/// <summary>The number types of the safetensors format; the names are the format's own, in capitals in the file ("BOOL", "BF16").</summary>
public enum TensorType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Unsigned, 8 bits.</summary>
    U8,

    /// <summary>Signed, 8 bits.</summary>
    I8,

    /// <summary>Unsigned, 16 bits.</summary>
    U16,

    /// <summary>Signed, 16 bits.</summary>
    I16,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of a single-precision number.</summary>
    BF16,

    /// <summary>Unsigned, 32 bits.</summary>
    U32,

    /// <summary>Signed, 32 bits.</summary>
    I32,

    /// <summary>IEEE single precision: <see cref="float"/>.</summary>
    F32,

    /// <summary>Unsigned, 64 bits.</summary>
    U64,

    /// <summary>Signed, 64 bits: <see cref="long"/>.</summary>
    I64,

    /// <summary>IEEE double precision: <see cref="double"/>.</summary>
    F64,
}

/// <summary>The format's name and size of each <see cref="TensorType"/>.</summary>
internal static class TensorTypes
{
    /// <summary>Bytes one number takes.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.Bool or TensorType.U8 or TensorType.I8 => 1,
        TensorType.U16 or TensorType.I16 or TensorType.F16 or TensorType.BF16 => 2,
        TensorType.U32 or TensorType.I32 or TensorType.F32 => 4,
        _ => 8,
    };

    /// <summary>The type's name in a file.</summary>
    public static string FileName(this TensorType type) => type.ToString().ToUpperInvariant();

    /// <summary>The type of that name in a file, if there is one.</summary>
    public static TensorType? Find(string fileName)
    {
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            if (type.FileName() == fileName)
                return type;
        }

        return null;
    }

    /// <summary>The type that stores <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float, double, long nor byte.</exception>
    public static TensorType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? TensorType.F32 :
        typeof(T) == typeof(double) ? TensorType.F64 :
        typeof(T) == typeof(long) ? TensorType.I64 :
        typeof(T) == typeof(byte) ? TensorType.U8 :
        throw new NotSupportedException($"Tensors of {typeof(T).Name} are not saved; use float, double, long or byte.");
}
