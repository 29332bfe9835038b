using System.Globalization;
using Ecg.Signals;
using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>
/// A recording as the beats are cut from it: its first signal, whichever lead that is, at 360 Hz, and its annotations at their places in
/// it.
/// </summary>
/// <param name="Name">Name of the record.</param>
/// <param name="SamplingFrequency">Frames per second of the record itself, in Hz: what the times of its annotations count.</param>
/// <param name="Samples">[samples at 360 Hz], in ADC units; NaN where nothing was recorded.</param>
/// <param name="OriginalAnnotations">All annotations in time order, whose times count the frames of the record itself.</param>
/// <param name="Annotations">The same, whose times count <paramref name="Samples"/>.</param>
public sealed record Recording(
    string Name,
    double SamplingFrequency,
    double[] Samples,
    IReadOnlyList<Annotation> OriginalAnnotations,
    IReadOnlyList<Annotation> Annotations)
{
    /// <summary>One line for each fault that did not keep the recording from being read, for people.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Annotator of the reference annotations of a database.</summary>
    public const string ReferenceAnnotator = "atr";

    /// <summary>The lowest rate of a recording that beats are cut from, in Hz: there is no shape of a beat in less. It bounds what is made of a file.</summary>
    public const double LowestFrequency = 36;

    /// <summary>The highest rate, in Hz.</summary>
    public const double HighestFrequency = 36_000;

    /// <summary>Reads a recording, and resamples it where it has another rate.</summary>
    /// <param name="directory">Folder of the record.</param>
    /// <param name="name">Name of the record.</param>
    /// <param name="annotator">Whose annotations say where the beats are. Where the record has a second file of that annotator under the
    /// name with "-0", as record 102 has 102-0.atr, that one is read: the published files were cut by it.</param>
    /// <exception cref="WfdbException">A file is missing or damaged, or the record has no signal, or its rate is not between
    /// <see cref="LowestFrequency"/> and <see cref="HighestFrequency"/>.</exception>
    public static Recording Read(string directory, string name, string annotator = ReferenceAnnotator)
    {
        WfdbRecord record = WfdbRecord.Open(directory, name);
        if (record.Signals.Count == 0)
            throw WfdbException.InFile(record.Header.File, "expected at least one signal; the record has none.");
        double frequency = record.FrequencyOf(0);
        if (!(frequency is >= LowestFrequency and <= HighestFrequency))
        {
            throw WfdbException.AtLine(record.Header.File, 1, string.Create(
                CultureInfo.InvariantCulture,
                $"beats are cut from recordings of from {LowestFrequency} Hz to {HighestFrequency} Hz; this one has {frequency} Hz."));
        }

        string annotations = File.Exists(Path.Combine(directory, $"{name}-0.{annotator}")) ? $"{name}-0" : name;
        return From(record, record.ReadAnnotations(annotations, annotator));
    }

    private static Recording From(WfdbRecord record, IReadOnlyList<Annotation> annotations)
    {
        int[] stored = record.ReadSignal(0);
        double[] samples = new double[stored.Length];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = stored[i] == WfdbRecord.MissingSample ? double.NaN : stored[i];

        double frequency = record.FrequencyOf(0);
        int perFrame = record.Signals[0].SamplesPerFrame;
        IReadOnlyList<Annotation> moved = annotations;
        if (perFrame > 1)
            moved = [.. moved.Select(annotation => annotation with { Sample = annotation.Sample * perFrame })];
        if (frequency != BeatCutter.SamplingFrequency)
        {
            var resampler = new Resampler(frequency, BeatCutter.SamplingFrequency);
            moved = [.. moved.Select(annotation => annotation with { Sample = resampler.Position(annotation.Sample) })];
            samples = resampler.Resample(samples);
        }

        return new Recording(record.Name, record.Header.SamplingFrequency, samples, annotations, moved) { Warnings = record.Warnings };
    }

    /// <summary>Cuts the beats; their times count the frames of the record itself, and they know their rhythm.</summary>
    public RecordedBeats CutBeats()
    {
        RecordedBeats cut = BeatCutter.Cut(Name, Samples, Annotations);
        RrFeatures[] rhythm = RrFeatures.Compute(OriginalAnnotations, SamplingFrequency);
        IEnumerable<RecordedBeat> beats = cut.Beats.Select(beat => beat with
        {
            Sample = OriginalAnnotations[beat.Annotation].Sample,
            Rhythm = rhythm[beat.Annotation],
        });
        return cut with { Beats = [.. beats], SamplingFrequency = SamplingFrequency, Warnings = Warnings };
    }
}
