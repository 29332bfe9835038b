using ScratchCnn.Numerics;

namespace Ecg.Evaluation;

/// <summary>
/// The variation of a figure with other patients: as many recordings as there are, are drawn with replacement, again and again, and the
/// figure is computed from each draw; the interval holds the middle of the values (percentile bootstrap: Efron and Tibshirani, "An
/// Introduction to the Bootstrap", 1993, chapter 13). Beats of one patient resemble each other, so this is wider, and more honest, than an
/// interval over beats.
/// </summary>
public static class PatientBootstrap
{
    /// <summary>Computes the interval of a figure.</summary>
    /// <param name="recordings">[5, 5] for each recording: beats of class row that were called column.</param>
    /// <param name="figure">The figure; draws where it is NaN are left out.</param>
    /// <param name="seed">Draws the recordings; the same seed draws the same ones for every figure.</param>
    /// <param name="draws">Number of draws.</param>
    /// <param name="confidence">Share of the draws inside the interval.</param>
    /// <returns>The interval; NaN where the figure is NaN in all draws.</returns>
    public static Interval Of(
        IReadOnlyList<int[,]> recordings, Func<Ec57Figures, double> figure, ulong seed, int draws = 2000, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        var values = new List<double>(draws);
        for (int draw = 0; draw < draws; draw++)
        {
            ulong key = CounterRandom.Derive(seed, (ulong)draw);
            double value = figure(new Ec57Figures(Sum(
                Enumerable.Range(0, recordings.Count).Select(i => recordings[CounterRandom.Below(key, (ulong)i, recordings.Count)]))));
            if (!double.IsNaN(value))
                values.Add(value);
        }
        values.Sort();
        double tail = (1 - confidence) / 2;
        return new Interval(Quantile(values, tail), Quantile(values, 1 - tail));
    }

    /// <summary>Adds confusion matrices up.</summary>
    public static int[,] Sum(IEnumerable<int[,]> matrices)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        int classes = Beats.BeatLabels.ClassNames.Count;
        int[,] sum = new int[classes, classes];
        foreach (int[,] matrix in matrices)
        {
            for (int truth = 0; truth < classes; truth++)
            {
                for (int predicted = 0; predicted < classes; predicted++)
                    sum[truth, predicted] += matrix[truth, predicted];
            }
        }
        return sum;
    }

    // Between the two nearest of the sorted values, as spreadsheets do.
    private static double Quantile(List<double> sorted, double share)
    {
        if (sorted.Count == 0)
            return double.NaN;
        double position = share * (sorted.Count - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
