using ScratchCnn.Numerics;

namespace Ecg.Evaluation;

/// <summary>95 % intervals of the areas under the curves of one class.</summary>
/// <param name="Areas">The areas over all rows.</param>
/// <param name="Roc">Interval of the area under the ROC curve; NaN where it cannot be computed.</param>
/// <param name="PrecisionRecall">Interval of the average precision.</param>
public sealed record AreaIntervals(CurveAreas Areas, Interval Roc, Interval PrecisionRecall);

/// <summary>
/// Intervals of areas under curves by the percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13). Where
/// the rows' patients are known, whole patients are drawn, because the beats of one patient resemble each other; otherwise single rows are, and the
/// interval says nothing about other patients.
/// </summary>
public static class CurveBootstrap
{
    /// <summary>Number of draws.</summary>
    public const int Draws = 400;

    /// <summary>Computes the intervals of several classes from the same draws.</summary>
    /// <param name="curves">The curves of each class, over the same rows.</param>
    /// <param name="patients">[rows], the patient of each row, from 0; null where patients are not known.</param>
    /// <param name="seed">The same seed gives the same intervals.</param>
    /// <returns>For each class; an interval is NaN where fewer than half of the draws have both positive and negative rows.</returns>
    public static IReadOnlyList<AreaIntervals> Compute(IReadOnlyList<ScoreCurves> curves, IReadOnlyList<int>? patients, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var areas = new CurveAreas[curves.Count, Draws];
        int rows = curves.Count == 0 ? 0 : curves[0].Rows;
        if (patients is not null && patients.Count != rows)
            throw new ArgumentException($"Every row has a patient; got {patients.Count} patients and {rows} rows.", nameof(patients));
        int patientCount = patients is { Count: > 0 } ? patients.Max() + 1 : 0;

        // Each draw has its own key and its own place for results, so that the number of threads changes nothing.
        Parallel.For(0, Draws, () => (Rows: new int[rows], Patients: new int[patientCount]), (draw, _, weights) =>
        {
            ulong key = CounterRandom.Derive(seed, (ulong)draw);
            if (patients is null)
            {
                Draw(weights.Rows, key);
            }
            else
            {
                Draw(weights.Patients, key);
                for (int row = 0; row < rows; row++)
                    weights.Rows[row] = weights.Patients[patients[row]];
            }

            for (int curve = 0; curve < curves.Count; curve++)
                areas[curve, draw] = curves[curve].Areas(weights.Rows);
            return weights;
        }, _ => { });

        return
        [
            .. curves.Select((curve, index) =>
            {
                CurveAreas[] drawn = [.. Enumerable.Range(0, Draws).Select(draw => areas[index, draw])];
                return new AreaIntervals(curve.Areas(), Middle(drawn.Select(area => area.Roc)), Middle(drawn.Select(area => area.PrecisionRecall)));
            }),
        ];
    }

    /// <summary>Draws as many with replacement as there are, and counts how often each was drawn.</summary>
    private static void Draw(int[] counts, ulong key)
    {
        Array.Clear(counts);
        for (int i = 0; i < counts.Length; i++)
            counts[CounterRandom.Below(key, (ulong)i, counts.Length)]++;
    }

    private static Interval Middle(IEnumerable<double> values)
    {
        const double tail = 0.025;
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length < Draws / 2
            ? new Interval(double.NaN, double.NaN)
            : new Interval(sorted[(int)(tail * (sorted.Length - 1))], sorted[(int)Math.Ceiling((1 - tail) * (sorted.Length - 1))]);
    }
}
