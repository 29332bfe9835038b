using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecg.Beats;
using Ecg.Detection;
using Ecg.Files;
using Ecg.Recordings;
using Ecg.Rhythm;
using Ecg.Train.Settings;
using Ecg.Wfdb;

namespace Ecg.Train.Runs;

/// <summary>Writes the results for a recording: annotations, CSV and JSON.</summary>
internal static class AnnotationFiles
{
    // "~" marks a change of signal quality: from there on the signal is unreadable (subtype −1) or good (0).
    private const byte QualityChange = 14;

    /// <summary>An annotation file that any WFDB program opens. What cannot be judged is marked as unreadable.</summary>
    public static void WriteAnnotations(string path, AnnotatedRecording recording) => WriteAnnotations(
        path,
        recording.Beats.Select(beat => beat.Class < 0
            ? new Annotation(beat.Sample, recording.Classes is null ? AnnotationCode.Normal : AnnotationCode.Unclassifiable)
            : RecordingLabeller.Annotate(beat.Sample, recording.Classes!.Names[beat.Class], beat.Class)),
        recording.Unjudged);

    /// <summary>The same for beats without classes.</summary>
    public static void WriteAnnotations(string path, DetectedBeats detected) =>
        WriteAnnotations(path, detected.Beats.Select(beat => new Annotation(beat, AnnotationCode.Normal)), detected.Unjudged);

    /// <summary>A header without signals, from which WFDB programs learn the rate of the annotations.</summary>
    public static void WriteHeader(string path, LeadSignal signal) => AtomicFile.WriteText(path, string.Create(
        CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)} 0 {signal.Lead.Rate} {signal.Length}\n"));

    /// <summary>Writes a CSV file with one line per beat.</summary>
    public static void WriteCsv(string path, AnnotatedRecording recording) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        IReadOnlyList<string> names = recording.Classes?.Names ?? [];
        writer.Write("seconds,sample,class");
        foreach (string name in names)
            writer.Write($",probability_{name}");
        writer.WriteLine(",rr_seconds,quality");
        for (int i = 0; i < recording.Beats.Count; i++)
        {
            AnnotatedBeat beat = recording.Beats[i];
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{beat.Seconds:0.000},{beat.Sample},{(beat.Class < 0 ? "" : names[beat.Class])}"));
            for (int label = 0; label < names.Count; label++)
            {
                float probability = recording.Classes!.Probabilities[(i * names.Count) + label];
                writer.Write(float.IsNaN(probability) ? "," : string.Create(CultureInfo.InvariantCulture, $",{probability:0.000000}"));
            }

            writer.Write(double.IsNaN(beat.RrSeconds) ? "," : string.Create(CultureInfo.InvariantCulture, $",{beat.RrSeconds:0.000}"));
            writer.WriteLine(beat.Class < 0 && recording.Classes is not null ? ",not classified" : ",good");
        }
    });

    /// <summary>Writes the figures of the report as JSON.</summary>
    public static void WriteSummary(string path, EcgRecording source, AnnotatedRecording recording, AnnotationSettings settings)
    {
        double[] rr = [.. recording.Beats.Select(beat => beat.RrSeconds).Where(double.IsFinite)];
        var byClass = new JsonObject();
        for (int label = 0; label < (recording.Classes?.Names.Count ?? 0); label++)
            byClass[recording.Classes!.Names[label]] = recording.Beats.Count(beat => beat.Class == label);
        var events = new JsonObject();
        foreach (RhythmEventKind kind in Enum.GetValues<RhythmEventKind>())
            events[JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString())] = recording.Events.Count(found => found.Kind == kind);
        var unjudged = new JsonObject();
        foreach (QualityProblem problem in Enum.GetValues<QualityProblem>())
        {
            unjudged[JsonNamingPolicy.SnakeCaseLower.ConvertName(problem.ToString())] = Round(
                recording.Unjudged.Where(mark => mark.Problem == problem).Sum(mark => (mark.End - mark.Start) / recording.Signal.Lead.Rate));
        }

        var summary = new JsonObject
        {
            ["recording"] = source.Name,
            ["format"] = source.Format,
            ["lead"] = recording.Signal.Lead.Name,
            ["rate"] = recording.Signal.Lead.Rate,
            ["seconds"] = Round(recording.Seconds),
            ["breaks_off"] = source.BreaksOff,
            ["detector"] = settings.Detector,
            ["model"] = settings.Model,
            ["classified_leads"] = new JsonArray([.. settings.ClassifiedLeads.Select(lead => (JsonNode)lead)]),
            ["beats"] = recording.Beats.Count,
            ["beats_by_class"] = byClass,
            ["beats_not_classified"] = recording.Classes is null ? recording.Beats.Count : recording.Beats.Count(beat => beat.Class < 0),
            ["mean_heart_rate"] = rr.Length == 0 ? null : Round(60 / rr.Average()),
            ["longest_rr_seconds"] = rr.Length == 0 ? null : Round(rr.Max()),
            ["shortest_rr_seconds"] = rr.Length == 0 ? null : Round(rr.Min()),
            ["events"] = events,
            ["unjudged_seconds"] = unjudged,
            ["warnings"] = new JsonArray([.. source.Warnings.Select(warning => (JsonNode)warning)]),
        };
        AtomicFile.WriteText(path, summary.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static double Round(double value) => Math.Round(value, 3);

    private static void WriteAnnotations(string path, IEnumerable<Annotation> beats, IReadOnlyList<QualityMark> unjudged) => AtomicFile.Write(path, stream =>
    {
        IEnumerable<Annotation> marks = unjudged.SelectMany(mark => (Annotation[])
            [new(mark.Start, QualityChange, Subtype: -1, Auxiliary: mark.Problem.ToString().ToLowerInvariant() + "\0"), new(mark.End, QualityChange)]);
        AnnotationWriter.Write(stream, beats.Concat(marks).OrderBy(annotation => annotation.Sample));
    });
}
