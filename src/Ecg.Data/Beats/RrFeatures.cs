using Ecg.Data.Wfdb;

namespace Ecg.Data.Beats;

/// <summary>
/// When a beat came, which its shape alone does not tell: a premature beat follows its neighbour sooner than the others do. An RR interval
/// is the time from one QRS complex to the next, measured between annotations that mark a beat (<see cref="AnnotationCode.IsBeat"/>),
/// whatever lies between them.
/// </summary>
/// <param name="Previous">Time since the beat before, in seconds. The first beat of a recording has none and takes its <paramref
/// name="Next"/>.</param>
/// <param name="Next">Time to the beat after, in seconds. The last beat has none and takes its <paramref name="Previous"/>.</param>
/// <param name="LocalMean">Mean of <paramref name="Previous"/> over this beat and the nine before it, in seconds; over as many as there are
/// at the beginning of a recording.</param>
/// <param name="Ratio"><paramref name="Previous"/> / <paramref name="LocalMean"/>: below 1 for a beat that came early; 1 where both are
/// 0.</param>
public readonly record struct RrFeatures(float Previous, float Next, float LocalMean, float Ratio)
{
    /// <summary>Number of features, the columns that they add to a beat: previous, next, local mean, ratio.</summary>
    public const int Count = 4;

    /// <summary>Beats that the local mean is taken over.</summary>
    public const int LocalBeats = 10;

    /// <summary>Computes the features of every beat of a recording.</summary>
    /// <param name="annotations">All annotations in time order.</param>
    /// <param name="frequency">Samples a second that their times count, in Hz.</param>
    /// <returns>[annotations]; all zero where the annotation is no beat. The only beat of a recording has intervals of 0 and a ratio of
    /// 1.</returns>
    public static RrFeatures[] Compute(IReadOnlyList<Annotation> annotations, double frequency)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequency);
        int[] beats = [.. Enumerable.Range(0, annotations.Count).Where(i => AnnotationCode.IsBeat(annotations[i].Code))];
        double[] previous = new double[beats.Length];
        for (int i = 0; i + 1 < beats.Length; i++)
            previous[i + 1] = (annotations[beats[i + 1]].Sample - annotations[beats[i]].Sample) / frequency;
        if (beats.Length > 1)
            previous[0] = previous[1];

        var features = new RrFeatures[annotations.Count];
        for (int i = 0; i < beats.Length; i++)
        {
            int first = Math.Max(0, i - LocalBeats + 1);
            double mean = previous.AsSpan(first..(i + 1)).ToArray().Average();
            double next = i + 1 < beats.Length ? previous[i + 1] : previous[i];
            features[beats[i]] = new RrFeatures((float)previous[i], (float)next, (float)mean, mean > 0 ? (float)(previous[i] / mean) : 1);
        }
        return features;
    }

    /// <summary>Writes the features to the end of a row, in the order of the parameters.</summary>
    public void CopyTo(Span<float> columns)
    {
        columns[0] = Previous;
        columns[1] = Next;
        columns[2] = LocalMean;
        columns[3] = Ratio;
    }
}
