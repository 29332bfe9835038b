using Ecg.Beats;
using Ecg.Wfdb;

namespace Ecg.Evaluation;

/// <summary>A beat that takes part in a comparison.</summary>
/// <param name="Sample">Sample at which it is annotated.</param>
/// <param name="Class">Its class: an index into <see cref="BeatLabels.ClassNames"/>.</param>
public readonly record struct ComparedBeat(long Sample, int Class);

/// <summary>A stretch of a recording, both ends included.</summary>
/// <param name="First">First sample.</param>
/// <param name="Last">Last sample; null where it lasts to the end of the recording.</param>
public readonly record struct Stretch(long First, long? Last)
{
    /// <summary>Whether a sample lies in it.</summary>
    public bool Contains(long sample) => sample >= First && !(sample > Last);
}

/// <summary>
/// An annotation file as ANSI/AAMI EC57 compares it: its beats, and the stretches in which beats are not expected. After the description of
/// WFDB's bxb, WFDB Applications Guide, bxb(1).
/// </summary>
/// <param name="Beats">The beats in time order; those within ventricular fibrillation are left out.</param>
/// <param name="Shutdown">Stretches in which no signal is readable.</param>
/// <param name="Fibrillation">Stretches of ventricular fibrillation or flutter.</param>
public sealed record BeatTrack(IReadOnlyList<ComparedBeat> Beats, IReadOnlyList<Stretch> Shutdown, IReadOnlyList<Stretch> Fibrillation)
{
    // The bits of a noise annotation's subtype that say "unreadable", for the first and the second signal.
    private const int Unreadable = 0x30;

    private static readonly byte s_noise = AnnotationCode.FromSymbol('~')!.Value;
    private static readonly byte s_fibrillationOn = AnnotationCode.FromSymbol('[')!.Value;
    private static readonly byte s_fibrillationOff = AnnotationCode.FromSymbol(']')!.Value;

    /// <summary>Takes the beats and the stretches out of annotations.</summary>
    /// <param name="annotations">All annotations in time order.</param>
    /// <param name="window">The match window in samples. A shutdown that is marked once, as in the AHA database, lasts from this long after
    /// the last beat or fibrillation before the mark to this long before the next annotation.</param>
    public static BeatTrack Of(IReadOnlyList<Annotation> annotations, long window)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        var beats = new List<ComparedBeat>();
        var shutdown = new List<Stretch>();
        var fibrillation = new List<Stretch>();
        for (int i = 0; i < annotations.Count; i++)
        {
            Annotation annotation = annotations[i];
            if (AnnotationCode.IsBeat(annotation.Code))
            {
                beats.Add(new ComparedBeat(annotation.Sample, ClassOf(annotation.Code)));
            }
            else if (IsShutdownMark(annotation))
            {
                Annotation? next = i + 1 < annotations.Count ? annotations[i + 1] : null;
                long readableUntil = Math.Max(beats.LastOrDefault().Sample, fibrillation.LastOrDefault().Last ?? 0);
                shutdown.Add(ShutdownAt(annotation, next, readableUntil, window));
                if (next is { } end && IsShutdownEnd(end))
                    i++;
            }
            else if (annotation.Code == s_fibrillationOn)
            {
                do
                    i++;
                while (i < annotations.Count && annotations[i].Code != s_fibrillationOff);
                fibrillation.Add(new Stretch(annotation.Sample, i < annotations.Count ? annotations[i].Sample : null));
            }
        }

        return new BeatTrack(beats, shutdown, fibrillation);
    }

    /// <summary>Class of a beat's code by EC57: every code that marks a QRS complex has one.</summary>
    public static int ClassOf(byte code) => BeatLabels.Label(code, LabelScheme.Aami) ?? AnnotationCode.Symbol(code) switch
    {
        "B" => 0, // bundle branch block of unknown side: N
        "n" => 1, // supraventricular escape beat: S
        "r" => 2, // R-on-T premature ventricular contraction: V
        _ => 4, // "?", a beat of the learning period: Q
    };

    private static Stretch ShutdownAt(Annotation mark, Annotation? next, long readableUntil, long window)
    {
        if (next is not { } after)
            return new Stretch(mark.Sample, null);
        if (IsShutdownEnd(after))
            return new Stretch(mark.Sample, after.Sample);
        long last = after.Sample - window;
        return new Stretch(Math.Min(readableUntil + window, last), last);
    }

    private static bool IsShutdownMark(Annotation annotation) => annotation.Code == s_noise && (annotation.Subtype & Unreadable) == Unreadable;

    private static bool IsShutdownEnd(Annotation annotation) => annotation.Code == s_noise && !IsShutdownMark(annotation);
}
