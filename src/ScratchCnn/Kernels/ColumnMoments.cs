using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>Mean and spread of every column of a matrix that passes by row by row, and the map that takes both away.</summary>
internal static class ColumnMoments
{
    /// <summary>
    /// Adds a row to the running moments, in double: B. P. Welford, "Note on a method for calculating corrected sums of squares and products",
    /// Technometrics 4 (1962). With n rows so far, this one counted, and d = x − mean:
    /// <code>
    /// mean = fma(d, 1/n, mean)
    /// squares = fma(d, x − mean, squares)
    /// </code>
    /// In a column that holds one value only, d is 0 from the second row on, so the mean is that value and the squares are 0 exactly.
    /// </summary>
    /// <param name="row">[columns].</param>
    /// <param name="n">Rows so far, this one counted.</param>
    /// <param name="mean">[columns], updated.</param>
    /// <param name="squares">[columns], updated: Σ (x − mean)².</param>
    /// <param name="wide">[columns], scratch.</param>
    public static void Add<T>(ReadOnlySpan<T> row, long n, Span<double> mean, Span<double> squares, Span<double> wide)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.ConvertTruncating(row, wide);
        mean = mean[..row.Length];
        squares = squares[..row.Length];
        wide = wide[..row.Length];
        int i = VectorWidth.IsWide ? Add<WideVector<double>>(0, wide, n, mean, squares) : Add<PortableVector<double>>(0, wide, n, mean, squares);
        Add<Scalar<double>>(i, wide, n, mean, squares);
    }

    /// <summary>The whole vectors from <paramref name="i"/> on; returns where they end.</summary>
    private static int Add<TVector>(int i, ReadOnlySpan<double> row, long n, Span<double> mean, Span<double> squares)
        where TVector : struct, IVector<TVector, double>
    {
        TVector share = TVector.Create(1.0 / n);
        ref double values = ref MemoryMarshal.GetReference(row);
        ref double means = ref MemoryMarshal.GetReference(mean), sums = ref MemoryMarshal.GetReference(squares);
        for (; i <= row.Length - TVector.Count; i += TVector.Count)
        {
            TVector x = TVector.Load(ref Unsafe.Add(ref values, i)), before = TVector.Load(ref Unsafe.Add(ref means, i));
            TVector distance = x - before;
            TVector after = TVector.MultiplyAdd(distance, share, before);
            TVector.Store(after, ref Unsafe.Add(ref means, i));
            TVector.Store(TVector.MultiplyAdd(distance, x - after, TVector.Load(ref Unsafe.Add(ref sums, i))), ref Unsafe.Add(ref sums, i));
        }

        return i;
    }

    /// <summary>y = (x − mean) · scale. All [columns]; y may be x.</summary>
    public static void Standardize<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> scale, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Subtract(x, mean, y);
        TensorPrimitives.Multiply(y, scale, y);
    }
}
