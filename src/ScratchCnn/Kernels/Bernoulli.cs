using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScratchCnn.Kernels;

/// <summary>
/// Keeps or drops values by counter-based random bits, so that the backward pass draws the forward pass's mask again. Value i of a key is kept
/// if hash(i, key) is at least a threshold.
/// </summary>
public static class Bernoulli
{
    /// <summary>y[i] = x[i] · scale where value i is kept, else 0. [n], may be in place.</summary>
    /// <param name="x">[n].</param>
    /// <param name="y">[n].</param>
    /// <param name="dropBelow">A value is dropped if its 32 random bits are below this: rate · 2³².</param>
    /// <param name="scale">1 / (1 − rate).</param>
    /// <param name="key">Key of the mask.</param>
    public static void Mask<T>(ReadOnlySpan<T> x, Span<T> y, uint dropBelow, T scale, ulong key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        uint low = (uint)key, high = (uint)(key >> 32);
        int i = 0;
        if (typeof(T) == typeof(float))
        {
            ReadOnlySpan<float> xs = MemoryMarshal.Cast<T, float>(x);
            Span<float> ys = MemoryMarshal.Cast<T, float>(y)[..x.Length];
            float factor = float.CreateTruncating(scale);
            i = VectorWidth.IsWide ? MaskWide(xs, ys, dropBelow, factor, low, high) : MaskPortable(xs, ys, dropBelow, factor, low, high);
        }

        for (; i < x.Length; i++)
            y[i] = Hash((uint)i, low, high) >= dropBelow ? x[i] * scale : T.Zero;
    }

    // The only vectors of integers: too few for a width as a type argument.
    internal static int MaskWide(ReadOnlySpan<float> x, Span<float> y, uint dropBelow, float scale, uint low, uint high)
    {
        ref float values = ref MemoryMarshal.GetReference(x), results = ref MemoryMarshal.GetReference(y);
        Vector512<uint> index = Vector512.CreateSequence(0u, 1u), threshold = Vector512.Create(dropBelow);
        int i = 0;
        for (; i <= x.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<uint> keep = Vector512.GreaterThanOrEqual(Hash(index, low, high), threshold);
            ((Vector512.LoadUnsafe(ref values, (nuint)i) * scale) & keep.AsSingle()).StoreUnsafe(ref results, (nuint)i);
            index += Vector512.Create((uint)Vector512<uint>.Count);
        }

        return i;
    }

    internal static int MaskPortable(ReadOnlySpan<float> x, Span<float> y, uint dropBelow, float scale, uint low, uint high)
    {
        ref float values = ref MemoryMarshal.GetReference(x), results = ref MemoryMarshal.GetReference(y);
        Vector<uint> index = Vector.CreateSequence(0u, 1u), threshold = Vector.Create(dropBelow);
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<uint> keep = Vector.GreaterThanOrEqual(Hash(index, low, high), threshold);
            ((Vector.LoadUnsafe(ref values, (nuint)i) * scale) & keep.As<uint, float>()).StoreUnsafe(ref results, (nuint)i);
            index += Vector.Create((uint)Vector<uint>.Count);
        }

        return i;
    }

    /// <summary>
    /// Two rounds of a 32-bit finalizer (multiplications and xor-shifts, constants of Wellons' "lowbias32", 2018), each begun with half of the key.
    /// </summary>
    private static uint Hash(uint value, uint low, uint high) => Round(Round(value + low) ^ high);

    private static uint Round(uint value)
    {
        value = (value ^ (value >> 16)) * 0x7FEB352D;
        value = (value ^ (value >> 15)) * 0x846CA68B;
        return value ^ (value >> 16);
    }

    private static Vector<uint> Hash(Vector<uint> value, uint low, uint high) => Round(Round(value + Vector.Create(low)) ^ Vector.Create(high));

    private static Vector<uint> Round(Vector<uint> value)
    {
        value = (value ^ (value >>> 16)) * 0x7FEB352D;
        value = (value ^ (value >>> 15)) * 0x846CA68B;
        return value ^ (value >>> 16);
    }

    private static Vector512<uint> Hash(Vector512<uint> value, uint low, uint high) => Round(Round(value + Vector512.Create(low)) ^ Vector512.Create(high));

    private static Vector512<uint> Round(Vector512<uint> value)
    {
        value = (value ^ (value >>> 16)) * 0x7FEB352D;
        value = (value ^ (value >>> 15)) * 0x846CA68B;
        return value ^ (value >>> 16);
    }
}
