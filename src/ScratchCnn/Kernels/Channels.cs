using System.Numerics;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// Functions of [rows, channels] matrices that treat each channel alike in all rows. A lane is one channel, so a channel's sum is one chain in
/// ascending order of the rows; the channels that fill no whole vector are the same operations one at a time.
/// </summary>
internal static class Channels
{
    /// <summary>sums[c] (+)= Σ over rows of x[row, c].</summary>
    public static void Sum<T>(ReadOnlySpan<T> x, Span<T> sums, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = sums.Length, c = 0;
        for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
        {
            Vector<T> sum = accumulate ? Vector.Create<T>(sums[c..]) : Vector<T>.Zero;
            ref T row = ref MemoryMarshal.GetReference(x);
            for (nuint i = (nuint)c; i < (nuint)x.Length; i += (nuint)channels)
                sum += Vector.LoadUnsafe(ref row, i);
            sum.CopyTo(sums[c..]);
        }

        for (; c < channels; c++)
        {
            T sum = accumulate ? sums[c] : T.Zero;
            for (int i = c; i < x.Length; i += channels)
                sum += x[i];
            sums[c] = sum;
        }
    }

    /// <summary>sums[c] = Σ over rows of (x[row, c] − center[c])².</summary>
    public static void SumOfSquares<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = sums.Length, c = 0;
        ref T values = ref MemoryMarshal.GetReference(x);
        for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
        {
            Vector<T> sum = Vector<T>.Zero, middle = Vector.Create<T>(center[c..]);
            for (nuint i = (nuint)c; i < (nuint)x.Length; i += (nuint)channels)
            {
                Vector<T> distance = Vector.LoadUnsafe(ref values, i) - middle;
                sum = Fma.MultiplyAdd(distance, distance, sum);
            }

            sum.CopyTo(sums[c..]);
        }

        for (; c < channels; c++)
        {
            T sum = T.Zero;
            for (int i = c; i < x.Length; i += channels)
                sum = T.FusedMultiplyAdd(x[i] - center[c], x[i] - center[c], sum);
            sums[c] = sum;
        }
    }

    /// <summary>sums[c] = Σ over rows of dy[row, c] · (x[row, c] − center[c]).</summary>
    public static void SumOfProducts<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = sums.Length, c = 0;
        ref T gradients = ref MemoryMarshal.GetReference(dy), values = ref MemoryMarshal.GetReference(x[..dy.Length]);
        for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
        {
            Vector<T> sum = Vector<T>.Zero, middle = Vector.Create<T>(center[c..]);
            for (nuint i = (nuint)c; i < (nuint)x.Length; i += (nuint)channels)
                sum = Fma.MultiplyAdd(Vector.LoadUnsafe(ref gradients, i), Vector.LoadUnsafe(ref values, i) - middle, sum);
            sum.CopyTo(sums[c..]);
        }

        for (; c < channels; c++)
        {
            T sum = T.Zero;
            for (int i = c; i < x.Length; i += channels)
                sum = T.FusedMultiplyAdd(dy[i], x[i] - center[c], sum);
            sums[c] = sum;
        }
    }

    /// <summary>y[row, c] = x[row, c] · scale[c] + shift[c], rounded once.</summary>
    public static void ScaleShift<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = scale.Length, c = 0;
        ref T values = ref MemoryMarshal.GetReference(x), results = ref MemoryMarshal.GetReference(y[..x.Length]);
        for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
        {
            Vector<T> factor = Vector.Create<T>(scale[c..]), offset = Vector.Create<T>(shift[c..]);
            for (nuint i = (nuint)c; i < (nuint)x.Length; i += (nuint)channels)
                Fma.MultiplyAdd(Vector.LoadUnsafe(ref values, i), factor, offset).StoreUnsafe(ref results, i);
        }

        for (; c < channels; c++)
        {
            for (int i = c; i < x.Length; i += channels)
                y[i] = T.FusedMultiplyAdd(x[i], scale[c], shift[c]);
        }
    }

    /// <summary>dx[row, c] = dy[row, c] · a[c] + ((x[row, c] − center[c]) · b[c] + d[c]).</summary>
    public static void NormGradient<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> d, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = center.Length, c = 0;
        ref T gradients = ref MemoryMarshal.GetReference(dy), values = ref MemoryMarshal.GetReference(x[..dy.Length]);
        ref T results = ref MemoryMarshal.GetReference(dx[..dy.Length]);
        for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
        {
            Vector<T> middle = Vector.Create<T>(center[c..]), va = Vector.Create<T>(a[c..]);
            Vector<T> vb = Vector.Create<T>(b[c..]), vd = Vector.Create<T>(d[c..]);
            for (nuint i = (nuint)c; i < (nuint)dy.Length; i += (nuint)channels)
            {
                Vector<T> ofValue = Fma.MultiplyAdd(Vector.LoadUnsafe(ref values, i) - middle, vb, vd);
                Fma.MultiplyAdd(Vector.LoadUnsafe(ref gradients, i), va, ofValue).StoreUnsafe(ref results, i);
            }
        }

        for (; c < channels; c++)
        {
            for (int i = c; i < dy.Length; i += channels)
                dx[i] = T.FusedMultiplyAdd(dy[i], a[c], T.FusedMultiplyAdd(x[i] - center[c], b[c], d[c]));
        }
    }
}
