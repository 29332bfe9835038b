using Ecg.Beats;
using Ecg.Detection;
using Ecg.Recordings;
using Ecg.Signals;
using Ecg.Wfdb;

namespace Ecg.Rhythm;

/// <summary>
/// Cuts detected beats out of a lead at any rate, as the beats of training were cut: at 360 Hz, from the R peak to beyond the next one. A piece
/// of the lead is resampled at a time, so that the memory is that of the beats.
/// </summary>
internal static class DetectedBeatCutter
{
    private const int BeatsPerPiece = 32; // so few that its arrays are not large objects, which are collected late
    private const double MarginSeconds = 1; // more than half the length of the resampling filter

    /// <summary>Cuts the beats.</summary>
    /// <param name="name">Name of the recording.</param>
    /// <param name="signal">The lead.</param>
    /// <param name="detected">Its beats.</param>
    /// <param name="progress">Gets the share of the beats that are cut.</param>
    /// <returns>The beats that could be cut; <see cref="RecordedBeat.Annotation"/> is the index in <paramref name="detected"/>.</returns>
    public static RecordedBeats Cut(string name, LeadSignal signal, DetectedBeats detected, Action<double>? progress)
    {
        double rate = signal.Lead.Rate;
        IReadOnlyList<long> all = detected.Beats;
        Annotation[] annotations = [.. all.Select(beat => new Annotation(beat, AnnotationCode.Normal))];
        RrFeatures[] rhythm = RrFeatures.Compute(annotations, rate);
        var resampler = new Resampler(rate, BeatCutter.SamplingFrequency);
        var beats = new List<RecordedBeat>(all.Count);
        float[] values = new float[all.Count * PublishedFormat.Samples];
        long usual = MedianInterval(all);
        int segment = 0;
        foreach ((int from, int to) in Stretches(detected))
        {
            while (signal.Segments[segment].End <= all[from])
                segment++;
            for (int first = from; first < to; first += BeatsPerPiece)
            {
                int last = Math.Min(to, first + BeatsPerPiece);
                // A stretch ends as though its rhythm went on: a beat is cut up to the beats after it.
                long[] places = [.. all.Take(new Range(first, Math.Min(to, last + 2)))];
                if (last + 2 > to)
                    places = [.. places, .. Enumerable.Range(1, last + 2 - to).Select(extra => places[^1] + (extra * usual))];
                AddPiece(signal.Segments[segment], places, last - first, first);
                progress?.Invoke((double)last / all.Count);
            }
        }

        void AddPiece(SignalSegment part, long[] places, int count, int first)
        {
            // Whole seconds from the beginning keep every sample of the resampled piece where it is in the whole recording.
            double margin = MarginSeconds * rate;
            long begin = Math.Max(part.Start, (long)(Math.Floor((places[0] - margin) / rate) * Math.Round(rate)));
            long end = Math.Min(part.End, places[^1] + (usual / 2) + (long)margin);
            double[] piece = new double[Math.Max(0, end - begin)];
            for (int i = 0; i < piece.Length; i++)
                piece[i] = part.Samples[(int)(begin - part.Start) + i];
            double[] resampled = resampler.Resample(piece);
            Annotation[] moved = [.. places.Select(place => new Annotation(resampler.Position(place - begin), AnnotationCode.Normal))];
            RecordedBeats cut = BeatCutter.Cut(name, resampled, moved);
            for (int i = 0; i < cut.Beats.Count && cut.Beats[i].Annotation < count; i++)
            {
                int index = first + cut.Beats[i].Annotation;
                cut.Row(i).CopyTo(values.AsSpan(beats.Count * PublishedFormat.Samples));
                beats.Add(cut.Beats[i] with { Annotation = index, Sample = all[index], Rhythm = rhythm[index] });
            }
        }

        if (beats.Count < all.Count)
            Array.Resize(ref values, beats.Count * PublishedFormat.Samples);
        return new RecordedBeats(name, beats, values, all.Count - beats.Count);
    }

    /// <summary>Beats that follow each other with nothing between them that cannot be judged: indices from, to (excluded).</summary>
    public static IEnumerable<(int From, int To)> Stretches(DetectedBeats detected)
    {
        int from = 0, mark = 0;
        for (int i = 1; i <= detected.Beats.Count; i++)
        {
            while (mark < detected.Unjudged.Count && detected.Unjudged[mark].End <= detected.Beats[i - 1])
                mark++;
            bool isSeparated = i < detected.Beats.Count && mark < detected.Unjudged.Count && detected.Unjudged[mark].Start < detected.Beats[i];
            if (i < detected.Beats.Count && !isSeparated)
                continue;
            yield return (from, i);
            from = i;
        }
    }

    private static long MedianInterval(IReadOnlyList<long> beats)
    {
        long[] intervals = [.. beats.Zip(beats.Skip(1), (before, after) => after - before).Order()];
        return intervals.Length == 0 ? 1 : Math.Max(1, intervals[intervals.Length / 2]);
    }
}
