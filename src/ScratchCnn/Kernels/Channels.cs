using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// Functions of [rows, channels] matrices that treat each channel alike in all rows. A lane is one channel, so a channel's sum is one chain in
/// ascending order of the rows. Four vectors of channels go down the rows together: one chain alone would wait for its own additions.
/// </summary>
internal static class Channels
{
    /// <summary>sums[c] = Σ over rows of x[row, c]; begun from what sums holds, or from 0.</summary>
    public static void Sum<T>(ReadOnlySpan<T> x, Span<T> sums, bool accumulate = false)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = sums.Length, c = 0;
        for (; c <= channels - Columns4<T>.Count; c += Columns4<T>.Count)
            Sum<T, Columns4<T>>(c, x, sums, accumulate);
        for (; c <= channels - Columns1<T>.Count; c += Columns1<T>.Count)
            Sum<T, Columns1<T>>(c, x, sums, accumulate);
        for (; c < channels; c++)
            Sum<T, Column<T>>(c, x, sums, accumulate);
    }

    private static void Sum<T, TColumns>(int c, ReadOnlySpan<T> x, Span<T> sums, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        nint channels = sums.Length, length = x.Length;
        ref T values = ref MemoryMarshal.GetReference(x);
        ref T held = ref MemoryMarshal.GetReference(sums[c..]);
        TColumns sum = accumulate ? TColumns.Load(ref held) : TColumns.Zero;
        for (nint i = c; i < length; i += channels)
            sum = TColumns.Add(sum, TColumns.Load(ref Unsafe.Add(ref values, i)));

        TColumns.Store(sum, ref held);
    }

    /// <summary>sums[c] = Σ over rows of (x[row, c] − center[c])².</summary>
    public static void SumOfSquares<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = sums.Length, c = 0;
        for (; c <= channels - Columns4<T>.Count; c += Columns4<T>.Count)
            SumOfSquares<T, Columns4<T>>(c, x, center, sums);
        for (; c <= channels - Columns1<T>.Count; c += Columns1<T>.Count)
            SumOfSquares<T, Columns1<T>>(c, x, center, sums);
        for (; c < channels; c++)
            SumOfSquares<T, Column<T>>(c, x, center, sums);
    }

    private static void SumOfSquares<T, TColumns>(int c, ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        nint channels = sums.Length, length = x.Length;
        ref T values = ref MemoryMarshal.GetReference(x);
        TColumns sum = TColumns.Zero;
        TColumns middle = TColumns.Load(ref MemoryMarshal.GetReference(center[c..]));
        for (nint i = c; i < length; i += channels)
        {
            TColumns distance = TColumns.Subtract(TColumns.Load(ref Unsafe.Add(ref values, i)), middle);
            sum = TColumns.MultiplyAdd(distance, distance, sum);
        }

        TColumns.Store(sum, ref MemoryMarshal.GetReference(sums[c..]));
    }

    /// <summary>sums[c] = Σ over rows of dy[row, c], and products[c] = Σ over rows of dy[row, c] · (x[row, c] − center[c]).</summary>
    public static void SumsOfGradient<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums, Span<T> products)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = sums.Length, c = 0;
        for (; c <= channels - Columns4<T>.Count; c += Columns4<T>.Count)
            SumsOfGradient<T, Columns4<T>>(c, dy, x, center, sums, products);
        for (; c <= channels - Columns1<T>.Count; c += Columns1<T>.Count)
            SumsOfGradient<T, Columns1<T>>(c, dy, x, center, sums, products);
        for (; c < channels; c++)
            SumsOfGradient<T, Column<T>>(c, dy, x, center, sums, products);
    }

    private static void SumsOfGradient<T, TColumns>(int c, ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> sums, Span<T> products)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        nint channels = sums.Length, length = dy.Length;
        ref T gradients = ref MemoryMarshal.GetReference(dy);
        ref T values = ref MemoryMarshal.GetReference(x[..dy.Length]);
        TColumns sum = TColumns.Zero;
        TColumns product = TColumns.Zero;
        TColumns middle = TColumns.Load(ref MemoryMarshal.GetReference(center[c..]));
        for (nint i = c; i < length; i += channels)
        {
            TColumns gradient = TColumns.Load(ref Unsafe.Add(ref gradients, i));
            sum = TColumns.Add(sum, gradient);
            product = TColumns.MultiplyAdd(gradient, TColumns.Subtract(TColumns.Load(ref Unsafe.Add(ref values, i)), middle), product);
        }

        TColumns.Store(sum, ref MemoryMarshal.GetReference(sums[c..]));
        TColumns.Store(product, ref MemoryMarshal.GetReference(products[c..]));
    }

    /// <summary>y[row, c] = x[row, c] · scale[c] + shift[c], rounded once.</summary>
    public static void ScaleShift<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = scale.Length, c = 0;
        for (; c <= channels - Columns4<T>.Count; c += Columns4<T>.Count)
            ScaleShift<T, Columns4<T>>(c, x, scale, shift, y);
        for (; c <= channels - Columns1<T>.Count; c += Columns1<T>.Count)
            ScaleShift<T, Columns1<T>>(c, x, scale, shift, y);
        for (; c < channels; c++)
            ScaleShift<T, Column<T>>(c, x, scale, shift, y);
    }

    private static void ScaleShift<T, TColumns>(int c, ReadOnlySpan<T> x, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        nint channels = scale.Length, length = x.Length;
        ref T values = ref MemoryMarshal.GetReference(x);
        ref T results = ref MemoryMarshal.GetReference(y[..x.Length]);
        TColumns factor = TColumns.Load(ref MemoryMarshal.GetReference(scale[c..]));
        TColumns offset = TColumns.Load(ref MemoryMarshal.GetReference(shift[c..]));
        for (nint i = c; i < length; i += channels)
            TColumns.Store(TColumns.MultiplyAdd(TColumns.Load(ref Unsafe.Add(ref values, i)), factor, offset), ref Unsafe.Add(ref results, i));
    }

    /// <summary>dx[row, c] = dy[row, c] · a[c] + ((x[row, c] − center[c]) · b[c] + d[c]).</summary>
    public static void NormGradient<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> d, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = center.Length, c = 0;
        for (; c <= channels - Columns4<T>.Count; c += Columns4<T>.Count)
            NormGradient<T, Columns4<T>>(c, dy, x, center, a, b, d, dx);
        for (; c <= channels - Columns1<T>.Count; c += Columns1<T>.Count)
            NormGradient<T, Columns1<T>>(c, dy, x, center, a, b, d, dx);
        for (; c < channels; c++)
            NormGradient<T, Column<T>>(c, dy, x, center, a, b, d, dx);
    }

    private static void NormGradient<T, TColumns>(int c, ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> center, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> d, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        nint channels = center.Length, length = dy.Length;
        ref T gradients = ref MemoryMarshal.GetReference(dy);
        ref T values = ref MemoryMarshal.GetReference(x[..dy.Length]);
        ref T results = ref MemoryMarshal.GetReference(dx[..dy.Length]);
        TColumns middle = TColumns.Load(ref MemoryMarshal.GetReference(center[c..]));
        TColumns va = TColumns.Load(ref MemoryMarshal.GetReference(a[c..]));
        TColumns vb = TColumns.Load(ref MemoryMarshal.GetReference(b[c..]));
        TColumns vd = TColumns.Load(ref MemoryMarshal.GetReference(d[c..]));
        for (nint i = c; i < length; i += channels)
        {
            TColumns ofValue = TColumns.MultiplyAdd(TColumns.Subtract(TColumns.Load(ref Unsafe.Add(ref values, i)), middle), vb, vd);
            TColumns.Store(TColumns.MultiplyAdd(TColumns.Load(ref Unsafe.Add(ref gradients, i)), va, ofValue), ref Unsafe.Add(ref results, i));
        }
    }
}
