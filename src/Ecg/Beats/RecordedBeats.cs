using Ecg.Context;

namespace Ecg.Beats;

/// <summary>The origin of a beat.</summary>
/// <param name="Annotation">Index of its annotation among all annotations of the recording, in time order.</param>
/// <param name="Sample">Sample at which it is annotated.</param>
/// <param name="Code">Code of its annotation.</param>
/// <param name="SegmentLength">Samples of its segment, at 120 Hz, before truncation or padding to 187.</param>
/// <param name="Rhythm">RR features, from the times of the beats around it.</param>
public readonly record struct RecordedBeat(int Annotation, long Sample, byte Code, int SegmentLength, RrFeatures Rhythm = default);

/// <summary>The beats of one recording.</summary>
/// <param name="Record">Name of the recording.</param>
/// <param name="Beats">Origins of the beats, in time order.</param>
/// <param name="Values">[beats, 187], row by row.</param>
/// <param name="LeftOut">Number of annotated beats that could not be cut.</param>
public sealed record RecordedBeats(string Record, IReadOnlyList<RecordedBeat> Beats, float[] Values, int LeftOut)
{
    private float[]? _medianBeat;

    /// <summary>The error where a classifier has no finite answer for any beat.</summary>
    internal EcgDataException NoAnswer() => new(
        Record, FormattableString.Invariant(
            $"the network has no finite answer for any of {Beats.Count} beats: their values are too large for it, or the weights in the model file are"));

    /// <summary>Rate at which <see cref="RecordedBeat.Sample"/> counts, in Hz.</summary>
    public double SamplingFrequency { get; init; } = BeatCutter.SamplingFrequency;

    /// <summary>Time of a beat from the start of the recording, in s.</summary>
    public double Seconds(int beat) => Beats[beat].Sample / SamplingFrequency;

    /// <summary>Writes the row of a beat with its context (<see cref="BeatContext"/>); null where the recording was read without.</summary>
    public BeatRowWriter? Context { get; init; }

    /// <summary>Warnings about the recording, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// The typical beat of this patient: [187], the median of each column over all beats of the recording (the upper median of an even
    /// number). Computing it takes no labels, but the whole recording.
    /// </summary>
    public ReadOnlySpan<float> MedianBeat => _medianBeat ??= ComputeMedianBeat();

    /// <summary>The samples of a beat: [187].</summary>
    public ReadOnlySpan<float> Row(int beat) => Values.AsSpan(beat * PublishedFormat.Samples, PublishedFormat.Samples);

    private float[] ComputeMedianBeat()
    {
        float[] median = new float[PublishedFormat.Samples];
        float[] column = new float[Beats.Count];
        for (int i = 0; i < median.Length && column.Length > 0; i++)
        {
            for (int beat = 0; beat < column.Length; beat++)
                column[beat] = Values[(beat * median.Length) + i];
            Array.Sort(column);
            median[i] = column[column.Length / 2];
        }
        return median;
    }
}
