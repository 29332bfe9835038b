using System.Globalization;
using System.Text;
using Ecg.Beats;
using Ecg.Detection;
using Ecg.Files;
using Ecg.Recordings;
using Ecg.Rhythm;
using Ecg.Train.Display;
using Ecg.Train.Settings;

namespace Ecg.Train.Reports;

/// <summary>The page of a recording; see Template/rhythm.liquid.</summary>
internal sealed record RhythmPage(
    string Title,
    string Subject,
    string Warning,
    string Command,
    string Footer,
    IReadOnlyList<Fact> KeyFigures,
    IReadOnlyList<Fact> Facts,
    IReadOnlyList<string> Notes,
    IReadOnlyList<Chart> Rate,
    TableText Hours,
    TableText Events,
    TableText? EventList,
    TableText? Unjudged,
    IReadOnlyList<Chart> Intervals,
    Picture? Poincare,
    string Grid,
    IReadOnlyList<Picture> Strips,
    IReadOnlyList<Chart> MeanBeats,
    string Lines,
    IReadOnlyList<Picture> Whole);

/// <summary>Builds the report of a recording.</summary>
internal static class RhythmReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="source">The recording.</param>
    /// <param name="recording">Its beats and events.</param>
    /// <param name="settings">The settings with which they were found and classified.</param>
    public static void Write(string path, EcgRecording source, AnnotatedRecording recording, AnnotationSettings settings)
    {
        double[] rr = Intervals(recording);
        var page = new RhythmPage(
            $"Recording {source.Name}",
            $"{source.Format}, lead {recording.Signal.Lead.Name}, {Numbers.Duration(recording.Seconds)}",
            "Not a medical device. A program found and labeled these beats; nobody has checked them, and nothing here is meant for diagnosis.",
            settings.Command,
            "Made by ScratchCnn. Not a medical device: nothing here is meant for diagnosis.",
            KeyFigures(recording, rr),
            Facts(source, recording, settings),
            [.. source.Warnings, .. NoiseNote(recording)],
            RhythmPictures.Rate(recording) is { } rate ? [rate] : [],
            RhythmTables.Hours(recording),
            RhythmTables.Events(recording),
            recording.Events.Count == 0 ? null : RhythmTables.EventList(recording),
            recording.Unjudged.Count == 0 ? null : RhythmTables.Unjudged(recording),
            rr.Length == 0 ? [] : [RhythmPictures.Histogram(rr)],
            rr.Length < 2 ? null : RhythmPictures.Poincare(recording),
            double.IsNaN(RhythmPictures.HalfMillivolt(recording)) ? "Grid lines are 0.2 s apart." : "Grid lines are 0.2 s and 0.5 mV apart.",
            RhythmPictures.Strips(recording),
            RhythmPictures.MeanBeats(recording),
            "A minute per line."
                + (recording.Classes is { } classes ? $" Short marks below the signal are beats of another class than {classes.Names[0]}." : "")
                + " A line below it marks what cannot be judged.",
            RhythmPictures.Whole(recording));
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
            ReportTemplate.Write("rhythm.liquid", page, writer);
        });
    }

    // Noise that looks like beats is found as beats: where much of a recording is noisy, so may be some of the rest.
    private static IEnumerable<string> NoiseNote(AnnotatedRecording recording)
    {
        const double much = 0.1;
        double seconds = recording.Unjudged.Where(mark => mark.Problem == QualityProblem.Noisy).Sum(mark => (mark.End - mark.Start) / recording.Signal.Lead.Rate);
        if (recording.Beats.Count > 0 && seconds > much * recording.Seconds)
            yield return $"{Numbers.Percent(seconds / recording.Seconds)} of the recording is too noisy to be judged. Beats found in the rest may be noise, too.";
    }

    private static double[] Intervals(AnnotatedRecording recording) => [.. recording.Beats.Select(beat => beat.RrSeconds).Where(double.IsFinite)];

    private static List<Fact> KeyFigures(AnnotatedRecording recording, double[] rr)
    {
        List<Fact> facts =
        [
            new("beats", Numbers.Count(recording.Beats.Count)),
            new("mean heart rate", rr.Length == 0 ? Numbers.None : Text($"{60 / rr.Average():0} / min")),
            new("longest RR", rr.Length == 0 ? Numbers.None : Text($"{rr.Max():0.00} s")),
            new("shortest RR", rr.Length == 0 ? Numbers.None : Text($"{rr.Min():0.00} s")),
            new("cannot be judged", Numbers.Percent(recording.Seconds > 0 ? recording.UnjudgedSeconds / recording.Seconds : double.NaN)),
        ];
        if (recording.Classes is { } classes)
            facts.AddRange(classes.Names.Select((name, label) => new Fact($"class {name}", Numbers.Count(recording.Beats.Count(beat => beat.Class == label)))));
        return facts;
    }

    private static List<Fact> Facts(EcgRecording source, AnnotatedRecording recording, AnnotationSettings settings)
    {
        List<Fact> facts =
        [
            new("file", Path.GetFileName(source.Path)),
            new("leads", string.Join(", ", source.Leads.Select(lead => lead.Name))),
            new("analyzed lead", recording.Signal.Lead.Name + (settings.LeadWasChosen && source.Leads.Count > 1 ? ", which has the most prominent QRS complexes" : "")),
            new("rate", Text($"{recording.Signal.Lead.Rate:0.###} Hz")),
            new("beats found by", settings.Detector),
            new("beats classified by", settings.Model ?? "no model was given; beats were found, but not classified"),
        ];
        if (settings.ClassifiedLeads.Count > 0)
            facts.Add(new("classified by leads", string.Join(", ", settings.ClassifiedLeads)));
        if (recording.Classes is { } classes && classes.Names.SequenceEqual(BeatLabels.ClassNames))
            facts.Add(new("classes", "N normal or bundle branch block, S supraventricular ectopic, V ventricular ectopic, F fusion of N and V, Q paced or unclassifiable"));
        if (source.StartTime is { } start)
            facts.Add(new("begins", start.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)));
        if (source.BreaksOff)
            facts.Add(new("truncated", "yes; the file ends early, and the report covers the recording up to that point"));
        if (recording.Classes is not null && recording.Beats.Count(beat => beat.Class < 0) is > 0 and int without)
            facts.Add(new("not classified", Text($"{without} beats with missing samples")));
        return facts;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
