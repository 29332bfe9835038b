using Ecg.Beats;
using Ecg.Context;
using Ecg.Detection;
using Ecg.Recordings;
using Ecg.Signals;
using Ecg.Wfdb;

namespace Ecg.Rhythm;

/// <summary>
/// Cuts detected beats out of a lead of any sampling rate by the same rule as the training beats: at 360 Hz, from one R peak to beyond the
/// next. The lead is resampled piece by piece, so that no resampled copy of the whole lead is held in memory.
/// </summary>
internal static class DetectedBeatCutter
{
    private const int BeatsPerPiece = 32;
    private const double MarginSeconds = 1; // more than half the length of the resampling filter

    /// <summary>Cuts the beats.</summary>
    /// <param name="name">Name of the recording.</param>
    /// <param name="signal">The lead.</param>
    /// <param name="detected">Its beats.</param>
    /// <param name="progress">Receives the share of the beats that have been cut.</param>
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
        double[] pieceBuffer = [], resampledBuffer = []; // used again and again: thousands of large arrays would wait for a full collection
        int segment = 0;
        foreach ((int from, int to) in Stretches(detected))
        {
            while (signal.Segments[segment].End <= all[from])
                segment++;
            for (int first = from; first < to; first += BeatsPerPiece)
            {
                int last = Math.Min(to, first + BeatsPerPiece);
                // The end of a segment depends on the beats after it; at the end of a stretch the rhythm is assumed to continue.
                long[] places = [.. all.Take(new Range(first, Math.Min(to, last + 2)))];
                if (last + 2 > to)
                    places = [.. places, .. Enumerable.Range(1, last + 2 - to).Select(extra => places[^1] + (extra * usual))];
                AddPiece(signal.Segments[segment], places, last - first, first);
                progress?.Invoke((double)last / all.Count);
            }
        }

        void AddPiece(SignalSegment part, long[] places, int count, int first)
        {
            // Pieces start at whole seconds, so that their samples are those of the whole recording resampled at once.
            double margin = MarginSeconds * rate;
            long begin = Math.Max(part.Start, (long)(Math.Floor((places[0] - margin) / rate) * Math.Round(rate)));
            long end = Math.Min(part.End, places[^1] + (usual / 2) + (long)margin);
            Span<double> piece = Room(ref pieceBuffer, (int)Math.Max(0, end - begin));
            for (int i = 0; i < piece.Length; i++)
                piece[i] = part.Samples[(int)(begin - part.Start) + i];
            Span<double> resampled = Room(ref resampledBuffer, resampler.OutputLength(piece.Length));
            resampler.Resample(piece, resampled);
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

    /// <summary>Runs of beats without a part between them that cannot be judged, as index ranges (end excluded).</summary>
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

    private static Span<double> Room(ref double[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new double[Math.Max(length, 2 * buffer.Length)];
        return buffer.AsSpan(0, length);
    }

    private static long MedianInterval(IReadOnlyList<long> beats)
    {
        long[] intervals = [.. beats.Zip(beats.Skip(1), (before, after) => after - before).Order()];
        return intervals.Length == 0 ? 1 : Math.Max(1, intervals[intervals.Length / 2]);
    }
}
