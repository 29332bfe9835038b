using System.Numerics;
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
        bool wantsPlace = !place.IsEmpty;
        ref T values = ref MemoryMarshal.GetReference(x[..(windows.Length * channels)]);
        ref T maxima = ref MemoryMarshal.GetReference(y[..(windows.Count * channels)]);
        ref T places = ref MemoryMarshal.GetReference(wantsPlace ? place[..(windows.Count * channels)] : place);
        for (int l = 0; l < windows.Count; l++)
        {
            int start = windows.Start(l), end = windows.End(l), c = 0;
            var firstRow = Vector.Create(T.CreateTruncating(start));
            for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
            {
                nuint at = (nuint)((start * channels) + c), result = (nuint)((l * channels) + c);
                Vector<T> largest = Vector.LoadUnsafe(ref values, at), row = firstRow, rowOfLargest = row;
                for (int next = start + 1; next < end; next++)
                {
                    at += (nuint)channels;
                    row += Vector<T>.One;
                    var value = Vector.LoadUnsafe(ref values, at);
                    Vector<T> isLarger = Vector.GreaterThan(value, largest);
                    largest = Vector.ConditionalSelect(isLarger, value, largest);
                    rowOfLargest = Vector.ConditionalSelect(isLarger, row, rowOfLargest);
                }

                largest.StoreUnsafe(ref maxima, result);
                if (wantsPlace)
                    rowOfLargest.StoreUnsafe(ref places, result);
            }

            for (; c < channels; c++)
            {
                int first = start;
                for (int row = start + 1; row < end; row++)
                    first = x[(row * channels) + c] > x[(first * channels) + c] ? row : first;
                y[(l * channels) + c] = x[(first * channels) + c];
                if (wantsPlace)
                    place[(l * channels) + c] = T.CreateTruncating(first);
            }
        }
    }

    /// <summary>dx[row, c] = Σ over the windows l whose largest value in channel c stands in that row: dy[l, c].</summary>
    /// <param name="place">[windows, channels], as <see cref="Max"/> leaves it.</param>
    /// <param name="dy">[windows, channels].</param>
    /// <param name="dx">[length, channels], overwritten.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="windows">The windows.</param>
    public static void MaxGradient<T>(ReadOnlySpan<T> place, ReadOnlySpan<T> dy, Span<T> dx, int channels, in PoolGeometry windows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T places = ref MemoryMarshal.GetReference(place[..(windows.Count * channels)]);
        ref T gradients = ref MemoryMarshal.GetReference(dy[..(windows.Count * channels)]);
        ref T results = ref MemoryMarshal.GetReference(dx[..(windows.Length * channels)]);
        for (int row = 0; row < windows.Length; row++)
        {
            int first = windows.FirstOver(row), last = windows.LastOver(row), c = 0;
            T thisRow = T.CreateTruncating(row);
            var rows = Vector.Create(thisRow);
            for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
            {
                Vector<T> sum = Vector<T>.Zero;
                nuint at = (nuint)((first * channels) + c);
                for (int l = first; l <= last; l++)
                {
                    sum += Vector.LoadUnsafe(ref gradients, at) & Vector.Equals(Vector.LoadUnsafe(ref places, at), rows);
                    at += (nuint)channels;
                }

                sum.StoreUnsafe(ref results, (nuint)((row * channels) + c));
            }

            for (; c < channels; c++)
            {
                T sum = T.Zero;
                for (int l = first; l <= last; l++)
                    sum += place[(l * channels) + c] == thisRow ? dy[(l * channels) + c] : T.Zero;
                dx[(row * channels) + c] = sum;
            }
        }
    }
}
