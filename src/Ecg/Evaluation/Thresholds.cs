namespace Ecg.Evaluation;

/// <summary>A two-class prediction at one threshold: rows with a probability of at least the threshold are called positive.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Called">Rows that are called positive.</param>
/// <param name="Sensitivity">Share of the positive rows that are called positive.</param>
/// <param name="Specificity">Share of the negative rows that are not.</param>
/// <param name="Precision">Share of the rows called positive that are positive.</param>
public readonly record struct ThresholdFigures(double Threshold, int Called, Proportion Sensitivity, Proportion Specificity, Proportion Precision);

/// <summary>The effect of a threshold other than 0.5.</summary>
public static class Thresholds
{
    /// <summary>The thresholds shown: close together at both ends, where few positives are missed or few negatives are called.</summary>
    public static IReadOnlyList<double> Shown { get; } = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];

    /// <summary>Computes the figures at each of <see cref="Shown"/>.</summary>
    /// <param name="probabilities">[rows], probability of the positive class.</param>
    /// <param name="positive">[rows], whether each row is positive.</param>
    public static IReadOnlyList<ThresholdFigures> Compute(IReadOnlyList<double> probabilities, IReadOnlyList<bool> positive)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(positive);
        if (probabilities.Count != positive.Count)
            throw new ArgumentException($"Every probability belongs to a row; got {probabilities.Count} and {positive.Count}.");
        int positives = positive.Count(isPositive => isPositive), negatives = positive.Count - positives;
        return
        [
            .. Shown.Select(threshold =>
            {
                int called = 0, hits = 0;
                for (int row = 0; row < positive.Count; row++)
                {
                    if (probabilities[row] < threshold)
                        continue;
                    called++;
                    hits += positive[row] ? 1 : 0;
                }

                return new ThresholdFigures(
                    threshold, called, new Proportion(hits, positives), new Proportion(negatives - (called - hits), negatives), new Proportion(hits, called));
            }),
        ];
    }
}
