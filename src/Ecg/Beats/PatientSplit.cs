using ScratchCnn.Data;
using ScratchCnn.Numerics;

namespace Ecg.Beats;

/// <summary>
/// Training, validation and test rows that have no recording in common, to measure a classifier on patients it has never seen.
/// </summary>
/// <param name="Train">Rows to train on.</param>
/// <param name="Validation">Rows to choose the best epoch with.</param>
/// <param name="Test">Rows for the final figures.</param>
public sealed record PatientSplit(Dataset<float> Train, Dataset<float> Validation, Dataset<float> Test)
{
    // Number of random choices of validation recordings that are compared.
    private const int Draws = 500;

    /// <summary>
    /// Splits as in de Chazal et al. 2004: DS1 for training, with some of its recordings for validation, and DS2 for test. The paced
    /// recordings of the database, which are in neither, and rows without a recording are left out.
    /// </summary>
    /// <param name="dataset">Rows grouped by recording of the MIT-BIH Arrhythmia Database.</param>
    /// <param name="seed">Seed for the choice of the validation recordings.</param>
    /// <param name="validationShare">Share of the DS1 recordings held out for validation, rounded to at least one recording; 0 for
    /// none.</param>
    /// <exception cref="EcgDataException">There are fewer than two recordings of DS1, or none of DS2.</exception>
    public static PatientSplit DeChazal(Dataset<float> dataset, ulong seed, double validationShare = 0.2)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int[] ds1 = Sources(dataset, RecordSelection.Ds1);
        int[] ds2 = Sources(dataset, RecordSelection.Ds2);
        if (ds1.Length < 2 || ds2.Length == 0)
        {
            throw new EcgDataException(
                $"A split by patients needs recordings of DS1 and of DS2; got {ds1.Length} of DS1 and {ds2.Length} of DS2.");
        }
        int count = validationShare == 0 ? 0 : Math.Clamp((int)Math.Round(validationShare * ds1.Length), 1, ds1.Length - 1);
        int[] validation = ChooseValidation(dataset, ds1, count, seed);
        return new PatientSplit(
            Rows(dataset, [.. ds1.Except(validation)]),
            Rows(dataset, validation),
            Rows(dataset, ds2));
    }

    /// <summary>Cross-validation over recordings: each recording is in the validation part of exactly one fold.</summary>
    /// <param name="dataset">Rows grouped by recording.</param>
    /// <param name="records">Names of the recordings to use.</param>
    /// <param name="folds">Number of folds.</param>
    /// <param name="seed">Seed for the assignment of recordings to folds.</param>
    public static IReadOnlyList<(Dataset<float> Train, Dataset<float> Validation)> Folds(
        Dataset<float> dataset, IReadOnlyList<string> records, int folds, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int[] sources = Sources(dataset, records);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, sources.Length);
        CounterRandom.Shuffle(sources, seed);
        return
        [
            .. Enumerable.Range(0, folds).Select(fold =>
            {
                int[] validation = [.. sources.Where((_, i) => i % folds == fold)];
                return (Rows(dataset, [.. sources.Except(validation)]), Rows(dataset, validation));
            }),
        ];
    }

    // Most beats of a class may be in a single recording, so splitting by recording cannot give every class its exact share. Of many random
    // choices, the one with the smallest deviation is taken: Σ over classes of |share of the class − share of the recordings|.
    private static int[] ChooseValidation(Dataset<float> dataset, int[] sources, int count, ulong seed)
    {
        int[,] beats = new int[dataset.GroupNames.Count, dataset.ClassNames.Count];
        for (int row = 0; row < dataset.Count; row++)
            beats[dataset.Group(row), dataset.Label(row)]++;
        double wanted = (double)count / sources.Length;

        int[] best = [];
        double bestDeviation = double.PositiveInfinity;
        for (ulong draw = 0; draw < Draws; draw++)
        {
            int[] shuffled = [.. sources];
            CounterRandom.Shuffle(shuffled, CounterRandom.Derive(seed, draw));
            int[] chosen = shuffled[..count];
            double deviation = Enumerable.Range(0, dataset.ClassNames.Count).Sum(label =>
            {
                int all = sources.Sum(source => beats[source, label]);
                return all == 0 ? 0 : Math.Abs(((double)chosen.Sum(source => beats[source, label]) / all) - wanted);
            });
            if (deviation < bestDeviation)
                (best, bestDeviation) = (chosen, deviation);
        }
        return best;
    }

    private static int[] Sources(Dataset<float> dataset, IReadOnlyList<string> records) =>
        [.. Enumerable.Range(0, dataset.GroupNames.Count).Where(source => records.Contains(dataset.GroupNames[source]))];

    private static Dataset<float> Rows(Dataset<float> dataset, int[] sources) =>
        dataset.Select(Enumerable.Range(0, dataset.Count).Where(row => Array.IndexOf(sources, dataset.Group(row)) >= 0));
}
