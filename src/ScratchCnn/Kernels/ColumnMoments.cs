using System.Numerics;
using System.Numerics.Tensors;
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
        double share = 1.0 / n;
        Span<Vector<double>> x = MemoryMarshal.Cast<double, Vector<double>>(wide);
        Span<Vector<double>> means = MemoryMarshal.Cast<double, Vector<double>>(mean)[..x.Length];
        Span<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(squares)[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            Vector<double> distance = x[i] - means[i];
            means[i] = Vector.FusedMultiplyAdd(distance, Vector.Create(share), means[i]);
            sums[i] = Vector.FusedMultiplyAdd(distance, x[i] - means[i], sums[i]);
        }
        for (int i = x.Length * Vector<double>.Count; i < wide.Length; i++)
        {
            double distance = wide[i] - mean[i];
            mean[i] = Math.FusedMultiplyAdd(distance, share, mean[i]);
            squares[i] = Math.FusedMultiplyAdd(distance, wide[i] - mean[i], squares[i]);
        }
    }

    /// <summary>y = (x − mean) · scale. All [columns]; y may be x.</summary>
    public static void Standardize<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> scale, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Subtract(x, mean, y);
        TensorPrimitives.Multiply(y, scale, y);
    }
}
