using ScratchCnn.Data;
using ScratchCnn.Numerics;

namespace Ecg.Beats;

/// <summary>
/// Training, validation and test rows of which no two parts share a recording: what a classifier does on patients it has never seen.
/// </summary>
/// <param name="Train">Rows to train on.</param>
/// <param name="Validation">Rows to choose the best epoch by.</param>
/// <param name="Test">Rows for the final figures.</param>
public sealed record PatientSplit(Dataset<float> Train, Dataset<float> Validation, Dataset<float> Test)
{
    // Ways to choose the validation recordings that are compared.
    private const int Draws = 500;

    /// <summary>
    /// Splits after de Chazal et al. 2004: DS1 for training, of which some recordings are for validation, and DS2 for test. The other
    /// recordings of the database, which are paced, and rows without a recording are in none.
    /// </summary>
    /// <param name="dataset">Rows whose sources are recordings of the MIT-BIH Arrhythmia Database.</param>
    /// <param name="seed">Chooses the validation recordings.</param>
    /// <param name="validationShare">Share of the DS1 recordings for validation: at least one recording, but 0 is none.</param>
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
    /// <param name="dataset">Rows with their recordings as sources.</param>
    /// <param name="records">Recordings that take part.</param>
    /// <param name="folds">Number of folds.</param>
    /// <param name="seed">Deals the recordings out.</param>
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

    // A class may be at home in one recording alone, so that whole recordings cannot be split in proportion. Of many draws the one is taken
    // whose validation part comes nearest to its share of every class: Σ over classes of |share of the class − share of the recordings|.
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
