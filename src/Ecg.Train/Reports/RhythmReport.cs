using System.Globalization;
using Ecg.Detection;
using Ecg.Recordings;
using Ecg.Rhythm;
using Ecg.Train.Display;

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
    IReadOnlyList<Picture> Strips,
    IReadOnlyList<Chart> MeanBeats,
    IReadOnlyList<Picture> Whole);

/// <summary>Makes the report of a recording.</summary>
internal static class RhythmReport
{
    private const double StripSeconds = 10;
    private const int ListedEvents = 100;

    /// <summary>The page as HTML.</summary>
    /// <param name="source">The recording.</param>
    /// <param name="recording">The findings.</param>
    /// <param name="model">File of the model; null where beats were not classified.</param>
    /// <param name="command">The command that made it.</param>
    /// <param name="leadWasChosen">Whether the program chose the lead.</param>
    public static string Render(EcgRecording source, AnnotatedRecording recording, string? model, string command, bool leadWasChosen)
    {
        double[] rr = Intervals(recording);
        var page = new RhythmPage(
            $"Recording {source.Name}",
            $"{source.Format}, lead {recording.Signal.Lead.Name}, {Numbers.Duration(recording.Seconds)}",
            "Not a medical device. A program found and labeled these beats; nobody has checked them, and nothing here is meant for diagnosis.",
            command,
            "Made by ScratchCnn. Not a medical device: nothing here is meant for diagnosis.",
            KeyFigures(recording, rr),
            Facts(source, recording, model, leadWasChosen),
            source.Warnings,
            rr.Length == 0 ? [] : [RateChart(recording)],
            HoursTable(recording),
            EventsTable(recording),
            recording.Events.Count == 0 ? null : EventList(recording),
            recording.Unjudged.Count == 0 ? null : UnjudgedTable(recording),
            rr.Length == 0 ? [] : [Histogram(rr)],
            rr.Length < 2 ? null : Poincare(recording),
            Strips(recording),
            MeanBeats(recording),
            Whole(recording));
        return ReportTemplate.Render("rhythm.liquid", page);
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

    private static List<Fact> Facts(EcgRecording source, AnnotatedRecording recording, string? model, bool leadWasChosen)
    {
        List<Fact> facts =
        [
            new("file", Path.GetFileName(source.Path)),
            new("leads", string.Join(", ", source.Leads.Select(lead => lead.Name))),
            new("judged lead", recording.Signal.Lead.Name + (leadWasChosen && source.Leads.Count > 1 ? ", whose QRS complexes stand out most" : "")),
            new("rate", Text($"{recording.Signal.Lead.Rate:0.###} Hz")),
            new("found by", "two moving averages of the 8–20 Hz band (Elgendi 2013)"),
            new("classified by", model ?? "no model was given; beats were found, not classified"),
        ];
        if (source.StartTime is { } start)
            facts.Add(new("begins", start.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)));
        if (source.BreaksOff)
            facts.Add(new("breaks off", "yes; it was judged as far as it goes"));
        if (recording.Classes is not null && recording.Beats.Count(beat => beat.Class < 0) is > 0 and int without)
            facts.Add(new("not classified", Text($"{without} beats, of which samples are missing")));
        return facts;
    }

    // A point per minute, or per 10 s of a short recording; a gap where nothing was found.
    private static Chart RateChart(AnnotatedRecording recording)
    {
        double step = recording.Seconds < 600 ? StripSeconds : 60;
        bool inHours = recording.Seconds > 3 * 3600;
        double unit = inHours ? 3600 : 60;
        (double X, double Y)[] points =
        [
            .. recording.Beats.Where(beat => double.IsFinite(beat.RrSeconds))
                .GroupBy(beat => (long)(beat.Seconds / step))
                .Select(group => ((group.Key + 0.5) * step / unit, 60 / group.Average(beat => beat.RrSeconds))),
        ];
        double highest = Math.Ceiling(points.Max(point => point.Y) / 20) * 20, lowest = Math.Floor(points.Min(point => point.Y) / 20) * 20;
        return Drawing.Lines(
            "Heart rate",
            Text($"Heart rate over time, from {points.Min(point => point.Y):0} to {points.Max(point => point.Y):0} beats per minute."),
            new ChartAxis(inHours ? "hours" : "minutes", 0, Math.Max(recording.Seconds / unit, 0.1)),
            new ChartAxis("beats per minute", lowest, Math.Max(highest, lowest + 20)),
            [new ChartLine("heart rate", "c0", points)]);
    }

