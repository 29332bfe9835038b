using System.Numerics;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// Maxima and means of windows of rows, channel by channel: a lane is one channel. x and y are single samples, [length, channels].
/// </summary>
internal static class Pooling
{
    /// <summary>y[c] = the largest of x[row, c] over the window's rows.</summary>
    /// <param name="window">[rows, channels], at least one row.</param>
    /// <param name="y">[channels].</param>
    public static void Max<T>(ReadOnlySpan<T> window, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = y.Length, c = 0;
        ref T values = ref MemoryMarshal.GetReference(window);
        for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
            Largest(ref values, c, channels, window.Length).CopyTo(y[c..]);
        for (; c < channels; c++)
            y[c] = window[FirstLargest(window, c, channels)];
    }

    /// <summary>dx[row, c] += dy[c] where x[row, c] is the window's largest value, the first of equals.</summary>
    /// <remarks>Where windows do not overlap, nothing need be added: dx is written, with 0 where x is not the largest.</remarks>
    /// <param name="window">[rows, channels].</param>
    /// <param name="dy">[channels].</param>
    /// <param name="dx">[rows, channels].</param>
    /// <param name="overlap">Whether dx holds gradients of other windows, to be added to; else it is overwritten.</param>
    public static void MaxGradient<T>(ReadOnlySpan<T> window, ReadOnlySpan<T> dy, Span<T> dx, bool overlap)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = dy.Length, c = 0;
        ref T values = ref MemoryMarshal.GetReference(window), results = ref MemoryMarshal.GetReference(dx[..window.Length]);
        for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
        {
            Vector<T> largest = Largest(ref values, c, channels, window.Length);
            var left = Vector.Create<T>(dy[c..]);
            for (nuint i = (nuint)c; i < (nuint)window.Length; i += (nuint)channels)
            {
                // What is left of the gradient goes to the first row that equals the maximum; after that, nothing is left.
                Vector<T> isLargest = Vector.Equals(Vector.LoadUnsafe(ref values, i), largest);
                Vector<T> gradient = left & isLargest;
                (overlap ? Vector.LoadUnsafe(ref results, i) + gradient : gradient).StoreUnsafe(ref results, i);
                left = Vector.AndNot(left, isLargest);
            }
        }

        for (; c < channels; c++)
        {
            for (int i = c; i < window.Length && !overlap; i += channels)
                dx[i] = T.Zero;
            dx[FirstLargest(window, c, channels)] += dy[c];
        }
    }

    private static Vector<T> Largest<T>(ref T values, int c, int channels, int length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = Vector.LoadUnsafe(ref values, (nuint)c);
        for (nuint i = (nuint)(c + channels); i < (nuint)length; i += (nuint)channels)
        {
            var value = Vector.LoadUnsafe(ref values, i);
            largest = Vector.ConditionalSelect(Vector.GreaterThan(value, largest), value, largest);
        }

        return largest;
    }

    private static int FirstLargest<T>(ReadOnlySpan<T> window, int c, int channels)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int first = c;
        for (int i = c + channels; i < window.Length; i += channels)
        {
            if (window[i] > window[first])
                first = i;
        }

        return first;
    }
}
