namespace Ecg.Wfdb;

/// <summary>
/// A recording: its header, and its signals and annotations, which are read on request. A multi-segment record is read like an ordinary
/// one: its segments are concatenated, and samples that a segment lacks are <see cref="MissingSample"/>.
/// </summary>
public sealed class WfdbRecord
{
    /// <summary>The value of samples that were not recorded.</summary>
    public const int MissingSample = int.MinValue;

    // A gap takes no bytes in any file, so file sizes do not bound the memory that a malicious header can ask for. 2²⁸ samples, 8 days of
    // one signal at 360 Hz, are 1 GiB.
    private const int MaximumSamples = 1 << 28;

    private readonly Func<string, Stream> _open;
    private readonly List<string> _warnings;

    private WfdbRecord(string name, WfdbHeader header, IReadOnlyList<SignalSpec> signals, Func<string, Stream> open)
    {
        Name = name;
        Header = header;
        Signals = signals;
        _open = open;
        _warnings = [.. header.Warnings];
    }

    /// <summary>Name of the record: its header file without the extension, relative to the folder that was opened.</summary>
    public string Name { get; }

    /// <summary>The header.</summary>
    public WfdbHeader Header { get; }

    /// <summary>The signals; those of the first segment, or of the layout, for a multi-segment record.</summary>
    public IReadOnlyList<SignalSpec> Signals { get; }

    /// <summary>Warnings about faults in files that were nevertheless read, so far; one line each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Samples per second of a signal, in Hz: the record's sampling frequency times the signal's samples per frame.</summary>
    /// <param name="signal">Index into <see cref="Signals"/>.</param>
    public double FrequencyOf(int signal) => Header.SamplingFrequency * Signals[signal].SamplesPerFrame;

