using System.Globalization;
using Ecg.Detection;
using Ecg.Recordings;
using Ecg.Rhythm;

namespace Ecg.Train.Reports;

/// <summary>The charts and strips in the report of a recording.</summary>
internal static class RhythmPictures
{
    private const double StripSeconds = 10;

    /// <summary>The heart rate over time: a point per minute, or per 10 s in a short recording, with gaps where no beats were found; null for less
    /// than three points.</summary>
    public static Chart? Rate(AnnotatedRecording recording)
    {
        double step = recording.Seconds < 600 ? StripSeconds : 60;
        bool inHours = recording.Seconds > 3 * 3600;
        double unit = inHours ? 3600 : 60;
        var points = new List<(double X, double Y)>();
        foreach (IGrouping<long, AnnotatedBeat> group in recording.Beats.Where(beat => double.IsFinite(beat.RrSeconds)).GroupBy(beat => (long)(beat.Seconds / step)))
        {
            double at = (group.Key + 0.5) * step / unit;
            if (points.Count > 0 && at - points[^1].X > 1.5 * step / unit)
                points.Add((points[^1].X + (step / unit), double.NaN));
            points.Add((at, 60 / group.Average(beat => beat.RrSeconds)));
        }

        (double X, double Y)[] known = [.. points.Where(point => double.IsFinite(point.Y))];
        if (known.Length < 3)
            return null;
        double highest = Math.Ceiling(known.Max(point => point.Y) / 20) * 20, lowest = Math.Floor(known.Min(point => point.Y) / 20) * 20;
        return Drawing.Lines(
            inHours || step == 60 ? "Heart rate, mean of each minute" : "Heart rate, mean of each 10 s",
            Text($"Heart rate over time, from {known.Min(point => point.Y):0} to {known.Max(point => point.Y):0} beats per minute."),
            new ChartAxis(inHours ? "hours" : "minutes", 0, recording.Seconds / unit),
            new ChartAxis("beats per minute", lowest, Math.Max(highest, lowest + 20)),
            [new ChartLine("heart rate", "c0", points, HasGaps: true)],
            width: 720);
    }

    /// <summary>Histogram of the RR intervals.</summary>
    public static Chart Histogram(double[] rr)
    {
        const double bin = 0.02, highest = 2;
        int bins = (int)(highest / bin);
        int[] counts = new int[bins];
        foreach (double interval in rr)
            counts[Math.Clamp((int)(interval / bin), 0, bins - 1)]++;
        double share = 100.0 * counts.Max() / rr.Length;
        return Drawing.Histogram(
            Text($"RR intervals in bins of {bin:0.00} s; the last bin has all intervals from {highest - bin:0.00} s on"),
            Text($"Histogram of {rr.Length} RR intervals; the median is {rr.Order().ElementAt(rr.Length / 2):0.00} seconds."),
            new ChartAxis("RR interval in s", 0, highest, 0.2),
            new ChartAxis("% of the intervals", 0, 1.05 * share),
            [.. counts.Select((count, i) => (i * bin, 100.0 * count / rr.Length))],
            bin);
    }

    /// <summary>Poincaré plot: each RR interval and the next one.</summary>
    public static Picture Poincare(AnnotatedRecording recording) => new(
        "Poincaré plot: each RR interval and the next; those over 2 s at the edge",
        "Each RR interval and the next one; in a regular rhythm the points are near the dashed diagonal.",
        SignalDrawing.Poincare(recording.Beats.Zip(recording.Beats.Skip(1))
            .Where(pair => double.IsFinite(pair.First.RrSeconds) && double.IsFinite(pair.Second.RrSeconds))
            .Select(pair => (pair.First.RrSeconds, pair.Second.RrSeconds))),
        IsSquare: true);

