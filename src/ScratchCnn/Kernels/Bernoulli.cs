using System.Numerics;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// Keeps or drops values by counter-based random bits, so that the backward pass draws the forward pass's mask again. Value i of a key is kept
/// if hash(i, key) is at least a threshold.
/// </summary>
internal static class Bernoulli
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
            Span<Vector<float>> ys = MemoryMarshal.Cast<T, Vector<float>>(y);
            ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<T, Vector<float>>(x)[..ys.Length];
            var factor = Vector.Create(float.CreateTruncating(scale));
            Vector<uint> index = Vector.CreateSequence(0u, 1u), threshold = Vector.Create(dropBelow), step = Vector.Create((uint)Vector<uint>.Count);
            for (int v = 0; v < ys.Length; v++)
            {
                Vector<uint> keep = Vector.GreaterThanOrEqual(Hash(index, low, high), threshold);
                ys[v] = (xs[v] * factor) & keep.As<uint, float>();
                index += step;
            }

            i = ys.Length * Vector<float>.Count;
        }

        for (; i < x.Length; i++)
            y[i] = Hash((uint)i, low, high) >= dropBelow ? x[i] * scale : T.Zero;
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
}