    /// <summary>Opens a record in a folder, or in a folder below it: "patient001/s0010_re".</summary>
    /// <exception cref="WfdbException">The header is missing or malformed.</exception>
    public static WfdbRecord Open(string directory, string name)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return Open(file => OpenFile(directory, file), name);
    }

    /// <summary>Opens a record whose files are opened by the caller: from an archive, or from memory.</summary>
    /// <param name="open">Opens a file by its name; the stream must know its length.</param>
    /// <param name="name">Name of the record.</param>
    /// <exception cref="WfdbException">The header is missing or malformed.</exception>
    public static WfdbRecord Open(Func<string, Stream> open, string name)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(name);
        WfdbHeader header = ReadHeader(open, name);
        IReadOnlyList<SignalSpec> signals = header.Signals;
        if (header.IsMultiSegment)
        {
            SegmentSpec layout = header.Segments.FirstOrDefault(segment => !segment.IsGap)
                ?? throw WfdbException.InFile(header.File, "all segments are gaps: the record has no signal.");
            signals = SegmentReader.ReadHeader(open, header, layout).Signals;
        }
        return new WfdbRecord(name, header, signals, open);
    }

    /// <summary>Reads one signal as stored, in ADC units, and verifies its files against the checksums in their header.</summary>
    /// <param name="signal">Index into <see cref="Signals"/>.</param>
    /// <returns>[frames of the record · samples per frame of the signal], at the rate <see cref="FrequencyOf"/>.</returns>
    /// <exception cref="WfdbException">A file is missing, too short, damaged, or stored in a way that is not supported.</exception>
    public int[] ReadSignal(int signal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(signal);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(signal, Signals.Count);
        return Header.IsMultiSegment ? SegmentReader.Read(_open, Header, Signals, signal, _warnings) : ReadOrdinary(Header, signal);
    }

    /// <summary>Number of samples of a signal in the files, which may be fewer than the header promises.</summary>
    internal long LengthOf(int signal, out bool breaksOff)
    {
        if (Header.IsMultiSegment)
            return SegmentReader.Length(_open, Header, Signals, signal, out breaksOff);
        using SignalFile file = SignalFile.Open(_open, Header, signal, out _);
        breaksOff = Header.SampleCount > file.FrameCapacity;
        long frames = Math.Min(Header.SampleCount ?? file.FrameCapacity, file.FrameCapacity);
        return frames * Signals[signal].SamplesPerFrame;
    }

    /// <summary>Fills <paramref name="samples"/> from the start of one signal. What a truncated segment lacks is missing, with a warning.</summary>
    /// <param name="signal">Index into <see cref="Signals"/>.</param>
    /// <param name="samples">[<see cref="LengthOf"/>], written.</param>
    /// <param name="isWhole">Whether that is the length in the header; only then can checksums be verified.</param>
    internal void ReadSignal(int signal, Span<int> samples, bool isWhole)
    {
        if (Header.IsMultiSegment)
        {
            SegmentReader.Read(_open, Header, Signals, signal, _warnings, samples, isWhole: false);
            return;
        }

        using SignalFile file = SignalFile.Open(_open, Header, signal, out int place);
        file.Read(place, samples, verify: isWhole && Header.SampleCount is not null, _warnings);
    }

    /// <summary>Whether the record has annotations of this annotator.</summary>
    public bool HasAnnotations(string annotator)
    {
        try
        {
            using Stream stream = _open(AnnotationFileName(Name, annotator));
            return true;
        }
        catch (WfdbException)
        {
            return false;
        }
    }

    /// <summary>Reads the annotations of an annotator, in time order. Their times are frame numbers, whatever the file's own resolution.
    /// Annotations beyond the end of the record are left out, with a warning.</summary>
    /// <param name="annotator">Extension of the annotation file: "atr" for the reference annotations of a database.</param>
    /// <exception cref="WfdbException">The file is missing or damaged.</exception>
    public IReadOnlyList<Annotation> ReadAnnotations(string annotator) => ReadAnnotations(Name, annotator);

    /// <summary>Reads annotations from a file with another name than the record, such as 102-0.atr for record 102.</summary>
    /// <inheritdoc cref="ReadAnnotations(string)"/>
    public IReadOnlyList<Annotation> ReadAnnotations(string name, string annotator)
    {
        string file = AnnotationFileName(name, annotator);
        using Stream stream = _open(file);
        AnnotationFile content = AnnotationReader.Read(stream, file);
        _warnings.AddRange(content.Warnings);
        IReadOnlyList<Annotation> annotations = content.At(Header.SamplingFrequency);
        long end = Header.SampleCount ?? MaximumSamples;
        if (annotations.Count == 0 || annotations[^1].Sample <= end)
            return annotations;
        Annotation[] inside = [.. annotations.TakeWhile(annotation => annotation.Sample <= end)];
        _warnings.Add(
            $"{file}: {annotations.Count - inside.Length} of {annotations.Count} annotations are left out: they stand beyond the end of the record, "
            + $"the first at sample {annotations[inside.Length].Sample} of {end}.");
        return inside;
    }

    private int[] ReadOrdinary(WfdbHeader header, int signal)
    {
        using SignalFile file = SignalFile.Open(_open, header, signal, out int place);
        // If the header gives no length, the record is as long as this file, and there is nothing to verify it against.
        long frames = header.SampleCount ?? file.FrameCapacity;
        file.RequireLength(frames);
        int[] samples = new int[RequireReasonable(header, (decimal)frames * header.Signals[signal].SamplesPerFrame)];
        file.Read(place, samples, verify: header.SampleCount is not null, _warnings);
        return samples;
    }

    internal static int RequireReasonable(WfdbHeader header, decimal count) =>
        count <= MaximumSamples
            ? (int)count
            : throw WfdbException.AtLine(
                header.File, 1, $"a signal of {count} samples is too long to read into memory; the limit is {MaximumSamples} samples.");

    internal static WfdbHeader ReadHeader(Func<string, Stream> open, string name)
    {
        string file = name + ".hea";
        if (!WfdbNames.IsPlainBelow(name))
            throw WfdbException.InFile(file, "expected a record name of letters, digits, '_', '-' and '.', in this folder or below.");
        using Stream stream = open(file);
        return HeaderReader.Read(stream, file);
    }

    private static string AnnotationFileName(string name, string annotator)
    {
        string file = $"{name}.{annotator}";
        return WfdbNames.IsPlainBelow(file)
            ? file
            : throw WfdbException.InFile(file, "expected an annotator name of letters, digits, '_', '-' and '.'.");
    }

    private static FileStream OpenFile(string directory, string file)
    {
        try
        {
            return new FileStream(Path.Combine(directory, file), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WfdbException.InFile(file, exception is FileNotFoundException or DirectoryNotFoundException
                ? $"no such file in {directory}."
                : exception.Message);
        }
    }
}