    /// <summary>Strips of ten seconds: one for each kind of event, for confident and uncertain beats, and for parts that cannot be
    /// judged. What another strip shows already is added to its title.</summary>
    public static List<Picture> Strips(AnnotatedRecording recording)
    {
        var strips = new List<StripContent>();
        void Add(string title, double from, double to)
        {
            double center = Math.Min((from + to) / 2, from + (StripSeconds / 2));
            double begin = Math.Max(0, Math.Min(center - (StripSeconds / 2), recording.Seconds - StripSeconds));
            int same = strips.FindIndex(strip => Math.Abs(strip.Begin - begin) < StripSeconds / 4);
            if (same < 0)
                strips.Add(new StripContent(begin, [title], [(from - begin, to - begin)]));
            else if (!strips[same].Titles.Contains(title))
                strips[same] = new StripContent(strips[same].Begin, [.. strips[same].Titles, title], [.. strips[same].Shaded, (from - strips[same].Begin, to - strips[same].Begin)]);
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
            Add($"{which} {RhythmTables.NameOf(kind)}: {rate}", most.StartSeconds, most.StartSeconds + most.Seconds);
        }

        const double around = 0.15; // seconds that are shaded on both sides of a beat
        if (recording.Classes is { } classes)
        {
            for (int label = 0; label < classes.Names.Count; label++)
            {
                foreach (AnnotatedBeat beat in recording.Beats.Where(beat => beat.Class == label).OrderByDescending(beat => beat.Probability).Take(classes.Names[label] is "S" or "V" ? 3 : 1))
                    Add($"most confident {classes.Names[label]}: {Numbers.Percent(beat.Probability)}", beat.Seconds - around, beat.Seconds + around);
            }

            foreach (AnnotatedBeat beat in recording.Beats.Where(beat => beat.Class >= 0).OrderBy(beat => beat.Probability).Take(3))
                Add($"least certain beat: {classes.Names[beat.Class]} with {Numbers.Percent(beat.Probability)}", beat.Seconds - around, beat.Seconds + around);
        }

        foreach (IGrouping<QualityProblem, QualityMark> group in recording.Unjudged.Where(mark => mark.Problem != QualityProblem.Missing).GroupBy(mark => mark.Problem))
        {
            QualityMark longest = group.MaxBy(mark => mark.End - mark.Start);
            double middle = (longest.Start + longest.End) / 2 / recording.Signal.Lead.Rate;
            Add($"cannot be judged: {RhythmTables.NameOf(group.Key)}", middle, middle);
        }

        if (strips.Count == 0 && recording.Seconds > 0)
            Add("the beginning", 0, 0);
        return [.. strips.Select(strip => Strip(recording, strip))];
    }

    private static Picture Strip(AnnotatedRecording recording, StripContent strip)
    {
        double rate = recording.Signal.Lead.Rate, begin = strip.Begin;
        int count = (int)Math.Min(StripSeconds * rate, recording.Signal.Length - (begin * rate));
        ReadOnlySpan<float> samples = Samples(recording, (long)(begin * rate), count).Span;
        (double, string, bool)[] beats =
        [
            .. BeatsBetween(recording, begin, begin + StripSeconds).Select(beat =>
                (beat.Seconds - begin, beat.Class < 0 ? "·" : recording.Classes!.Names[beat.Class], beat.Class > 0)),
        ];
        string classes = string.Join(' ', beats.Select(beat => beat.Item2)), title = string.Join("; ", strip.Titles);
        return new Picture(
            $"{title}, from {RhythmTables.Clock(begin)}", $"Strip from {RhythmTables.Clock(begin)} on: {title}. Beats: {(beats.Length == 0 ? "none" : classes)}.",
            SignalDrawing.Strip(samples, rate, HalfMillivolt(recording), beats, strip.Shaded, UnjudgedBetween(recording, begin, begin + StripSeconds)));
    }

    /// <summary>0.5 mV in the unit of the lead; NaN where it is not known.</summary>
    public static double HalfMillivolt(AnnotatedRecording recording) => recording.Signal.Lead.Unit.ToUpperInvariant() switch
    {
        "MV" => 0.5,
        "UV" or "µV" or "\u039CV" or "\u00B5V" => 500, // upper case of both signs for micro
        "V" => 0.0005,
        _ => double.NaN,
    };

