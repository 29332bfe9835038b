using System.Globalization;
using Ecg.Detection;
using Ecg.Rhythm;
using Ecg.Train.Display;

namespace Ecg.Train.Reports;

/// <summary>The tables in the report of a recording.</summary>
internal static class RhythmTables
{
    private const int ListedEvents = 100;

    /// <summary>Beats of each class in each hour, and the time that could not be judged.</summary>
    public static TableText Hours(AnnotatedRecording recording)
    {
        IReadOnlyList<string> names = recording.Classes?.Names ?? [];
        ILookup<long, AnnotatedBeat> ofHours = recording.Beats.ToLookup(beat => (long)(beat.Seconds / 3600));
        var unjudged = new Dictionary<long, double>();
        foreach (QualityMark mark in recording.Unjudged)
        {
            double end = mark.End / recording.Signal.Lead.Rate;
            for (double at = mark.Start / recording.Signal.Lead.Rate; at < end;)
            {
                long hour = (long)(at / 3600);
                double next = Math.Min(end, (hour + 1) * 3600.0);
                unjudged[hour] = unjudged.GetValueOrDefault(hour) + next - at;
                at = next;
            }
        }

        return new TableText(
            "Beats of each hour",
            ["hour", "beats", "mean rate", .. names, "not judged"],
            [
                .. HoursOf(recording).Select(hour =>
                {
                    AnnotatedBeat[] beats = [.. ofHours[hour]];
                    double mean = 60 / beats.Select(beat => beat.RrSeconds).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
                    return (string[])
                    [
                        Text($"{hour + 1}"), Numbers.Count(beats.Length), double.IsNaN(mean) ? Numbers.None : Text($"{mean:0} / min"),
                        .. names.Select((_, label) =>
                        {
                            int count = beats.Count(beat => beat.Class == label);
                            return beats.Length == 0 ? Numbers.None : Text($"{Numbers.Count(count)} ({100.0 * count / beats.Length:0.0} %)");
                        }),
                        Numbers.Duration(unjudged.GetValueOrDefault(hour)),
                    ];
                }),
            ]);
    }

    // Those in which something was recorded.
    private static IEnumerable<long> HoursOf(AnnotatedRecording recording) => recording.Signal.Segments.SelectMany(segment =>
    {
        double rate = recording.Signal.Lead.Rate;
        long first = (long)(segment.Start / rate / 3600), last = (long)((segment.End - 1) / rate / 3600);
        return Enumerable.Range(0, (int)(last - first) + 1).Select(i => first + i);
    }).Distinct();

    /// <summary>Number and extremes of each kind of event.</summary>
    public static TableText Events(AnnotatedRecording recording) => new(
        recording.Classes is null ? "Number of pauses; other events need a model" : "Number of events",
        ["event", "number", "beats", "longest", "fastest"],
        [
            .. Enum.GetValues<RhythmEventKind>().Where(kind => recording.Classes is not null || kind == RhythmEventKind.Pause).Select(kind =>
            {
                RhythmEvent[] all = [.. recording.Events.Where(found => found.Kind == kind)];
                double fastest = all.Select(found => found.BeatsPerMinute).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
                return (string[])
                [
                    NameOf(kind), Numbers.Count(all.Length), kind == RhythmEventKind.Pause ? Numbers.None : Numbers.Count(all.Sum(found => found.Beats)),
                    all.Length == 0 ? Numbers.None : Text($"{all.Max(found => found.Seconds):0.00} s"), double.IsNaN(fastest) ? Numbers.None : Text($"{fastest:0} / min"),
                ];
            }),
        ]);

    /// <summary>List of the first hundred events.</summary>
    public static TableText EventList(AnnotatedRecording recording) => new(
        recording.Events.Count > ListedEvents ? $"The first {ListedEvents} of {recording.Events.Count} events" : "All events",
        ["time", "event", "beats", "seconds", "rate"],
        [
            .. recording.Events.Take(ListedEvents).Select(found => (string[])
            [
                Clock(found.StartSeconds), NameOf(found.Kind), Numbers.Count(found.Beats), Text($"{found.Seconds:0.00}"),
                double.IsNaN(found.BeatsPerMinute) ? Numbers.None : Text($"{found.BeatsPerMinute:0} / min"),
            ]),
        ]);

    /// <summary>Time that could not be judged, by reason.</summary>
    public static TableText Unjudged(AnnotatedRecording recording) => new(
        "Time that cannot be judged; no beats are marked in it",
        ["reason", "parts", "time"],
        [
            .. recording.Unjudged.GroupBy(mark => mark.Problem).OrderBy(group => group.Key).Select(group => (string[])
            [
                NameOf(group.Key), Numbers.Count(group.Count()),
                Text($"{group.Sum(mark => (mark.End - mark.Start) / recording.Signal.Lead.Rate):0.0} s"),
            ]),
        ]);

    /// <summary>Name of a kind of event.</summary>
    public static string NameOf(RhythmEventKind kind) => kind switch
    {
        RhythmEventKind.Couplet => "V couplet",
        RhythmEventKind.Triplet => "V triplet",
        RhythmEventKind.Run => "V run",
        RhythmEventKind.Bigeminy => "bigeminy",
        RhythmEventKind.Trigeminy => "trigeminy",
        _ => "pause over 2 s",
    };

    /// <summary>Name of a reason for which a part cannot be judged.</summary>
    public static string NameOf(QualityProblem problem) => problem.ToString().ToLowerInvariant();

    /// <summary>Formats a time in a recording as hours, minutes and seconds.</summary>
    public static string Clock(double seconds) => Text($"{(long)(seconds / 3600)}:{(long)(seconds / 60) % 60:00}:{(long)seconds % 60:00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
