using Ecg.Data.Csv;

namespace Ecg.Data.Beats;

/// <summary>Where a beat comes from.</summary>
/// <param name="Annotation">Index of its annotation among all annotations of the recording, in time order.</param>
/// <param name="Sample">Sample at which it is annotated.</param>
/// <param name="Code">Code of its annotation.</param>
/// <param name="SegmentLength">Samples of its segment, at 120 Hz, before it was cut or filled up to 187.</param>
/// <param name="Rhythm">Its distance in time from the beats around it.</param>
public readonly record struct RecordedBeat(int Annotation, long Sample, byte Code, int SegmentLength, RrFeatures Rhythm = default);

/// <summary>The beats of one recording.</summary>
/// <param name="Record">Name of the recording.</param>
/// <param name="Beats">Where each comes from, in time order.</param>
/// <param name="Values">[beats, 187], row by row.</param>
/// <param name="LeftOut">Number of annotated beats that could not be cut.</param>
public sealed record RecordedBeats(string Record, IReadOnlyList<RecordedBeat> Beats, float[] Values, int LeftOut)
{
    /// <summary>The samples of a beat: [187].</summary>
    public ReadOnlySpan<float> Row(int beat) => Values.AsSpan(beat * PublishedFormat.Samples, PublishedFormat.Samples);
}
