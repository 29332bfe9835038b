using Ecg.Beats;

namespace Ecg.Plots;

/// <summary>Plots of the data set for the documentation. Each method returns the text of an SVG file.</summary>
public static class DatasetPlots
{
    private const double RowFrequency = BeatCutter.SamplingFrequency / BeatCutter.Step;
    private const int ExamplesPerClass = 6;
    private const int DotsPerClass = 600;
    private static readonly string[] s_colors = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e"];

    /// <summary>Draws some beats of each class, one panel per class, without the zero padding of their rows.</summary>
    public static string Classes(RecordingSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        const int panel = 130;
        IReadOnlyList<string> names = BeatLabels.ClassNames;
        var drawing = new SvgDrawing(720, (names.Count * panel) + 40);
        for (int label = 0; label < names.Count; label++)
        {
            var axes = new Axes(
                drawing, 50, 30 + (label * panel), 650, panel - 50, new AxisRange(0, PublishedFormat.Samples / RowFrequency, 0.2), new AxisRange(0, 1, 0.5));
            axes.Frame($"class {names[label]}", label == names.Count - 1 ? "seconds" : "", "");
            foreach ((RecordedBeats recording, int beat) in Examples(set, label, ExamplesPerClass))
            {
                int length = Math.Min(recording.Beats[beat].SegmentLength, PublishedFormat.Samples);
                float[] row = recording.Row(beat)[..length].ToArray();
                axes.Line(row.Select((value, column) => (column / RowFrequency, (double)value)), s_colors[label]);
            }
        }

        return drawing.ToString();
    }

    /// <summary>Draws how a beat is cut: above, the recording around it; below, the resulting row.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="index">Index of the beat in it.</param>
    public static string Cut(Recording recording, int index)
    {
        ArgumentNullException.ThrowIfNull(recording);
        RecordedBeats beats = recording.CutBeats();
        RecordedBeat beat = beats.Beats[index];
        long[] times = [.. recording.Annotations.Skip(beat.Annotation).Take(3).Select(annotation => annotation.Sample)];
        int first = (int)Math.Max(0, times[0] - 120);
        int last = (int)Math.Min(recording.Samples.Length, times[^1] + 120);
        double[] samples = recording.Samples[first..last];

        var drawing = new SvgDrawing(720, 470);
        double Seconds(long sample) => sample / BeatCutter.SamplingFrequency;
        var above = new Axes(
            drawing, 60, 40, 640, 150, new AxisRange(Seconds(first), Seconds(last), 0.5), Range(samples.Min(), samples.Max()));
        long afterNext = times.Length > 2 ? times[2] : recording.Samples.Length; // as BeatCutter has it
        long end = Math.Min(recording.Samples.Length, times[1] + ((afterNext - times[1]) / 5));
        above.Band(Seconds(times[0]), Seconds(end), "#e8f0fa");
        above.Frame("", $"seconds of recording {recording.Name}, 360 samples per second", "ADC units");
        above.Line(samples.Select((value, i) => (Seconds(first + i), value)), s_colors[0]);
        foreach ((int i, long time) in times.Index())
            above.Mark(Seconds(time), "t" + "₀₁₂"[i], s_colors[1]);

        float[] row = beats.Row(index).ToArray();
        var below = new Axes(drawing, 60, 270, 640, 150, new AxisRange(0, PublishedFormat.Samples, 20), new AxisRange(0, 1, 0.5));
        below.Band(0, beat.SegmentLength, "#e8f0fa");
        below.Frame("the row: every third sample, scaled, then padded with zeros", "column", "");
        below.Dots(row.Select((value, column) => ((double)column, (double)value)), s_colors[0], 3);
        return drawing.ToString();
    }

    /// <summary>Plots the number of zeros at the end of a row against the heart rate, for beats of classes N and S.</summary>
    public static string Padding(RecordingSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var drawing = new SvgDrawing(720, 400);
        var axes = new Axes(drawing, 60, 40, 640, 300, new AxisRange(30, 180, 30), new AxisRange(0, 160, 40));
        axes.Frame("", "heart rate from the next RR interval, beats per minute", "zeros at the end of the row");
        foreach (int label in new[] { 0, 1 })
        {
            axes.Dots(PaddingDots(set, label), s_colors[label], 3);
            drawing.Text(680, 60 + (18 * label), $"class {BeatLabels.ClassNames[label]}", "end", s_colors[label]);
        }

        return drawing.ToString();
    }

    /// <summary>Heart rate from the next RR interval, in beats per minute, and number of zeros at the end of the row, for some beats of a
    /// class.</summary>
    internal static IEnumerable<(double Rate, double Zeros)> PaddingDots(RecordingSet set, int label) => Examples(set, label, DotsPerClass)
        .Where(example => example.Beat + 1 < example.Recording.Beats.Count)
        .Select(example =>
        {
            RecordedBeat beat = example.Recording.Beats[example.Beat];
            double seconds = (example.Recording.Beats[example.Beat + 1].Sample - beat.Sample) / BeatCutter.SamplingFrequency;
            return (60 / seconds, (double)Math.Max(0, PublishedFormat.Samples - beat.SegmentLength));
        })
        .Where(dot => dot.Item1 is >= 30 and <= 180);

    /// <summary>Up to <paramref name="count"/> beats of a class, evenly spaced over all beats of that class.</summary>
    private static IEnumerable<(RecordedBeats Recording, int Beat)> Examples(RecordingSet set, int label, int count)
    {
        (RecordedBeats Recording, int Beat)[] all =
        [
            .. set.Recordings.SelectMany(recording => recording.Beats.Index()
                .Where(beat => BeatLabels.Label(beat.Item.Code, LabelScheme.Published) == label)
                .Select(beat => (recording, beat.Index))),
        ];
        int shown = Math.Min(count, all.Length);
        return Enumerable.Range(0, shown).Select(i => all[(int)((i + 0.5) * all.Length / shown)]);
    }

    private static AxisRange Range(double minimum, double maximum)
    {
        double step = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(maximum - minimum, 1))));
        return new AxisRange(minimum, Math.Max(maximum, minimum + 1), step);
    }
}
