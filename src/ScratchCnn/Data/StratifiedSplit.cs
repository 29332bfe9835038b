using System.Numerics;
using ScratchCnn.Numerics;

namespace ScratchCnn.Data;

/// <summary>Parts of a data set that have the same mixture of classes.</summary>
public static class StratifiedSplit
{
    /// <summary>Tolerance of the sum of the fractions, which should be 1.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>
    /// Deals the rows of each class, shuffled, to the parts: of n rows of a class, a part with fraction f gets n · f to within one row. Every row
    /// goes to exactly one part. Within a part the rows keep their order. Rows without classes are dealt as if they were of one class.
    /// </summary>
    /// <param name="dataset">The rows to part.</param>
    /// <param name="seed">The same seed gives the same parts on every machine.</param>
    /// <param name="fractions">Share of each part, above 0; together 1.</param>
    /// <returns>One view for each fraction.</returns>
    /// <exception cref="ArgumentException">The fractions do not add up to 1.</exception>
    public static Dataset<T>[] Split<T>(Dataset<T> dataset, ulong seed, params ReadOnlySpan<double> fractions)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        RequireShares(fractions);

        // partOf[row]; a class is cut at the rounded multiples of its count.
        var partOf = new int[dataset.Count];
        int[][] rowsByClass = dataset.Targets == TargetKind.Classes ? RowsByClass(dataset) : [[.. Enumerable.Range(0, dataset.Count)]];
        for (int label = 0; label < rowsByClass.Length; label++)
        {
            int[] rows = rowsByClass[label];
            CounterRandom.Shuffle(rows, CounterRandom.Derive(seed, (ulong)label));
            double share = 0;
            int first = 0;
            for (int part = 0; part < fractions.Length; part++)
            {
                share += fractions[part];
                int end = part == fractions.Length - 1 ? rows.Length : (int)Math.Round(share * rows.Length);
                for (; first < end; first++)
                    partOf[rows[first]] = part;
            }
        }
        return [.. Enumerable.Range(0, fractions.Length).Select(part =>
            dataset.Select(Enumerable.Range(0, partOf.Length).Where(row => partOf[row] == part)))];
    }

    private static int[][] RowsByClass<T>(Dataset<T> dataset)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[][] rowsByClass = [.. dataset.CountByClass().Select(count => new int[count])];
        var filled = new int[rowsByClass.Length];
        for (int row = 0; row < dataset.Count; row++)
        {
            int label = dataset.Label(row);
            rowsByClass[label][filled[label]++] = row;
        }
        return rowsByClass;
    }

    private static void RequireShares(ReadOnlySpan<double> fractions)
    {
        double sum = 0;
        foreach (double fraction in fractions)
        {
            if (!(fraction > 0))
                throw new ArgumentException(FormattableString.Invariant($"Every part of a split needs a fraction above 0; got {fraction}."));
            sum += fraction;
        }
        if (!(Math.Abs(sum - 1) <= Tolerance))
            throw new ArgumentException(FormattableString.Invariant($"The fractions of a split add up to 1; got {sum}."));
    }
}
