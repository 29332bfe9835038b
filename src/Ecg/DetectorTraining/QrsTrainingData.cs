using Ecg.Detection;
using Ecg.Recordings;
using Ecg.Synthetic;
using Ecg.Wfdb;
using ScratchCnn.Data;
using ScratchCnn.Numerics;

namespace Ecg.DetectorTraining;

/// <summary>Annotated recordings and noise, as the training of the QRS detector takes them.</summary>
public static class QrsTrainingData
{
    private const string Annotator = "atr";
    private static readonly byte s_fibrillationOn = AnnotationCode.FromSymbol('[')!.Value;
    private static readonly byte s_fibrillationOff = AnnotationCode.FromSymbol(']')!.Value;

    /// <summary>Every lead of a recording, with the annotated beats.</summary>
    /// <param name="folder">Folder of the recording.</param>
    /// <param name="name">Name of the recording.</param>
    /// <exception cref="EcgDataException">It cannot be read.</exception>
    /// <remarks>
    /// Databases mark beats at different points of the complex: the marks of svdb lie 15 ms before the peak. The median distance from the peak of the first lead is
    /// removed, so that the network learns one point. Ventricular fibrillation, in which there are no complexes to mark, has weight 0.
    /// </remarks>
    public static IReadOnlyList<EventSignal> Read(string folder, string name)
    {
        IReadOnlyList<Annotation> annotations = WfdbRecord.Open(folder, name).ReadAnnotations(Annotator);
        EcgRecording recording = EcgRecording.Open(Path.Combine(folder, name));
        double frequency = recording.Leads[0].Rate;
        double[] beats = [.. annotations.Where(annotation => AnnotationCode.IsBeat(annotation.Code)).Select(annotation => annotation.Sample / frequency).Order()];
        (double From, double To)[] fibrillation = [.. Fibrillation(annotations).Select(part => (part.From / frequency, part.To / frequency))];
        double? offset = null; // in seconds

        var signals = new List<EventSignal>();
        for (int lead = 0; lead < recording.Leads.Count; lead++)
        {
            double rate = recording.Leads[lead].Rate;
            if (!QrsDetector.CanDetect(recording.Leads[lead]))
                continue;
            foreach (SignalStretch stretch in SignalStretch.Of(recording.Read(lead)))
            {
                double start = stretch.Start / rate, end = stretch.End / rate;
                double[] inside = [.. beats.Where(beat => beat >= start && beat < end).Select(beat => beat - start)];
                offset ??= Offset(stretch.Samples.Span, rate, inside);
                float[] bands = BothBands(stretch.Samples.Span, rate);
                if (bands.Length / 2 < QrsSamples.ShortestSignal)
                    continue;
                float[] weights = new float[bands.Length / 2];
                Array.Fill(weights, 1);
                foreach ((double from, double to) in fibrillation)
                {
                    int first = Math.Clamp((int)((from - start) * QrsBands.Rate), 0, weights.Length);
                    weights.AsSpan(first, Math.Clamp((int)Math.Min(int.MaxValue, (to - start) * QrsBands.Rate), first, weights.Length) - first).Clear();
                }

                signals.Add(new EventSignal(bands, [.. inside.Select(beat => (beat + offset.Value) * QrsBands.Rate)], weights));
            }
        }

        return signals;
    }

    /// <summary>Every lead of a recording of noise.</summary>
    /// <param name="folder">Folder of the recording.</param>
    /// <param name="name">Name of the recording.</param>
    /// <exception cref="EcgDataException">It cannot be read.</exception>
    public static IReadOnlyList<ReadOnlyMemory<float>> ReadNoise(string folder, string name)
    {
        EcgRecording recording = EcgRecording.Open(Path.Combine(folder, name));
        return
        [
            .. Enumerable.Range(0, recording.Leads.Count)
                .SelectMany(lead => SignalStretch.Of(recording.Read(lead)).Select(stretch => (stretch, recording.Leads[lead].Rate)))
                .Select(part => (ReadOnlyMemory<float>)BothBands(part.stretch.Samples.Span, part.Rate)),
        ];
    }

    /// <summary>Noise that is made up: white noise, a baseline that jumps, and bumps as of a moving electrode.</summary>
    /// <param name="seed">Same seed, same noise.</param>
    public static IReadOnlyList<ReadOnlyMemory<float>> MakeNoise(ulong seed)
    {
        const double rate = 360;
        const int samples = 600 * 360;
        var draws = new Draws(CounterRandom.Derive(seed, 0x6e6f697365));
        float[] white = new float[samples], steps = new float[samples], bumps = new float[samples];
        double level = 0;
        for (int i = 0; i < samples; i++)
        {
            white[i] = (float)draws.Normal();
            if (draws.Happens(0.5 / rate)) // every two seconds
                level = draws.Normal();
            steps[i] = (float)level;
        }

        for (int bump = 0; bump < 2 * samples / rate; bump++)
        {
            int center = (int)draws.Between(0, samples);
            double height = draws.Normal(), rise = rate * draws.Between(0.02, 0.15), fall = rate * draws.Between(0.02, 0.3);
            for (int i = Math.Max(0, center - (int)(4 * rise)); i < Math.Min(samples, center + (int)(4 * fall)); i++)
            {
                double distance = (i - center) / (i < center ? rise : fall);
                bumps[i] += (float)(height * ScratchCnn.Kernels.MathFunctions.Exp(-0.5 * distance * distance));
            }
        }

        return [.. ((float[][])[white, steps, bumps]).Select(noise => (ReadOnlyMemory<float>)BothBands(noise, rate))];
    }

    private static double Offset(ReadOnlySpan<float> samples, double rate, double[] beats)
    {
        if (beats.Length == 0)
            return 0;
        int[] peaks = PeakAlignment.Align(samples, rate, beats);
        double[] distances = [.. peaks.Zip(beats, (peak, beat) => (peak / rate) - beat).Order()];
        return distances[distances.Length / 2];
    }

    private static IEnumerable<(double From, double To)> Fibrillation(IReadOnlyList<Annotation> annotations)
    {
        double? from = null;
        foreach (Annotation annotation in annotations)
        {
            if (annotation.Code == s_fibrillationOn)
            {
                from ??= annotation.Sample;
            }
            else if (annotation.Code == s_fibrillationOff && from is { } start)
            {
                yield return (start, annotation.Sample);
                from = null;
            }
        }

        if (from is { } last)
            yield return (last, double.PositiveInfinity);
    }

    // [positions, 2]: the broad band, and the narrow one.
    private static float[] BothBands(ReadOnlySpan<float> samples, double rate)
    {
        float[] broad = QrsBands.Broad(samples, rate), narrow = QrsBands.Narrow(samples, rate), both = new float[2 * broad.Length];
        for (int i = 0; i < broad.Length; i++)
            (both[2 * i], both[(2 * i) + 1]) = (broad[i], narrow[i]);
        return both;
    }
}
