using System.Globalization;
using Ecg.Context;
using Ecg.Signals;
using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>
/// A recording, ready for beats to be cut: its first signal, whichever lead that is, resampled to 360 Hz, and its annotations.
/// </summary>
/// <param name="Name">Name of the record.</param>
/// <param name="SamplingFrequency">Frames per second of the record itself, in Hz.</param>
/// <param name="Samples">[samples at 360 Hz], in ADC units; NaN where nothing was recorded.</param>
/// <param name="OriginalAnnotations">All annotations in time order; their times are frame numbers of the record itself.</param>
/// <param name="Annotations">The same annotations; their times are indices into <paramref name="Samples"/>.</param>
public sealed record Recording(
    string Name,
    double SamplingFrequency,
    double[] Samples,
    IReadOnlyList<Annotation> OriginalAnnotations,
    IReadOnlyList<Annotation> Annotations)
{
    /// <summary>Warnings about the recording, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The rows of all annotated QRS complexes with their context; null where it was read without.</summary>
    public ContextRows? Context { get; private init; }

    /// <summary>Annotator name (file extension) of a database's reference annotations.</summary>
    public const string ReferenceAnnotator = "atr";

    /// <summary>The lowest sampling rate that is accepted, in Hz: below it the shape of a beat is lost. The limit also bounds the memory that
    /// upsampling to 360 Hz takes.</summary>
    public const double LowestFrequency = 36;

    /// <summary>The highest sampling rate that is accepted, in Hz.</summary>
    public const double HighestFrequency = 36_000;

    /// <summary>Reads a recording, and resamples it to 360 Hz if it has another rate.</summary>
    /// <param name="directory">Folder of the record.</param>
    /// <param name="name">Name of the record.</param>
    /// <param name="annotator">Annotator whose annotations mark the beats. If the record has a second file of that annotator whose name ends
    /// in "-0", such as 102-0.atr for record 102, and which belongs to no record of that name, that one is read, as it was when the published files were
    /// cut.</param>
    /// <param name="withContext">Whether to prepare the rows of the beats with their context, for which two leads are read.</param>
    /// <exception cref="WfdbException">A file is missing or damaged, or the record has no signal, or its rate is not between
    /// <see cref="LowestFrequency"/> and <see cref="HighestFrequency"/>.</exception>
    public static Recording Read(string directory, string name, string annotator = ReferenceAnnotator, bool withContext = false)
    {
        WfdbRecord record = WfdbRecord.Open(directory, name);
        if (record.Signals.Count == 0)
            throw WfdbException.InFile(record.Header.File, "expected at least one signal; the record has none.");
        double frequency = record.FrequencyOf(0);
        if (!(frequency is >= LowestFrequency and <= HighestFrequency))
        {
            throw WfdbException.AtLine(record.Header.File, 1, string.Create(
                CultureInfo.InvariantCulture,
                $"expected a sampling rate from {LowestFrequency} Hz to {HighestFrequency} Hz; this recording has {frequency} Hz."));
        }

        string second = name + RecordFolder.SecondFile;
        bool hasSecond = File.Exists(Path.Combine(directory, $"{second}.{annotator}")) && !RecordFolder.HasHeader(directory, second);
        string annotations = hasSecond ? second : name;
        Recording recording = From(record, record.ReadAnnotations(annotations, annotator));
        return withContext ? recording with { Context = ContextOf(record, recording) } : recording;
    }

    private static ContextRows ContextOf(WfdbRecord record, Recording recording)
    {
        int perFrame = record.Signals[0].SamplesPerFrame;
        IEnumerable<int> leads = LeadOrder.Of([.. record.Signals.Select((signal, index) => (signal.Description, record.FrequencyOf(index)))], record.FrequencyOf(0));
        float[][] signals = [.. leads.Select(lead => Array.ConvertAll(record.ReadSignal(lead), stored => stored == WfdbRecord.MissingSample ? float.NaN : stored))];
        IEnumerable<long> beats = recording.OriginalAnnotations.Where(annotation => AnnotationCode.IsBeat(annotation.Code)).Select(beat => beat.Sample * perFrame);
        return new ContextRows(signals, record.FrequencyOf(0), [.. beats]);
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

    /// <summary>Cuts the beats and computes their RR features. Their times are frame numbers of the record itself.</summary>
    public RecordedBeats CutBeats()
    {
        RecordedBeats cut = BeatCutter.Cut(Name, Samples, Annotations);
        RrFeatures[] rhythm = RrFeatures.Compute(OriginalAnnotations, SamplingFrequency);
        IEnumerable<RecordedBeat> beats = cut.Beats.Select(beat => beat with
        {
            Sample = OriginalAnnotations[beat.Annotation].Sample,
            Rhythm = rhythm[beat.Annotation],
        });
        if (Context is { } context)
        {
            // The context counts all QRS complexes, of which not all have a class or could be cut.
            int[] index = new int[OriginalAnnotations.Count];
            for (int i = 0, count = 0; i < index.Length; i++)
                index[i] = AnnotationCode.IsBeat(OriginalAnnotations[i].Code) ? count++ : -1;
            int[] complexes = [.. cut.Beats.Select(beat => index[beat.Annotation])];
            cut = cut with { Context = (beat, row) => context.Write(complexes[beat], row) };
        }

        return cut with { Beats = [.. beats], SamplingFrequency = SamplingFrequency, Warnings = Warnings };
    }
}
