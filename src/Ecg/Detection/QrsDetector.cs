using Ecg.Recordings;

namespace Ecg.Detection;

/// <summary>The beats found in a lead.</summary>
/// <param name="Beats">Samples of the R peaks in the recording, ascending.</param>
/// <param name="Unjudged">Stretches that could not be judged, in time order, without overlap; there are no beats inside.</param>
public sealed record DetectedBeats(IReadOnlyList<long> Beats, IReadOnlyList<QualityMark> Unjudged);

/// <summary>Finds the beats of a lead, at any rate from <see cref="QrsBands.LowestRate"/> on.</summary>
public static class QrsDetector
{
    /// <summary>Finds the beats with a network, or with two moving averages, which need no trained weights.</summary>
    /// <param name="signal">The lead. Gaps of up to 40 ms are filled in place.</param>
    /// <param name="model">The network; null for two moving averages.</param>
    /// <param name="progress">Receives the share of the work that is done, 0 to 1; may be null.</param>
    /// <exception cref="RecordingException">The rate is too low or too high.</exception>
    public static DetectedBeats Detect(LeadSignal signal, QrsModel? model = null, Action<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(signal);
        double rate = signal.Lead.Rate;
        if (!CanDetect(signal.Lead))
        {
            throw RecordingException.InFile(signal.Lead.Name, string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"expected a lead with a sampling rate from {QrsBands.LowestRate} Hz to {QrsBands.HighestRate} Hz; this one has {rate} Hz."));
        }

        var beats = new List<long>();
        var unjudged = new List<QualityMark>();
        long covered = 0, done = 0, total = Math.Max(1, signal.SampleCount);
        foreach (SignalStretch stretch in SignalStretch.Of(signal))
        {
            if (stretch.Start > covered)
                unjudged.Add(new QualityMark(covered, stretch.Start, QualityProblem.Missing));
            covered = stretch.End;
            ReadOnlySpan<float> samples = stretch.Samples.Span;
            (int[] peaks, IReadOnlyList<QualityMark> marks) = model is null ? Find(samples, rate) : Find(samples, rate, model);
            unjudged.AddRange(marks.Select(mark => new QualityMark(stretch.Start + mark.Start, stretch.Start + mark.End, mark.Problem)));
            beats.AddRange(Distinct(peaks, rate).Select(peak => stretch.Start + peak));
            done += samples.Length;
            progress?.Invoke((double)done / total);
        }

        if (signal.Length > covered)
            unjudged.Add(new QualityMark(covered, signal.Length, QualityProblem.Missing));
        return new DetectedBeats(Outside(beats, unjudged), unjudged);
    }

    /// <summary>Whether beats can be found in a lead of this sampling rate.</summary>
    public static bool CanDetect(Lead lead)
    {
        ArgumentNullException.ThrowIfNull(lead);
        return lead.Rate is >= QrsBands.LowestRate and <= QrsBands.HighestRate;
    }

    private static (int[] Peaks, IReadOnlyList<QualityMark> Marks) Find(ReadOnlySpan<float> samples, double rate)
    {
        float[] narrow = QrsBands.Narrow(samples, rate);
        LocalScale scale = LocalScale.Of(narrow);
        List<int> found = MovingAverageDetector.Detect(narrow, scale);
        int[] peaks = PeakAlignment.Align(samples, rate, [.. found.Select(position => position / QrsBands.Rate)]);
        return (peaks, SignalQuality.Judge(samples, rate, narrow, scale, found));
    }

    private static (int[] Peaks, IReadOnlyList<QualityMark> Marks) Find(ReadOnlySpan<float> samples, double rate, QrsModel model)
    {
        float[] narrow = QrsBands.Narrow(samples, rate);
        LocalScale scale = LocalScale.Of(narrow);
        float[] probabilities = model.Probabilities(QrsBands.Broad(samples, rate), scale), evidence = QrsPeaks.Evidence(probabilities);
        List<double> found = QrsPeaks.Find(probabilities, evidence);
        int[] peaks = PeakAlignment.Align(samples, rate, [.. found.Select(position => position / QrsBands.Rate)]);
        return (peaks, SignalQuality.Judge(samples, rate, narrow, scale, [.. found.Select(position => (int)Math.Round(position))], evidence));
    }

    // Two detections may have been moved to the same peak.
    private static IEnumerable<int> Distinct(int[] peaks, double rate)
    {
        const double closest = 0.15; // the match window of EC57: marks this close count as the same beat
        int last = int.MinValue / 2;
        foreach (int peak in peaks)
        {
            if (peak - last < closest * rate)
                continue;
            last = peak;
            yield return peak;
        }
    }

    private static List<long> Outside(List<long> beats, List<QualityMark> marks)
    {
        var kept = new List<long>(beats.Count);
        int mark = 0;
        foreach (long beat in beats)
        {
            while (mark < marks.Count && marks[mark].End <= beat)
                mark++;
            if (mark == marks.Count || beat < marks[mark].Start)
                kept.Add(beat);
        }

        return kept;
    }
}
