using System.Globalization;
using Ecg.Detection;
using Ecg.Recordings;
using Ecg.Rhythm;

namespace Ecg.Train.Reports;

/// <summary>The charts and strips in the report of a recording.</summary>
internal static class RhythmPictures
{
    private const double StripSeconds = 10;

    /// <summary>The heart rate over time: a point per minute, or per 10 s in a short recording, with gaps where no beats were found.</summary>
    public static Chart Rate(AnnotatedRecording recording)
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

    /// <summary>Histogram of the RR intervals.</summary>
    public static Chart Histogram(double[] rr)
    {
        const double bin = 0.05, highest = 2;
        int bins = (int)(highest / bin);
        int[] counts = new int[bins];
        foreach (double interval in rr)
            counts[Math.Clamp((int)(interval / bin), 0, bins - 1)]++;
        int first = Array.FindIndex(counts, count => count > 0), last = Array.FindLastIndex(counts, count => count > 0);
        (string, double)[] bars = [.. Enumerable.Range(first, last - first + 1).Select(i => (Text($"{i * bin:0.00}"), (double)counts[i]))];
        return Drawing.Bars(
            "RR intervals in bins of 0.05 s; the last bin has all intervals from 1.95 s on",
            Text($"Histogram of {rr.Length} RR intervals; the median is {rr.Order().ElementAt(rr.Length / 2):0.00} seconds."),
            new ChartAxis("beats", 0, counts.Max() * 1.05),
            bars,
            _ => false);
    }

    /// <summary>Poincaré plot: each RR interval and the next one.</summary>
    public static Picture Poincare(AnnotatedRecording recording) => new(
        "Poincaré plot",
        "Each RR interval and the next one; in a regular rhythm the points are near the dashed diagonal.",
        SignalDrawing.Poincare(recording.Beats.Zip(recording.Beats.Skip(1))
            .Where(pair => double.IsFinite(pair.First.RrSeconds) && double.IsFinite(pair.Second.RrSeconds))
            .Select(pair => (pair.First.RrSeconds, pair.Second.RrSeconds))));

    /// <summary>Strips of ten seconds: one for each kind of event, for confident and uncertain beats, and for parts that cannot be
    /// judged.</summary>
    public static List<Picture> Strips(AnnotatedRecording recording)
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
            Add($"{which} {RhythmTables.NameOf(kind)}: {rate}", most.StartSeconds + Math.Min(most.Seconds / 2, StripSeconds / 2));
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
        ReadOnlySpan<float> samples = Samples(recording, (long)(begin * rate), (int)(StripSeconds * rate)).Span;
        (double, string, bool)[] beats =
        [
            .. BeatsBetween(recording, begin, begin + StripSeconds).Select(beat =>
                (beat.Seconds - begin, beat.Class < 0 ? "·" : recording.Classes!.Names[beat.Class], beat.Class > 0)),
        ];
        string classes = string.Join(' ', beats.Select(beat => beat.Item2));
        return new Picture(
            $"{title}, at {RhythmTables.Clock(begin)}", $"Ten seconds of the recording from {RhythmTables.Clock(begin)} on: {title}. Beats: {(beats.Length == 0 ? "none" : classes)}.",
            SignalDrawing.Strip(samples, rate, beats));
    }

    /// <summary>The mean beat of each class; none without classes.</summary>
    public static Chart[] MeanBeats(AnnotatedRecording recording)
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
                "Mean beat of each class", "Mean of the beats of each class, from the R peak on, scaled to the range from 0 to 1.", new ChartAxis("seconds from the R peak", 0, 1, 0.2),
                new ChartAxis("amplitude", 0, 1, 0.2), lines)];
    }

    /// <summary>The whole signal: an hour per picture, a minute per line. Hours without a signal have no picture.</summary>
    public static List<Picture> Whole(AnnotatedRecording recording)
    {
        var hours = new List<Picture>();
        double rate = recording.Signal.Lead.Rate;
        int perLine = (int)(60 * rate);
        foreach (int hour in recording.Signal.Segments.SelectMany(segment => HoursBetween(segment.Start / rate, (segment.End - 1) / rate)).Distinct())
        {
            var lines = new List<(string, ReadOnlyMemory<float>, IReadOnlyList<double>)>();
            for (long minute = hour * 60L; minute < (hour + 1) * 60L && minute * 60 < recording.Seconds; minute++)
            {
                ReadOnlyMemory<float> samples = Samples(recording, (long)(minute * 60 * rate), (int)Math.Min(perLine, recording.Signal.Length - (long)(minute * 60 * rate)));
                double[] marks = [.. BeatsBetween(recording, minute * 60, (minute + 1) * 60).Where(beat => beat.Class > 0).Select(beat => (beat.Seconds - (minute * 60)) / 60)];
                if (HasFinite(samples.Span))
                    lines.Add((RhythmTables.Clock(minute * 60), samples, marks));
            }

            if (lines.Count > 0)
                hours.Add(new Picture($"Hour {hour + 1}", $"The whole signal of hour {hour + 1}, a minute per line; beats outside the first class are marked below the signal.", SignalDrawing.Lines(lines, perLine)));
        }

        return hours;
    }

    private static IEnumerable<int> HoursBetween(double first, double last) => Enumerable.Range((int)(first / 3600), (int)(last / 3600) - (int)(first / 3600) + 1);

    // [count]; NaN where the recording has none.
    private static ReadOnlyMemory<float> Samples(AnnotatedRecording recording, long start, int count)
    {
        if (recording.Signal.Segments.FirstOrDefault(segment => segment.Start <= start && start + count <= segment.End) is { } whole)
            return whole.Samples.AsMemory((int)(start - whole.Start), Math.Max(0, count));
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

    private static bool HasFinite(ReadOnlySpan<float> samples)
    {
        foreach (float sample in samples)
        {
            if (float.IsFinite(sample))
                return true;
        }

        return false;
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

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
