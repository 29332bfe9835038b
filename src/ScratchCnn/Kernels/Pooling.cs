using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>Maxima of windows of rows, channel by channel: a lane is one channel. All are single samples.</summary>
internal static class Pooling
{
    /// <summary>y[l, c] = the largest of x[row, c] over window l's rows, and place[l, c] = the first such row.</summary>
    /// <param name="x">[length, channels].</param>
    /// <param name="y">[windows, channels].</param>
    /// <param name="place">[windows, channels]; empty where nobody wants to know.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="windows">The windows.</param>
    public static void Max<T>(ReadOnlySpan<T> x, Span<T> y, Span<T> place, int channels, in PoolGeometry windows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        x = x[..(windows.Length * channels)];
        y = y[..(windows.Count * channels)];
        place = place.IsEmpty ? place : place[..(windows.Count * channels)];
        for (int l = 0; l < windows.Count; l++)
        {
            int c = VectorWidth.IsWide
                ? Max<T, WideVector<T>>(l, 0, x, y, place, channels, windows)
                : Max<T, PortableVector<T>>(l, 0, x, y, place, channels, windows);
            Max<T, Scalar<T>>(l, c, x, y, place, channels, windows);
        }
    }

    /// <summary>Window <paramref name="l"/>, the whole vectors of channels from <paramref name="c"/> on; returns where they end.</summary>
    private static int Max<T, TVector>(int l, int c, ReadOnlySpan<T> x, Span<T> y, Span<T> place, int channels, in PoolGeometry windows)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        int start = windows.Start(l), end = windows.End(l);
        ref T values = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), start * channels);
        ref T maxima = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), l * channels);
        TVector firstRow = TVector.Create(T.CreateTruncating(start)), one = TVector.Create(T.One);
        for (; c <= channels - TVector.Count; c += TVector.Count)
        {
            ref T at = ref Unsafe.Add(ref values, c);
            TVector largest = TVector.Load(ref at), row = firstRow, rowOfLargest = firstRow;
            for (int next = start + 1; next < end; next++)
            {
                at = ref Unsafe.Add(ref at, channels);
                row += one;
                TVector value = TVector.Load(ref at);
                rowOfLargest = TVector.WhereGreater(value, largest, row, rowOfLargest);
                largest = TVector.WhereGreater(value, largest, value, largest);
            }

            TVector.Store(largest, ref Unsafe.Add(ref maxima, c));
            if (!place.IsEmpty)
                TVector.Store(rowOfLargest, ref place[(l * channels) + c]);
        }

        return c;
    }

    /// <summary>dx[row, c] = Σ over the windows l whose largest value in channel c stands in that row: dy[l, c].</summary>
    /// <param name="place">[windows, channels], as <see cref="Max{T}"/> leaves it.</param>
    /// <param name="dy">[windows, channels].</param>
    /// <param name="dx">[length, channels], overwritten.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="windows">The windows.</param>
    public static void MaxGradient<T>(ReadOnlySpan<T> place, ReadOnlySpan<T> dy, Span<T> dx, int channels, in PoolGeometry windows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        place = place[..(windows.Count * channels)];
        dy = dy[..(windows.Count * channels)];
        dx = dx[..(windows.Length * channels)];
        for (int row = 0; row < windows.Length; row++)
        {
            int c = VectorWidth.IsWide
                ? MaxGradient<T, WideVector<T>>(row, 0, place, dy, dx, channels, windows)
                : MaxGradient<T, PortableVector<T>>(row, 0, place, dy, dx, channels, windows);
            MaxGradient<T, Scalar<T>>(row, c, place, dy, dx, channels, windows);
        }
    }

    /// <summary>Row <paramref name="row"/>, the whole vectors of channels from <paramref name="c"/> on; returns where they end.</summary>
    private static int MaxGradient<T, TVector>(
        int row, int c, ReadOnlySpan<T> place, ReadOnlySpan<T> dy, Span<T> dx, int channels, in PoolGeometry windows)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        int first = windows.FirstOver(row), last = windows.LastOver(row);
        ref T places = ref Unsafe.Add(ref MemoryMarshal.GetReference(place), first * channels);
        ref T gradients = ref Unsafe.Add(ref MemoryMarshal.GetReference(dy), first * channels);
        ref T results = ref Unsafe.Add(ref MemoryMarshal.GetReference(dx), row * channels);
        TVector thisRow = TVector.Create(T.CreateTruncating(row));
        for (; c <= channels - TVector.Count; c += TVector.Count)
        {
            TVector sum = TVector.Zero;
            nint at = c;
            for (int l = first; l <= last; l++)
            {
                TVector gradient = TVector.Load(ref Unsafe.Add(ref gradients, at));
                sum += TVector.WhereEqual(TVector.Load(ref Unsafe.Add(ref places, at)), thisRow, gradient, TVector.Zero);
                at += channels;
            }

            TVector.Store(sum, ref Unsafe.Add(ref results, c));
        }

        return c;
    }
}