    /// <summary>The mean beat of each class, or of all beats without classes, from the lead itself.</summary>
    public static Chart[] MeanBeats(AnnotatedRecording recording)
    {
        const double before = 0.3, after = 0.5;
        double rate = recording.Signal.Lead.Rate;
        int first = -(int)(before * rate), count = (int)(after * rate) - first + 1;
        IReadOnlyList<string> names = recording.Classes?.Names ?? ["all beats"];
        double[][] sums = [.. names.Select(_ => new double[count])];
        int[] beats = new int[names.Count];
        int segment = 0;
        foreach (AnnotatedBeat beat in recording.Beats)
        {
            int label = recording.Classes is null ? 0 : beat.Class;
            while (recording.Signal.Segments[segment].End <= beat.Sample)
                segment++;
            SignalSegment part = recording.Signal.Segments[segment];
            long from = beat.Sample + first - part.Start;
            if (label < 0 || from < 0 || from + count > part.Samples.Length)
                continue;
            ReadOnlySpan<float> samples = part.Samples.AsSpan((int)from, count);
            if (!float.IsFinite(System.Numerics.Tensors.TensorPrimitives.Sum(samples)))
                continue;
            beats[label]++;
            for (int i = 0; i < count; i++)
                sums[label][i] += samples[i];
        }

        ChartLine[] lines =
        [
            .. names.Select((name, label) => (name, label)).Where(entry => beats[entry.label] > 0).Select(entry => new ChartLine(
                $"{entry.name} ({Numbers.Count(beats[entry.label])})", Palette.Line(entry.label),
                [.. sums[entry.label].Select((sum, i) => ((first + i) / rate, sum / beats[entry.label]))])),
        ];
        if (lines.Length == 0)
            return [];
        double lowest = lines.Min(line => line.Points.Min(point => point.Y)), highest = lines.Max(line => line.Points.Max(point => point.Y));
        double margin = highest > lowest ? 0.05 * (highest - lowest) : 1;
        string unit = recording.Signal.Lead.Unit;
        return
        [
            Drawing.Lines(
                recording.Classes is null ? "Mean of all beats" : "Mean beat of each class", "Mean of the beats, from 0.3 s before the R peak to 0.5 s after it.",
                new ChartAxis("seconds from the R peak", -before, after, 0.1), new ChartAxis(unit.Length > 0 ? unit : "amplitude", lowest - margin, highest + margin), lines),
        ];
    }

    /// <summary>The whole signal: an hour per picture, a minute per line. Hours without a signal have no picture.</summary>
    public static List<Picture> Whole(AnnotatedRecording recording)
    {
        var hours = new List<Picture>();
        double rate = recording.Signal.Lead.Rate;
        int perLine = (int)(60 * rate);
        foreach (int hour in recording.Signal.Segments.SelectMany(segment => HoursBetween(segment.Start / rate, (segment.End - 1) / rate)).Distinct())
        {
            var lines = new List<TraceLine>();
            for (long minute = hour * 60L; minute < (hour + 1) * 60L && minute * 60 < recording.Seconds; minute++)
            {
                ReadOnlyMemory<float> samples = Samples(recording, (long)(minute * 60 * rate), (int)Math.Min(perLine, recording.Signal.Length - (long)(minute * 60 * rate)));
                double[] marks = [.. BeatsBetween(recording, minute * 60, (minute + 1) * 60).Where(beat => beat.Class > 0).Select(beat => (beat.Seconds - (minute * 60)) / 60)];
                if (HasFinite(samples.Span))
                    lines.Add(new TraceLine(RhythmTables.Clock(minute * 60), samples, marks, UnjudgedBetween(recording, minute * 60, (minute + 1) * 60)));
            }

            if (lines.Count > 0)
                hours.Add(new Picture($"Hour {hour + 1}", $"The whole signal of hour {hour + 1}, a minute per line; beats outside the first class are marked below the signal.", SignalDrawing.Lines(lines, perLine)));
        }

        return hours;
    }

    /// <summary>A strip before it is drawn.</summary>
    /// <param name="Begin">Its begin in the recording, in seconds.</param>
    /// <param name="Titles">The reasons for which it is shown.</param>
    /// <param name="Shaded">The parts they are about, in seconds from its begin.</param>
    private sealed record StripContent(double Begin, IReadOnlyList<string> Titles, IReadOnlyList<(double From, double To)> Shaded);

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

    // Parts that cannot be judged, in seconds from the first time.
    private static (double From, double To)[] UnjudgedBetween(AnnotatedRecording recording, double from, double to)
    {
        double rate = recording.Signal.Lead.Rate;
        return
        [
            .. recording.Unjudged.Where(mark => mark.End > from * rate && mark.Start < to * rate)
                .Select(mark => (Math.Max(mark.Start / rate, from) - from, Math.Min(mark.End / rate, to) - from)),
        ];
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
