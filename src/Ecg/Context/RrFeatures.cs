using Ecg.Wfdb;

namespace Ecg.Context;

/// <summary>
/// Features of the RR intervals around a beat, which its shape does not contain: a premature beat follows the previous one sooner than usual.
/// An RR interval is the time between consecutive annotations that mark a beat (<see cref="AnnotationCode.IsBeat"/>); other annotations in
/// between are ignored.
/// <para>
/// Intervals in seconds would identify the patient, and whether a beat is early depends on the patient's own rhythm. Each feature therefore
/// compares two intervals a and b by (a − b) / (a + b) = tanh(ln(a/b) / 2): 0 if they are equal or both 0, −1/3 if a is half of b, 1/3 if it is
/// twice b, and within ±1 however long a pause is.
/// </para>
/// </summary>
/// <param name="Previous">RR interval before the beat, compared with the mean of the recording. For the first beat, the interval after
/// it.</param>
/// <param name="Next">RR interval after the beat, compared with the mean of the recording. For the last beat, the interval before it.</param>
/// <param name="LocalMean">Mean RR interval before this beat and the nine beats before it (fewer at the beginning), compared with the mean of
/// the recording.</param>
/// <param name="Prematurity">RR interval before the beat, compared with that local mean: below 0 for an early beat.</param>
/// <param name="PreviousHere">RR interval before the beat, compared with the median of the surrounding ones: those of this beat and of up to
/// twenty beats on either side.</param>
/// <param name="NextHere">RR interval after the beat, compared with that median.</param>
/// <param name="Spread">Median absolute deviation of the surrounding RR intervals, divided by their median, from 0 in a regular rhythm to 1. In
/// an irregular rhythm, such as atrial fibrillation, an early beat means little.</param>
/// <param name="Change">Mean absolute difference between successive surrounding RR intervals: 0 in a regular rhythm.</param>
public readonly record struct RrFeatures(
    float Previous, float Next, float LocalMean, float Prematurity, float PreviousHere, float NextHere, float Spread, float Change)
{
    /// <summary>Number of features, each a column.</summary>
    public const int Count = 8;

    /// <summary>Number of beats in the local mean.</summary>
    public const int LocalBeats = 10;

    /// <summary>Number of beats on either side that count as surrounding.</summary>
    public const int BeatsAround = 20;

    /// <summary>Computes the features of every beat of a recording.</summary>
    /// <param name="annotations">All annotations in time order.</param>
    /// <param name="frequency">Ticks per second of their times, in Hz.</param>
    /// <returns>[annotations]; all 0 for annotations that mark no beat, and for the only beat of a recording.</returns>
    public static RrFeatures[] Compute(IReadOnlyList<Annotation> annotations, double frequency)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequency);
        var features = new RrFeatures[annotations.Count];
        int[] beats = [.. Enumerable.Range(0, annotations.Count).Where(i => AnnotationCode.IsBeat(annotations[i].Code))];
        if (beats.Length < 2)
            return features;

        double[] previous = new double[beats.Length];
        for (int i = 0; i + 1 < beats.Length; i++)
            previous[i + 1] = (annotations[beats[i + 1]].Sample - annotations[beats[i]].Sample) / frequency;
        previous[0] = previous[1];

        double mean = previous.Average();
        for (int i = 0; i < beats.Length; i++)
        {
            double local = previous[Math.Max(0, i - LocalBeats + 1)..(i + 1)].Average();
            double next = i + 1 < beats.Length ? previous[i + 1] : previous[i];
            double[] around = previous[Math.Max(1, i - BeatsAround)..Math.Min(beats.Length, i + BeatsAround + 1)];
            double median = Median(around);
            features[beats[i]] = new RrFeatures(
                Compare(previous[i], mean), Compare(next, mean), Compare(local, mean), Compare(previous[i], local),
                Compare(previous[i], median), Compare(next, median), Spread: SpreadOf(around, median), Change: ChangeOf(around));
        }
        return features;
    }

    /// <summary>Writes the features to the end of a row, in the order of the parameters.</summary>
    public void CopyTo(Span<float> columns)
    {
        columns[0] = Previous;
        columns[1] = Next;
        columns[2] = LocalMean;
        columns[3] = Prematurity;
        columns[4] = PreviousHere;
        columns[5] = NextHere;
        columns[6] = Spread;
        columns[7] = Change;
    }

    private static float SpreadOf(double[] intervals, double median) =>
        median > 0 ? (float)(Median([.. intervals.Select(interval => Math.Abs(interval - median))]) / median) : 0;

    private static float ChangeOf(double[] intervals) =>
        intervals.Zip(intervals.Skip(1), (before, after) => Math.Abs(Compare(after, before))).DefaultIfEmpty().Average();

    /// <summary>The median; the upper median of an even number of values.</summary>
    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static float Compare(double a, double b) => a + b > 0 ? (float)((a - b) / (a + b)) : 0;
}
