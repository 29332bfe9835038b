using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Data;

/// <summary>
/// Gives every column mean 0 and deviation 1: (x − mean) · scale, with scale = 1 / deviation and the deviation that of the rows themselves (divided
/// by n, as in scikit-learn's StandardScaler). A column that holds one value only becomes 0. Fit it on training rows alone: what is fitted on test
/// rows knows them.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Standardizer<T> : IRowTransform<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _mean;
    private readonly T[] _scale;

    /// <summary>A standardizer as it was saved.</summary>
    /// <param name="mean">[columns].</param>
    /// <param name="scale">[columns]: inverse of each column's deviation, 0 for a constant column.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a value is not finite.</exception>
    public Standardizer(ReadOnlySpan<T> mean, ReadOnlySpan<T> scale)
    {
        if (mean.Length != scale.Length || mean.Length == 0)
            throw new ArgumentException($"Every column has a mean and a scale; got {mean.Length} means and {scale.Length} scales.");
        for (int column = 0; column < mean.Length; column++)
        {
            if (!T.IsFinite(mean[column]) || !T.IsFinite(scale[column]))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Mean and scale must be finite; those of column {column} are {mean[column]} and {scale[column]}."));
            }
        }
        _mean = mean.ToArray();
        _scale = scale.ToArray();
    }

    /// <summary>Number of columns.</summary>
    public int Columns => _mean.Length;

    /// <summary>[columns].</summary>
    public ReadOnlySpan<T> Mean => _mean;

    /// <summary>[columns]: inverse of each column's deviation, 0 for a constant column.</summary>
    public ReadOnlySpan<T> Scale => _scale;

    /// <summary>Fits mean and scale to the rows of <paramref name="rows"/>, in double and in the order of the rows.</summary>
    /// <exception cref="ArgumentException">There are no rows, or a value is not finite.</exception>
    public static Standardizer<T> Fit(Dataset<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            throw new ArgumentException("A standardizer is fitted to rows; the data set has none.");

        double[] mean = new double[rows.Columns], squares = new double[rows.Columns], scratch = new double[rows.Columns];
        for (int row = 0; row < rows.Count; row++)
            ColumnMoments.Add(rows.Row(row), row + 1, mean, squares, scratch);

        var scale = new T[rows.Columns];
        for (int column = 0; column < scale.Length; column++)
        {
            if (!double.IsFinite(squares[column]))
                throw new ArgumentException($"A standardizer is fitted to finite values; column {column} holds others.");
            scale[column] = ScaleOf(Math.Sqrt(squares[column] / rows.Count));
        }
        return new Standardizer<T>(Array.ConvertAll(mean, T.CreateTruncating), scale);
    }

    /// <summary>Standardizes one row.</summary>
    /// <param name="row">[columns].</param>
    /// <param name="destination">[columns], overwritten; may be <paramref name="row"/> itself.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Transform(ReadOnlySpan<T> row, Span<T> destination)
    {
        if (row.Length != Columns || destination.Length != Columns)
            throw new ArgumentException($"The standardizer has {Columns} columns; got a row of {row.Length} and room for {destination.Length}.");
        ColumnMoments.Standardize(row, _mean, _scale, destination);
    }

    /// <summary>1 / deviation, and 0 where that is beyond the range of <typeparamref name="T"/>: such a column is constant for all it can tell.</summary>
    private static T ScaleOf(double deviation)
    {
        T scale = T.CreateTruncating(1 / deviation);
        return T.IsFinite(scale) ? scale : T.Zero;
    }
}
