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
        int length = WfdbRecord.RequireReasonable(record, Length(record, signals[signal]));
        // Only gaps take no bytes: whatever else the header promises must be in files before there is memory for it.
        foreach (SegmentSpec segment in record.Segments.Where(segment => segment.SampleCount > 0))
        {
            using SignalFile? file = OpenSegment(open, record, segment, signals, signal, out _, out _);
            file?.RequireLength(segment.SampleCount);
        }

        int[] samples = new int[length];
        Read(open, record, signals, signal, warnings, samples, isWhole: true);
        return samples;
    }

    /// <summary>Number of samples of a signal up to the end of the last segment; one whose file is truncated ends with its file.</summary>
    public static long Length(Func<string, Stream> open, WfdbHeader record, IReadOnlyList<SignalSpec> signals, int signal, out bool breaksOff)
    {
        long length = WfdbRecord.RequireReasonable(record, Length(record, signals[signal]));
        SegmentSpec? last = record.Segments.LastOrDefault(segment => segment.SampleCount > 0);
        using SignalFile? file = last is null ? null : OpenSegment(open, record, last, signals, signal, out _, out _);
        long frames = file is null ? 0 : Math.Max(0, last!.SampleCount - file.FrameCapacity);
        breaksOff = frames > 0;
        return length - (frames * signals[signal].SamplesPerFrame);
    }

    /// <summary>Fills <paramref name="samples"/> from the start of one signal.</summary>
    /// <param name="open">Opens a file by its name.</param>
    /// <param name="record">Header of the record.</param>
    /// <param name="signals">The signals of the record.</param>
    /// <param name="signal">Index of the signal.</param>
    /// <param name="warnings">Receives a line for each fault that the signal can be read in spite of.</param>
    /// <param name="samples">[samples of the record, or fewer if the last segment breaks off], written.</param>
    /// <param name="isWhole">Whether a truncated segment is an error; otherwise what it lacks is missing, with a warning.</param>
    public static void Read(
        Func<string, Stream> open, WfdbHeader record, IReadOnlyList<SignalSpec> signals, int signal, ICollection<string> warnings, Span<int> samples, bool isWhole)
    {
        int perFrame = signals[signal].SamplesPerFrame;
        int start = 0;
        foreach (SegmentSpec segment in record.Segments.Where(segment => segment.SampleCount > 0))
        {
            Span<int> target = samples.Slice(start, (int)Math.Min(segment.SampleCount * perFrame, samples.Length - start));
            start += target.Length;
            target.Fill(WfdbRecord.MissingSample);
            using SignalFile? file = OpenSegment(open, record, segment, signals, signal, out int placeInFile, out SignalSpec? spec);
            if (file is null)
                continue;
            bool breaksOff = !isWhole && file.FrameCapacity < segment.SampleCount;
            if (breaksOff)
            {
                target = target[..(int)(file.FrameCapacity * perFrame)];
                if (warnings.Count < HeaderFields.MaxWarnings)
                    warnings.Add($"{spec!.FileName}: the file breaks off: {record.File} promises {segment.SampleCount} samples, it has {file.FrameCapacity}.");
            }

            file.Read(placeInFile, target, verify: !breaksOff, warnings);
            Rescale(target, spec!, signals[signal]);
        }
    }

    private static decimal Length(WfdbHeader record, SignalSpec signal) => record.Segments.Sum(segment => (decimal)segment.SampleCount) * signal.SamplesPerFrame;

    /// <summary>Opens the file of a segment that holds a signal; null where the segment lacks it.</summary>
    private static SignalFile? OpenSegment(
        Func<string, Stream> open, WfdbHeader record, SegmentSpec segment, IReadOnlyList<SignalSpec> signals, int signal, out int placeInFile, out SignalSpec? spec)
    {
        placeInFile = 0;
        spec = null;
        if (segment.IsGap)
            return null;
        SignalSpec layout = signals[signal];
        int perFrame = layout.SamplesPerFrame;
        WfdbHeader header = ReadHeader(open, record, segment);
        int place = record.HasVariableLayout ? FindByDescription(header, signals, signal) : signal;
        if (place >= header.Signals.Count)
        {
            throw WfdbException.InFile(
                header.File, $"expected {signals.Count} signals, as in the first segment of {record.File}; got {header.Signals.Count}.");
        }

        if (place < 0 || header.Signals[place].Format == NoSamples)
            return null;
        spec = header.Signals[place];
        if (spec.SamplesPerFrame != perFrame)
        {
            throw WfdbException.AtLine(
                header.File, spec.Line, $"expected {perFrame} samples per frame, as in the first segment of {record.File}; got {spec.SamplesPerFrame}.");
        }

        return SignalFile.Open(open, header, place, out placeInFile);
    }

    /// <summary>Finds a signal by its description; of several of one description the second is the second of them in a segment too.</summary>
    private static int FindByDescription(WfdbHeader header, IReadOnlyList<SignalSpec> signals, int signal)
    {
        string description = signals[signal].Description;
        int before = signals.Take(signal).Count(other => other.Description == description);
        for (int place = 0; place < header.Signals.Count; place++)
        {
            if (header.Signals[place].Description == description && before-- == 0)
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
        if (header.SampleCount is long own && own != segment.SampleCount)
            throw WfdbException.AtLine(header.File, 1, $"expected {segment.SampleCount} samples, as in {record.File}; got {own}.");
        return segment.SampleCount > 0 ? header with { SampleCount = segment.SampleCount } : header;
    }
}