    private static TableText HoursTable(AnnotatedRecording recording)
    {
        IReadOnlyList<string> names = recording.Classes?.Names ?? [];
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
            ["hour", "beats", "mean rate", .. names.SelectMany(name => (string[])[name, "share"]), "not judged"],
            [
                .. recording.Beats.GroupBy(beat => (long)(beat.Seconds / 3600)).OrderBy(group => group.Key).Select(group =>
                {
                    AnnotatedBeat[] beats = [.. group];
                    double mean = 60 / beats.Select(beat => beat.RrSeconds).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
                    return (string[])
                    [
                        Text($"{group.Key + 1}"), Numbers.Count(beats.Length), double.IsNaN(mean) ? Numbers.None : Text($"{mean:0}"),
                        .. names.SelectMany((_, label) =>
                        {
                            int count = beats.Count(beat => beat.Class == label);
                            return (string[])[Numbers.Count(count), Numbers.Percent((double)count / beats.Length)];
                        }),
                        Numbers.Duration(unjudged.GetValueOrDefault(group.Key)),
                    ];
                }),
            ]);
    }

    private static TableText EventsTable(AnnotatedRecording recording) => new(
        recording.Classes is null ? "Events; without classes, pauses alone" : "Events",
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

    private static TableText EventList(AnnotatedRecording recording) => new(
        recording.Events.Count > ListedEvents ? $"The first {ListedEvents} of {recording.Events.Count} events" : "All events",
        ["time", "event", "beats", "seconds", "rate"],
        [
            .. recording.Events.Take(ListedEvents).Select(found => (string[])
            [
                Clock(found.StartSeconds), NameOf(found.Kind), Numbers.Count(found.Beats), Text($"{found.Seconds:0.00}"),
                double.IsNaN(found.BeatsPerMinute) ? Numbers.None : Text($"{found.BeatsPerMinute:0} / min"),
            ]),
        ]);

    private static TableText UnjudgedTable(AnnotatedRecording recording) => new(
        "Time that cannot be judged; no beats are marked in it",
        ["reason", "parts", "time"],
        [
            .. recording.Unjudged.GroupBy(mark => mark.Problem).OrderBy(group => group.Key).Select(group => (string[])
            [
                group.Key.ToString().ToLowerInvariant(), Numbers.Count(group.Count()),
                Text($"{group.Sum(mark => (mark.End - mark.Start) / recording.Signal.Lead.Rate):0.0} s"),
            ]),
        ]);

    private static Chart Histogram(double[] rr)
    {
        const double bin = 0.05, highest = 2;
        int bins = (int)(highest / bin);
        int[] counts = new int[bins];
        foreach (double interval in rr)
            counts[Math.Clamp((int)(interval / bin), 0, bins - 1)]++;
        int first = Array.FindIndex(counts, count => count > 0), last = Array.FindLastIndex(counts, count => count > 0);
        (string, double)[] bars = [.. Enumerable.Range(first, last - first + 1).Select(i => (Text($"{i * bin:0.00}"), (double)counts[i]))];
        return Drawing.Bars(
            "RR intervals in s, in steps of 0.05 s; the last step holds all from 1.95 s on",
            Text($"Histogram of {rr.Length} RR intervals; the median is {rr.Order().ElementAt(rr.Length / 2):0.00} seconds."),
            new ChartAxis("beats", 0, counts.Max() * 1.05),
            bars,
            _ => false);
    }

    private static Picture Poincare(AnnotatedRecording recording) => new(
        "Poincaré plot",
        "Each RR interval against the next one; an even rhythm lies on the dashed diagonal.",
        SignalDrawing.Poincare(recording.Beats.Zip(recording.Beats.Skip(1))
            .Where(pair => double.IsFinite(pair.First.RrSeconds) && double.IsFinite(pair.Second.RrSeconds))
            .Select(pair => (pair.First.RrSeconds, pair.Second.RrSeconds))));

    private static List<Picture> Strips(AnnotatedRecording recording)
    {
        var strips = new List<Picture>();
        var shown = new HashSet<long>();
        void Add(string title, double center)
        {
            if (shown.Add((long)(center / 2)))
                strips.Add(Strip(recording, title, center));
        }

        foreach (RhythmEventKind kind in Enum.GetValues<RhythmEventKind>())
        {
            RhythmEvent[] all = [.. recording.Events.Where(found => found.Kind == kind)];
            if (all.Length == 0)
                continue;
            RhythmEvent most = kind is RhythmEventKind.Pause or RhythmEventKind.Bigeminy or RhythmEventKind.Trigeminy
                ? all.MaxBy(found => found.Seconds)!
                : all.MaxBy(found => found.BeatsPerMinute)!;
            string rate = kind == RhythmEventKind.Pause ? Text($"{most.Seconds:0.00} s") : Text($"{most.Beats} beats at {most.BeatsPerMinute:0} / min");
            string which = kind is RhythmEventKind.Pause or RhythmEventKind.Bigeminy or RhythmEventKind.Trigeminy ? "longest" : "fastest";
            Add($"{which} {NameOf(kind)}: {rate}", most.StartSeconds + Math.Min(most.Seconds / 2, StripSeconds / 2));
        }

        if (recording.Classes is { } classes)
        {
            for (int label = 0; label < classes.Names.Count; label++)
            {
                foreach (AnnotatedBeat beat in recording.Beats.Where(beat => beat.Class == label).OrderByDescending(beat => beat.Probability).Take(classes.Names[label] is "S" or "V" ? 3 : 1))
                    Add($"most confident {classes.Names[label]}: {Numbers.Percent(beat.Probability)}", beat.Seconds);
            }

            foreach (AnnotatedBeat beat in recording.Beats.Where(beat => beat.Class >= 0).OrderBy(beat => beat.Probability).Take(3))
                Add($"least certain beat: {classes.Names[beat.Class]} with {Numbers.Percent(beat.Probability)}", beat.Seconds);
        }

        foreach (IGrouping<QualityProblem, QualityMark> group in recording.Unjudged.Where(mark => mark.Problem != QualityProblem.Missing).GroupBy(mark => mark.Problem))
        {
            QualityMark longest = group.MaxBy(mark => mark.End - mark.Start);
            Add($"cannot be judged: {group.Key.ToString().ToLowerInvariant()}", (longest.Start + longest.End) / 2 / recording.Signal.Lead.Rate);
        }

        if (strips.Count == 0 && recording.Seconds > 0)
            Add("the beginning", StripSeconds / 2);
        return strips;
    }

    private static Picture Strip(AnnotatedRecording recording, string title, double center)
    {
        double rate = recording.Signal.Lead.Rate;
        double begin = Math.Max(0, Math.Min(center - (StripSeconds / 2), recording.Seconds - StripSeconds));
        float[] samples = Samples(recording, (long)(begin * rate), (int)(StripSeconds * rate));
        (double, string, bool)[] beats =
        [
            .. BeatsBetween(recording, begin, begin + StripSeconds).Select(beat =>
                (beat.Seconds - begin, beat.Class < 0 ? "·" : recording.Classes!.Names[beat.Class], beat.Class > 0)),
        ];
        string classes = string.Join(' ', beats.Select(beat => beat.Item2));
        return new Picture(
            $"{title}, at {Clock(begin)}", $"Ten seconds of the recording from {Clock(begin)} on: {title}. Beats: {(beats.Length == 0 ? "none" : classes)}.",
            SignalDrawing.Strip(samples, rate, beats));
    }

    private static Chart[] MeanBeats(AnnotatedRecording recording)
    {
        if (recording.Classes is not { } classes)
            return [];
        ChartLine[] lines =
        [
            .. classes.Names.Select((name, label) => (name, label)).Where(entry => classes.MeanBeats[entry.label] is not null).Select(entry => new ChartLine(
                entry.name, Palette.Line(entry.label), [.. classes.MeanBeats[entry.label]!.Take(120).Select((value, i) => (i / 120.0, (double)value))])),
        ];
        return lines.Length == 0
            ? []
            : [Drawing.Lines(
                "Mean beat of each class", "Mean of the beats of each class, from the R peak on, scaled to 0 to 1.", new ChartAxis("seconds from the R peak", 0, 1, 0.2),
                new ChartAxis("amplitude", 0, 1, 0.2), lines)];
    }

    // An hour per picture, a minute per line. Gaps of an hour and more have no picture.
    private static List<Picture> Whole(AnnotatedRecording recording)
    {
        var hours = new List<Picture>();
        double rate = recording.Signal.Lead.Rate;
        int perLine = (int)(60 * rate);
        foreach (long hour in recording.Signal.Segments.SelectMany(segment => Range((long)(segment.Start / rate / 3600), (long)((segment.End - 1) / rate / 3600))).Distinct())
        {
            var lines = new List<(string, ReadOnlyMemory<float>, IReadOnlyList<double>)>();
            for (long minute = hour * 60; minute < (hour + 1) * 60 && minute * 60 < recording.Seconds; minute++)
            {
                float[] samples = Samples(recording, (long)(minute * 60 * rate), (int)Math.Min(perLine, recording.Signal.Length - (long)(minute * 60 * rate)));
                double[] marks = [.. BeatsBetween(recording, minute * 60, (minute + 1) * 60).Where(beat => beat.Class > 0).Select(beat => (beat.Seconds - (minute * 60)) / 60)];
                if (samples.Any(float.IsFinite))
                    lines.Add((Clock(minute * 60), samples, marks));
            }

            if (lines.Count > 0)
                hours.Add(new Picture($"Hour {hour + 1}", $"The whole signal of hour {hour + 1}, a minute per line; beats of other classes than the first are marked below it.", SignalDrawing.Lines(lines, perLine)));
        }

        return hours;
    }

    private static IEnumerable<long> Range(long first, long last)
    {
        for (long i = first; i <= last; i++)
            yield return i;
    }

    private static float[] Samples(AnnotatedRecording recording, long start, int count)
    {
        float[] samples = new float[Math.Max(0, count)];
        samples.AsSpan().Fill(float.NaN);
        foreach (SignalSegment segment in recording.Signal.Segments)
        {
            long from = Math.Max(start, segment.Start), to = Math.Min(start + count, segment.End);
            if (from < to)
                segment.Samples.AsSpan((int)(from - segment.Start), (int)(to - from)).CopyTo(samples.AsSpan((int)(from - start)));
        }

        return samples;
    }

    private static IEnumerable<AnnotatedBeat> BeatsBetween(AnnotatedRecording recording, double from, double to)
    {
        int low = 0, high = recording.Beats.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (recording.Beats[middle].Seconds < from)
                low = middle + 1;
            else
                high = middle;
        }

        for (; low < recording.Beats.Count && recording.Beats[low].Seconds < to; low++)
            yield return recording.Beats[low];
    }

    private static string NameOf(RhythmEventKind kind) => kind switch
    {
        RhythmEventKind.Couplet => "V couplet",
        RhythmEventKind.Triplet => "V triplet",
        RhythmEventKind.Run => "V run",
        RhythmEventKind.Bigeminy => "bigeminy",
        RhythmEventKind.Trigeminy => "trigeminy",
        _ => "pause over 2 s",
    };

    private static string Clock(double seconds) => Text($"{(long)(seconds / 3600)}:{(long)(seconds / 60) % 60:00}:{(long)seconds % 60:00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
