namespace ScratchCnn.Metrics;

/// <summary>The curve of hits against false alarms that a threshold on a score draws (Fawcett, "An introduction to ROC analysis", 2006).</summary>
public static class RocCurve
{
    /// <summary>
    /// The area under the curve: the chance that a positive row scores higher than a negative one, ties counted half. By ranks, as Mann and
    /// Whitney's U: (sum of the positives' ranks − P (P + 1) / 2) / (P N), where rows with equal scores share their mean rank.
    /// </summary>
    /// <param name="scores">[rows], higher for rows more likely positive; finite.</param>
    /// <param name="positive">[rows], whether each row is positive.</param>
    /// <returns>0 … 1; null where all rows are positive, or none is.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double? Area(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        if (scores.Length != positive.Length)
            throw new ArgumentException($"Every score belongs to a row; got {scores.Length} scores and {positive.Length} rows.");
        double[] sorted = scores.ToArray();
        bool[] isPositive = positive.ToArray();
        Array.Sort(sorted, isPositive);

        long positives = 0;
        double rankSum = 0;
        for (int first = 0, end; first < sorted.Length; first = end)
        {
            int tiedPositives = 0;
            for (end = first; end < sorted.Length && sorted[end] == sorted[first]; end++)
                tiedPositives += isPositive[end] ? 1 : 0;
            // Ranks count from 1, so the rows first … end − 1 have the mean rank (first + 1 + end) / 2.
            rankSum += tiedPositives * (first + 1.0 + end) / 2;
            positives += tiedPositives;
        }

        long negatives = sorted.Length - positives;
        if (positives == 0 || negatives == 0)
            return null;
        return (rankSum - (positives * (positives + 1) / 2)) / ((double)positives * negatives);
    }
}
