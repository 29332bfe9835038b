using Ecg.Context;

namespace Ecg.Beats;

/// <summary>The input columns of a network: the samples of a beat, optionally relative to the patient's median beat and followed by RR
/// features.</summary>
/// <param name="Relative">Whether <see cref="RecordedBeats.MedianBeat"/> is subtracted, which removes the patient's normal beat shape.</param>
/// <param name="Rhythm">Whether the row ends in the <see cref="RrFeatures"/>.</param>
/// <param name="Context">Whether the row is that of a <see cref="BeatContext"/> instead, which takes both leads and contains all of the above.</param>
public sealed record BeatInputs(bool Relative = false, bool Rhythm = false, bool Context = false)
{
    /// <summary>The 187 samples alone, as in a file of the published format.</summary>
    public static BeatInputs Plain { get; } = new();

    /// <summary>Number of columns with <see cref="RrFeatures"/>.</summary>
    public const int ColumnsWithRhythm = PublishedFormat.Samples + RrFeatures.Count;

    /// <summary>The row of a <see cref="BeatContext"/>.</summary>
    public static BeatInputs InContext { get; } = new(Context: true);

    /// <summary>Columns of a row: 187, <see cref="ColumnsWithRhythm"/>, or <see cref="BeatContext.Columns"/>.</summary>
    public int Columns => Context ? BeatContext.Columns : Rhythm ? ColumnsWithRhythm : PublishedFormat.Samples;

    /// <summary>Writes the row of a beat.</summary>
    /// <param name="recording">Its recording, which was read with its context if the row takes it.</param>
    /// <param name="beat">Index of the beat in it.</param>
    /// <param name="row">[<see cref="Columns"/>], overwritten.</param>
    public void Write(RecordedBeats recording, int beat, Span<float> row)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (Context)
        {
            BeatRowWriter write = recording.Context ?? throw new ArgumentException($"Recording {recording.Record} was read without the context of its beats.", nameof(recording));
            write(beat, row);
            return;
        }

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
