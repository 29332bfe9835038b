namespace Ecg.Beats;

/// <summary>The input columns of a network: the samples of a beat, optionally relative to the patient's median beat and followed by RR
/// features.</summary>
/// <param name="Relative">Whether <see cref="RecordedBeats.MedianBeat"/> is subtracted, which removes the patient's normal beat shape.</param>
/// <param name="Rhythm">Whether the row ends in the <see cref="RrFeatures"/>.</param>
public sealed record BeatInputs(bool Relative = false, bool Rhythm = false)
{
    /// <summary>The 187 samples alone, as in a file of the published format.</summary>
    public static BeatInputs Plain { get; } = new();

    /// <summary>Number of columns with <see cref="RrFeatures"/>.</summary>
    public const int ColumnsWithRhythm = PublishedFormat.Samples + RrFeatures.Count;

    /// <summary>Number of columns: 187, or <see cref="ColumnsWithRhythm"/>.</summary>
    public int Columns => Rhythm ? ColumnsWithRhythm : PublishedFormat.Samples;

    /// <summary>Writes the row of a beat.</summary>
    /// <param name="recording">Its recording.</param>
    /// <param name="beat">Index of the beat in it.</param>
    /// <param name="row">[<see cref="Columns"/>], overwritten.</param>
    public void Write(RecordedBeats recording, int beat, Span<float> row)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ReadOnlySpan<float> samples = recording.Row(beat);
        if (Relative)
        {
            ReadOnlySpan<float> median = recording.MedianBeat;
            for (int i = 0; i < samples.Length; i++)
                row[i] = samples[i] - median[i];
        }
        else
        {
            samples.CopyTo(row);
        }

        if (Rhythm)
            recording.Beats[beat].Rhythm.CopyTo(row[samples.Length..]);
    }
}
