using Ecg.Beats;
using Ecg.Detection;
using Ecg.Recordings;

namespace Ecg.Rhythm;

/// <summary>A classifier of beats.</summary>
/// <param name="Predict">Computes class probabilities.</param>
/// <param name="Inputs">Its input columns.</param>
/// <param name="ClassNames">Names of its classes.</param>
public sealed record BeatClassifier(BeatPredictor Predict, BeatInputs Inputs, IReadOnlyList<string> ClassNames);

/// <summary>A recording with its detected and classified beats.</summary>
/// <param name="Signal">The lead that was analyzed.</param>
/// <param name="Unjudged">Stretches that could not be judged.</param>
/// <param name="Beats">The beats, in time order.</param>
/// <param name="Classes">Their classes; null without a classifier.</param>
/// <param name="Events">Rhythm events.</param>
public sealed record AnnotatedRecording(
    LeadSignal Signal, IReadOnlyList<QualityMark> Unjudged, IReadOnlyList<AnnotatedBeat> Beats, BeatClasses? Classes, IReadOnlyList<RhythmEvent> Events)
{
    private const string VentricularName = "V";

    /// <summary>Seconds from the beginning to the end, gaps included.</summary>
    public double Seconds => Signal.Length / Signal.Lead.Rate;

    /// <summary>Seconds that could not be judged.</summary>
    public double UnjudgedSeconds => Unjudged.Sum(mark => (mark.End - mark.Start) / Signal.Lead.Rate);

    /// <summary>Finds the beats of a lead and classifies them.</summary>
    /// <param name="name">Name of the recording.</param>
    /// <param name="signal">The lead.</param>
    /// <param name="classifier">Classifies the beats; null to detect them only.</param>
    /// <param name="detector">Finds the beats; null for two moving averages.</param>
    /// <param name="progress">Receives the name of the current step, and the share of it that is done.</param>
    /// <param name="contextLeads">Reads the leads of the same rate that a classifier of beats in context takes, in the order of its training
    /// (<see cref="EcgRecording.ContextLeads"/>); null if it gets <paramref name="signal"/> alone.</param>
    /// <exception cref="RecordingException">The sampling rate is too low or too high to find beats.</exception>
    public static AnnotatedRecording Of(
        string name, LeadSignal signal, BeatClassifier? classifier, QrsModel? detector = null, Action<string, double>? progress = null,
        Func<IReadOnlyList<LeadSignal>>? contextLeads = null)
    {
        ArgumentNullException.ThrowIfNull(signal);
        DetectedBeats detected = QrsDetector.Detect(signal, detector, share => progress?.Invoke("finding beats", share));
        GiveBack();
        BeatClasses? classes = null;
        if (classifier is not null)
        {
            RecordedBeats cut = DetectedBeatCutter.Cut(name, signal, detected, share => progress?.Invoke("cutting beats", share));
            if (classifier.Inputs.Context)
            {
                cut = cut with { Values = [] }; // the context has rows of its own
                GiveBack();
                cut = cut with { Context = DetectedContext.Of(cut, detected, contextLeads?.Invoke() ?? [signal]) };
            }

            classes = BeatClasses.Of(
                cut, detected.Beats.Count, classifier.Predict, classifier.Inputs, classifier.ClassNames, share => progress?.Invoke("classifying beats", share));
        }

        GiveBack();

        var beats = new AnnotatedBeat[detected.Beats.Count];
        foreach ((int from, int to) in DetectedBeatCutter.Stretches(detected))
        {
            for (int i = from; i < to; i++)
            {
                double rr = i == from ? double.NaN : (detected.Beats[i] - detected.Beats[i - 1]) / signal.Lead.Rate;
                int label = classes?.Labels[i] ?? -1;
                float probability = label < 0 ? float.NaN : classes!.Probabilities[(i * classes.Names.Count) + label];
                beats[i] = new AnnotatedBeat(detected.Beats[i], detected.Beats[i] / signal.Lead.Rate, rr, label, probability);
            }
        }

        int ventricular = classes is null ? -1 : classes.Names.ToList().IndexOf(VentricularName);
        return new AnnotatedRecording(signal, detected.Unjudged, beats, classes, RhythmEvents.Find(beats, ventricular));
    }

    /// <summary>Chooses the lead with the most prominent QRS complexes, among those with a suitable sampling rate.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="progress">Receives the name of the current step, and the share of it that is done.</param>
    /// <returns>The samples of the lead, and its index.</returns>
    /// <exception cref="RecordingException">No lead has a suitable sampling rate.</exception>
    public static (LeadSignal Signal, int Lead) ChooseLead(EcgRecording recording, Action<string, double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(recording);
        int[] candidates = [.. Enumerable.Range(0, recording.Leads.Count).Where(lead => QrsDetector.CanDetect(recording.Leads[lead]))];
        if (candidates.Length == 0)
        {
            throw RecordingException.InFile(recording.Path, string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"expected a lead with a sampling rate from {QrsBands.LowestRate} Hz to {QrsBands.HighestRate} Hz; there is none (the first lead has {recording.Leads[0].Rate} Hz)."));
        }

        if (candidates.Length == 1)
            return (recording.Read(candidates[0]), candidates[0]);
        int best = candidates[0];
        double most = double.NegativeInfinity;
        for (int i = 0; i < candidates.Length; i++)
        {
            double prominence = LeadChoice.Prominence(recording.Read(candidates[i]));
            if (prominence > most)
                (best, most) = (candidates[i], prominence);
            GiveBack();
            progress?.Invoke("choosing a lead", (i + 1.0) / candidates.Length);
        }

        return (recording.Read(best), best);
    }

    // The arrays of a day have up to a hundred megabytes each, and would wait for the next full collection while those of the next step are allocated;
    // an ordinary one would keep their memory for a while.
    private static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
