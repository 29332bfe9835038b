namespace Ecg.Wfdb;

/// <summary>
/// Reads a signal of a multi-segment record: segment after segment, each of them an ordinary record. In a fixed layout all segments have the
/// same signals; in a variable layout signals are matched by their description, and a segment may lack some.
/// </summary>
internal static class SegmentReader
{
    // The format of a signal without samples, which a layout segment only names.
    private const int NoSamples = 0;

    public static int[] Read(
        Func<string, Stream> open, WfdbHeader record, IReadOnlyList<SignalSpec> signals, int signal, ICollection<string> warnings)
    {
        decimal frames = record.Segments.Sum(segment => (decimal)segment.SampleCount);
        int[] samples = new int[WfdbRecord.RequireReasonable(record, frames * signals[signal].SamplesPerFrame)];
        Read(open, record, signals, signal, warnings, samples);
        return samples;
    }

    public static void Read(
        Func<string, Stream> open, WfdbHeader record, IReadOnlyList<SignalSpec> signals, int signal, ICollection<string> warnings, Span<int> samples)
    {
        SignalSpec layout = signals[signal];
        int perFrame = layout.SamplesPerFrame;
        int start = 0;
        foreach (SegmentSpec segment in record.Segments.Where(segment => segment.SampleCount > 0))
        {
            Span<int> target = samples.Slice(start, (int)segment.SampleCount * perFrame);
            start += target.Length;
            target.Fill(WfdbRecord.MissingSample);
            if (segment.IsGap)
                continue;
            WfdbHeader header = ReadHeader(open, record, segment);
            int place = record.HasVariableLayout ? FindByDescription(header, layout) : signal;
            if (place >= header.Signals.Count)
            {
                throw WfdbException.InFile(
                    header.File, $"expected {signals.Count} signals, as in the first segment of {record.File}; got {header.Signals.Count}.");
            }
            if (place < 0 || header.Signals[place].Format == NoSamples)
                continue;
            if (header.Signals[place].SamplesPerFrame != perFrame)
            {
                throw WfdbException.AtLine(
                    header.File, header.Signals[place].Line,
                    $"expected {perFrame} samples per frame, as in the first segment of {record.File}; got {header.Signals[place].SamplesPerFrame}.");
            }
            using SignalFile file = SignalFile.Open(open, header, place, out int placeInFile);
            file.Read(placeInFile, target, verify: true, warnings);
            Rescale(target, header.Signals[place], layout);
        }
    }

    private static int FindByDescription(WfdbHeader header, SignalSpec layout)
    {
        for (int place = 0; place < header.Signals.Count; place++)
        {
            if (header.Signals[place].Description == layout.Description)
                return place;
        }
        return -1;
    }

    // The gain and baseline of a segment may differ from those of the layout, which apply to the whole signal.
    private static void Rescale(Span<int> samples, SignalSpec from, SignalSpec to)
    {
        if (from.Gain == to.Gain && from.Baseline == to.Baseline)
            return;
        double ratio = to.Gain / from.Gain;
        foreach (ref int sample in samples)
        {
            if (sample != WfdbRecord.MissingSample)
                sample = (int)Math.Clamp(Math.Round(((sample - (double)from.Baseline) * ratio) + to.Baseline), -int.MaxValue, int.MaxValue);
        }
    }

    public static WfdbHeader ReadHeader(Func<string, Stream> open, WfdbHeader record, SegmentSpec segment)
    {
        WfdbHeader header = WfdbRecord.ReadHeader(open, WfdbNames.Beside(record.File, segment.RecordName));
        if (header.IsMultiSegment)
            throw WfdbException.InFile(header.File, $"expected an ordinary record as a segment of {record.File}; this one has segments itself.");
        if (header.SamplingFrequency != record.SamplingFrequency)
            throw WfdbException.AtLine(
                header.File, 1, $"expected {record.SamplingFrequency} Hz, as in {record.File}; got {header.SamplingFrequency} Hz.");
        if ((header.SampleCount ?? 0) != segment.SampleCount)
            throw WfdbException.AtLine(
                header.File, 1, $"expected {segment.SampleCount} samples, as in {record.File}; got {header.SampleCount ?? 0}.");
        return header;
    }
}
