using ScratchCnn.Numerics;

namespace Ecg.Explanation;

/// <summary>The fall of the predicted class's probability as samples are deleted in the order of an attribution.</summary>
/// <param name="Name">The order: an attribution, or chance.</param>
/// <param name="Probabilities">Mean probability of the class that was predicted for the whole row, after each of <see cref="DeletionTest.Shares"/>.</param>
public sealed record DeletionCurve(string Name, IReadOnlyList<double> Probabilities)
{
    /// <summary>Mean of the curve: the lower, the more the answers rest on the samples that come first.</summary>
    public double Area => Probabilities.Average();
}

/// <summary>
/// Tests whether a network's answers rest on the samples that an attribution highlights: those samples are replaced by the mean of the training rows
/// (0 for the network), the highest attribution first, and the probability of the predicted class is measured again. If the attribution is to be
/// trusted, it falls faster than after deleting as many samples by chance. Source: Samek et al., "Evaluating the visualization of what a deep neural
/// network has learned" (2017); Petsiuk et al., "RISE" (2018).
/// </summary>
public static class DeletionTest
{
    /// <summary>Name of the order that is compared with.</summary>
    public const string Chance = "random order";

    /// <summary>Shares of the samples that are deleted.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0, 0.05, 0.1, 0.2, 0.3, 0.5];

    /// <summary>Runs the test.</summary>
    /// <param name="rows">Raw rows of equal length.</param>
    /// <param name="neutral">[columns], what replaces a deleted sample: the mean of the training rows.</param>
    /// <param name="predict">Probabilities of a row's classes.</param>
    /// <param name="attributions">The attributions to test.</param>
    /// <param name="seed">Draws the random order.</param>
    /// <returns>A curve for each attribution, and at last that of the random order.</returns>
    public static IReadOnlyList<DeletionCurve> Run(
        IReadOnlyList<float[]> rows, ReadOnlySpan<float> neutral, Func<float[], float[]> predict, IReadOnlyList<IAttribution> attributions, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(predict);
        ArgumentNullException.ThrowIfNull(attributions);
        var sums = new double[attributions.Count + 1][];
        for (int order = 0; order < sums.Length; order++)
            sums[order] = new double[Shares.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            float[] probabilities = predict(rows[row]);
            int label = Array.IndexOf(probabilities, probabilities.Max());
            for (int order = 0; order < sums.Length; order++)
            {
                int[] places = order < attributions.Count
                    ? HighestFirst(attributions[order].Explain(rows[row], label))
                    : RandomOrder(neutral.Length, CounterRandom.Derive(seed, (ulong)row));
                for (int share = 0; share < Shares.Count; share++)
                {
                    float[] left = [.. rows[row]];
                    foreach (int place in places.AsSpan(0, (int)Math.Round(Shares[share] * left.Length)))
                        left[place] = neutral[place];
                    sums[order][share] += predict(left)[label];
                }
            }
        }

        return
        [
            .. sums.Select((sum, order) => new DeletionCurve(
                order < attributions.Count ? attributions[order].Name : Chance, [.. sum.Select(value => value / rows.Count)])),
        ];
    }

    private static int[] HighestFirst(float[] attribution) =>
        [.. Enumerable.Range(0, attribution.Length).OrderByDescending(place => attribution[place])];

    private static int[] RandomOrder(int columns, ulong key)
    {
        int[] places = [.. Enumerable.Range(0, columns)];
        CounterRandom.Shuffle(places, key);
        return places;
    }
}
