using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>Maxima of windows of rows, channel by channel: a lane is one channel. All are single samples.</summary>
public static class Pooling
{
    /// <summary>y[l, c] = the largest of x[row, c] over window l's rows, and place[l, c] = the first such row.</summary>
    /// <param name="x">[length, channels].</param>
    /// <param name="y">[windows, channels].</param>
    /// <param name="place">[windows, channels]; empty where it is not needed.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="windows">The windows.</param>
    public static void Max<T>(ReadOnlySpan<T> x, Span<T> y, Span<T> place, int channels, in WindowGeometry windows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        x = x[..(windows.Length * channels)];
        y = y[..(windows.Count * channels)];
        place = place.IsEmpty ? place : place[..(windows.Count * channels)];
        int c = VectorWidth.IsWide
            ? Max<T, WideVector<T>>(0, x, y, place, channels, windows)
            : Max<T, PortableVector<T>>(0, x, y, place, channels, windows);
        Max<T, Scalar<T>>(c, x, y, place, channels, windows);
    }

    /// <summary>The whole vectors of channels from <paramref name="c"/> on; returns where they end.</summary>
    private static int Max<T, TVector>(int c, ReadOnlySpan<T> x, Span<T> y, Span<T> place, int channels, in WindowGeometry windows)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        int end = channels - ((channels - c) % TVector.Count);
        if (c == end)
            return c;

        ref T values = ref MemoryMarshal.GetReference(x), maxima = ref MemoryMarshal.GetReference(y), places = ref MemoryMarshal.GetReference(place);
        bool wantsPlace = !place.IsEmpty;
        TVector one = TVector.Create(T.One);
        for (int l = 0; l < windows.Count; l++)
        {
            int first = windows.Start(l), last = windows.End(l) - 1;
            TVector firstRow = TVector.Create(T.CreateTruncating(first));
            for (int channel = c; channel < end; channel += TVector.Count)
            {
                ref T at = ref Unsafe.Add(ref values, ((nint)first * channels) + channel);
                TVector largest = TVector.Load(ref at), row = firstRow, rowOfLargest = firstRow;
                for (int next = first; next < last; next++)
                {
                    at = ref Unsafe.Add(ref at, channels);
                    row += one;
                    TVector value = TVector.Load(ref at);
                    rowOfLargest = TVector.WhereGreater(value, largest, row, rowOfLargest);
                    largest = TVector.WhereGreater(value, largest, value, largest);
                }

                nint result = ((nint)l * channels) + channel;
                TVector.Store(largest, ref Unsafe.Add(ref maxima, result));
                if (wantsPlace)
                    TVector.Store(rowOfLargest, ref Unsafe.Add(ref places, result));
            }
        }

        return end;
    }

    /// <summary>dx[row, c] = Σ over the windows l whose largest value in channel c stands in that row: dy[l, c].</summary>
    /// <param name="place">[windows, channels], as <see cref="Max{T}"/> leaves it.</param>
    /// <param name="dy">[windows, channels].</param>
    /// <param name="dx">[length, channels], overwritten.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="windows">The windows.</param>
    public static void MaxGradient<T>(ReadOnlySpan<T> place, ReadOnlySpan<T> dy, Span<T> dx, int channels, in WindowGeometry windows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        place = place[..(windows.Count * channels)];
        dy = dy[..(windows.Count * channels)];
        dx = dx[..(windows.Length * channels)];
        int c = VectorWidth.IsWide
            ? MaxGradient<T, WideVector<T>>(0, place, dy, dx, channels, windows)
            : MaxGradient<T, PortableVector<T>>(0, place, dy, dx, channels, windows);
        MaxGradient<T, Scalar<T>>(c, place, dy, dx, channels, windows);
    }

    /// <summary>The whole vectors of channels from <paramref name="c"/> on; returns where they end.</summary>
    private static int MaxGradient<T, TVector>(int c, ReadOnlySpan<T> place, ReadOnlySpan<T> dy, Span<T> dx, int channels, in WindowGeometry windows)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        int end = channels - ((channels - c) % TVector.Count);
        if (c == end)
            return c;

        ref T places = ref MemoryMarshal.GetReference(place), gradients = ref MemoryMarshal.GetReference(dy), results = ref MemoryMarshal.GetReference(dx);
        // The windows over a row, moved along instead of computed by a division per row.
        int first = 0, last = -1, count = windows.Count;
        for (int row = 0; row < windows.Length; row++)
        {
            while (first < count && windows.End(first) <= row)
                first++;
            while (last + 1 < count && windows.Start(last + 1) <= row)
                last++;
            TVector thisRow = TVector.Create(T.CreateTruncating(row));
            for (int channel = c; channel < end; channel += TVector.Count)
            {
                TVector sum = TVector.Zero;
                nint at = ((nint)first * channels) + channel;
                for (int l = first; l <= last; l++)
                {
                    TVector gradient = TVector.Load(ref Unsafe.Add(ref gradients, at));
                    sum += TVector.WhereEqual(TVector.Load(ref Unsafe.Add(ref places, at)), thisRow, gradient, TVector.Zero);
                    at += channels;
                }

                TVector.Store(sum, ref Unsafe.Add(ref results, ((nint)row * channels) + channel));
            }
        }

        return end;
    }
}
