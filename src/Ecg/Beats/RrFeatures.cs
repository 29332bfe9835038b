using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>
/// The times around a beat, which its shape alone does not tell: a premature beat follows its neighbor sooner than the others do. An RR interval
/// is the time from one QRS complex to the next, measured between annotations that mark a beat (<see cref="AnnotationCode.IsBeat"/>),
/// whatever lies between them.
/// <para>
/// Seconds would tell one patient from another; what is early, the patient's own rhythm says. So each feature compares two intervals, by
/// (a − b) / (a + b) = tanh(ln(a/b) / 2): 0 where they are equal, −1/3 where a is half of b, 1/3 where it is twice b, never beyond ±1
/// however long a pause is; 0 where both are 0.
/// </para>
/// </summary>
/// <param name="Previous">Time since the beat before, against the mean of the recording. The first beat has none before it and takes the time
/// to the next.</param>
/// <param name="Next">Time to the beat after, against the mean of the recording. The last beat has none after it and takes the time since the
/// one before.</param>
/// <param name="LocalMean">Mean time since the beat before over this beat and the nine before it, against the mean of the recording; over as
/// many beats as there are at the beginning.</param>
/// <param name="Prematurity">Time since the beat before, against that local mean: below 0 for a beat that came early.</param>
/// <param name="PreviousHere">Time since the beat before, against the median of the RR intervals around: those of this beat and of the twenty
/// before and after it, as far as the recording has them.</param>
/// <param name="NextHere">Time to the beat after, against that median.</param>
/// <param name="Spread">Median distance of the surrounding RR intervals from their median, as a share of it: from 0 in an even rhythm to 1.
/// Where the rhythm is uneven, as in atrial fibrillation, an early beat means little.</param>
/// <param name="Change">Mean absolute difference between surrounding RR intervals and the ones before them: 0 in an even rhythm.</param>
public readonly record struct RrFeatures(
    float Previous, float Next, float LocalMean, float Prematurity, float PreviousHere, float NextHere, float Spread, float Change)
{
    /// <summary>Number of features, the columns that they add to a beat.</summary>
    public const int Count = 8;

    /// <summary>Beats that the local mean is taken over.</summary>
    public const int LocalBeats = 10;

    /// <summary>Beats before a beat, and beats after it, whose RR intervals are around it.</summary>
    public const int BeatsAround = 20;

    /// <summary>Computes the features of every beat of a recording.</summary>
    /// <param name="annotations">All annotations in time order.</param>
    /// <param name="frequency">Samples per second that their times count, in Hz.</param>
    /// <returns>[annotations]; all zero where the annotation is no beat, or the only one.</returns>
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

    /// <summary>The middle one, of an even number the upper of the two in the middle.</summary>
    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static float Compare(double a, double b) => a + b > 0 ? (float)((a - b) / (a + b)) : 0;
}
