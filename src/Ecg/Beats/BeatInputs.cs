namespace Ecg.Beats;

/// <summary>The inputs of a network: the row of a beat alone, or with what else the recording tells about it.</summary>
/// <param name="Relative">Whether the row is the beat's difference from <see cref="RecordedBeats.MedianBeat"/>, so that what is normal for this
/// patient is taken away.</param>
/// <param name="Rhythm">Whether the row ends in the <see cref="RrFeatures"/>.</param>
public sealed record BeatInputs(bool Relative = false, bool Rhythm = false)
{
    /// <summary>The 187 samples as a file in the published format has them.</summary>
    public static BeatInputs Plain { get; } = new();

    /// <summary>Columns of a row with its rhythm.</summary>
    public const int ColumnsWithRhythm = PublishedFormat.Samples + RrFeatures.Count;

    /// <summary>Columns of a row: 187, or <see cref="ColumnsWithRhythm"/>.</summary>
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
