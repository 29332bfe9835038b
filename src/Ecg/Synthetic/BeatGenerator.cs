using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace Ecg.Synthetic;

/// <summary>
/// Generates rows in the form of the published files: from one R peak to a fifth of an interval after the next one, scaled to [0, 1], then cut to 187
/// samples or padded with zeros.
/// </summary>
internal static class BeatGenerator
{
    /// <summary>Sampling rate in Hz, as in the published files.</summary>
    public const double SamplingFrequency = 120;

    private const double ShareBehindNextPeak = 0.2;
    private const double SpreadBetweenBeats = 0.05;
    private const double ShareOfSingleEctopics = 0.25;
    private const double ShareOfPacedFusions = 0.12;

    /// <summary>A pair of beats and the times between them, which together make a row.</summary>
    /// <param name="Beat">The beat of the row, which starts at its peak.</param>
    /// <param name="Next">The following beat.</param>
    /// <param name="Interval">Time between their peaks, in seconds.</param>
    /// <param name="NextInterval">Time to the peak after that.</param>
    private readonly record struct Passage(BeatShape Beat, BeatShape Next, double Interval, double NextInterval);

    /// <summary>Generates a beat of a class of the arrhythmia files.</summary>
    /// <param name="row">[187], overwritten.</param>
    /// <param name="patient">The patient.</param>
    /// <param name="label">0 N, 1 S, 2 V, 3 F, 4 Q.</param>
    /// <param name="index">Index of the beat among those of the patient.</param>
    public static void FillArrhythmia(Span<float> row, Patient patient, int label, ulong index)
    {
        var draws = new Draws(CounterRandom.Derive(patient.Key, index));
        double rest = patient.Interval * (1 + (0.04 * draws.Normal()));
        BeatShape normal = patient.Normal;
        Passage passage = label switch
        {
            // Mostly in runs, where the next beat is early too: a single premature beat changes little after its peak.
            1 when draws.Happens(ShareOfSingleEctopics) => new(BeatShape.Supraventricular, normal, rest * draws.Between(1, 1.2), rest),
            1 => new(BeatShape.Supraventricular, BeatShape.Supraventricular, rest * draws.Between(0.6, 0.82), rest * 0.8),
            // They may originate anywhere in the ventricles, hence the many shapes; most are followed by a pause.
            2 => new(BeatShape.Ventricular.FusedWith(normal, draws.Between(0, 0.4)).Varied(ref draws, 0.2), normal, rest * draws.Between(0.95, 1.45), rest),
            3 => new(normal.FusedWith(BeatShape.Ventricular, draws.Between(0.2, 0.7)), normal, rest * draws.Between(0.85, 1.1), rest),
            // Class Q also includes fusions of a paced and a normal beat.
            4 when draws.Happens(ShareOfPacedFusions) => new(BeatShape.Paced.FusedWith(normal, draws.Between(0.3, 0.9)), normal, rest, rest),
            4 => new(BeatShape.Paced, BeatShape.Paced, draws.Between(0.8, 0.88), 0.84),
            _ => new(normal, normal, rest, rest),
        };
        Fill(row, patient, passage, ref draws);
    }

    /// <summary>Generates one of a patient's usual beats.</summary>
    /// <param name="row">[187], overwritten.</param>
    /// <param name="patient">The patient.</param>
    /// <param name="index">Index of the beat among those of the patient.</param>
    public static void FillEveryday(Span<float> row, Patient patient, ulong index) => FillArrhythmia(row, patient, label: 0, index);

    private static void Fill(Span<float> row, Patient patient, Passage passage, ref Draws draws)
    {
        BeatShape beat = passage.Beat.Varied(ref draws, SpreadBetweenBeats);
        BeatShape next = passage.Next.Varied(ref draws, SpreadBetweenBeats);
        double slope = patient.Wander * draws.Normal();
        double bend = patient.Wander * draws.Normal();
        double shift = draws.Between(-0.5, 0.5) / SamplingFrequency;

        double seconds = passage.Interval + (ShareBehindNextPeak * passage.NextInterval);
        Span<double> samples = stackalloc double[(int)(SamplingFrequency * seconds)];
        for (int i = 0; i < samples.Length; i++)
        {
            double time = (i / SamplingFrequency) + shift;
            double place = ((double)i / samples.Length) - 0.5;
            samples[i] = Height(beat, time, passage.Interval)
                + Height(next, time - passage.Interval, time < passage.Interval ? passage.Interval : passage.NextInterval)
                + (slope * place) + (bend * 4 * place * place)
                + (patient.Noise * draws.Normal());
        }

        Scale(samples, row);
    }

    /// <summary>
    /// Σ amplitude · exp(-(θ - angle)² / (2 width²)) over the waves, at the phase θ = 2π time / interval from the beat's peak. Angles and widths grow with
    /// 1/√interval, so that the distance of a wave from the peak in seconds grows with √interval (McSharry et al. 2003, section III; after Bazett).
    /// </summary>
    private static double Height(BeatShape beat, double time, double interval)
    {
        double phase = 2 * Math.PI * time / interval;
        double stretch = 1 / Math.Sqrt(interval);
        double height = 0;
        foreach (Wave wave in beat.Waves)
        {
            double distance = (phase - (wave.Angle * stretch)) / (wave.Width * stretch);
            // Beyond six deviations a wave is below 2e-8.
            if (Math.Abs(distance) < 6)
                height += wave.Amplitude * MathFunctions.Exp(-0.5 * distance * distance);
        }

        return height;
    }

    /// <summary>Scales and cuts as in the published files: the whole segment is scaled to [0, 1] in double and rounded to float, and only then cut or padded.</summary>
    private static void Scale(ReadOnlySpan<double> samples, Span<float> row)
    {
        double lowest = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        foreach (double sample in samples)
        {
            lowest = Math.Min(lowest, sample);
            highest = Math.Max(highest, sample);
        }

        row.Clear();
        for (int i = 0; i < Math.Min(samples.Length, PublishedFormat.Samples); i++)
            row[i] = (float)((samples[i] - lowest) / (highest - lowest));
    }
}
