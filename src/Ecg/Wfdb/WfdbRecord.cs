using System.Globalization;

namespace Ecg.Wfdb;

/// <summary>
/// A recording: its header, its signals and its annotations, read when asked for. Multi-segment records read as one: segments follow each
/// other, and what a segment did not record is <see cref="MissingSample"/>.
/// </summary>
public sealed class WfdbRecord
{
    /// <summary>Stands for a sample that was not recorded.</summary>
    public const int MissingSample = int.MinValue;

    // A gap takes no byte in any file, so the files alone do not bound what a malicious header can ask for: 2²⁸ samples, one signal of 8
    // days at 360 Hz, are 1 GiB.
    private const int MaximumSamples = 1 << 28;

    private readonly Func<string, Stream> _open;

    private WfdbRecord(string name, WfdbHeader header, IReadOnlyList<SignalSpec> signals, Func<string, Stream> open)
    {
        Name = name;
        Header = header;
        Signals = signals;
        _open = open;
    }

    /// <summary>Name of the record: of its header file, without the extension.</summary>
    public string Name { get; }

    /// <summary>The header.</summary>
    public WfdbHeader Header { get; }

    /// <summary>The signals; those of the first segment, or of the layout, for a multi-segment record.</summary>
    public IReadOnlyList<SignalSpec> Signals { get; }

    /// <summary>Opens a record in a folder.</summary>
    /// <exception cref="WfdbException">The header is missing or malformed.</exception>
    public static WfdbRecord Open(string directory, string name)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return Open(file => OpenFile(directory, file), name);
    }

    /// <summary>Opens a record whose files come from anywhere.</summary>
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

    /// <summary>Reads one signal as it was stored, in ADC units, and verifies the files it passes through against their header.</summary>
    /// <param name="signal">Index into <see cref="Signals"/>.</param>
    /// <returns>[samples of the record].</returns>
    /// <exception cref="WfdbException">A file is missing, too short, damaged, or stored in a way that is not supported.</exception>
    public int[] ReadSignal(int signal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(signal);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(signal, Signals.Count);
        return Header.IsMultiSegment ? SegmentReader.Read(_open, Header, Signals, signal) : ReadOrdinary(Header, signal);
    }

    /// <summary>Whether the record has annotations of this annotator.</summary>
    public bool HasAnnotations(string annotator)
    {
        try
        {
            using Stream stream = _open(AnnotationFile(Name, annotator));
            return true;
        }
        catch (WfdbException)
        {
            return false;
        }
    }

    /// <summary>Reads the annotations of an annotator, in time order.</summary>
    /// <param name="annotator">Extension of the annotation file: "atr" for the reference annotations of a database.</param>
    /// <exception cref="WfdbException">The file is missing or damaged, or an annotation lies outside the record.</exception>
    public IReadOnlyList<Annotation> ReadAnnotations(string annotator) => ReadAnnotations(Name, annotator);

    /// <summary>Reads annotations that stand under another name than the record's, as 102-0.atr does for record 102.</summary>
    /// <inheritdoc cref="ReadAnnotations(string)"/>
    public IReadOnlyList<Annotation> ReadAnnotations(string name, string annotator)
    {
        string file = AnnotationFile(name, annotator);
        using Stream stream = _open(file);
        IReadOnlyList<Annotation> annotations = AnnotationReader.Read(stream, file);
        foreach (Annotation annotation in annotations)
        {
            if (annotation.Sample > Header.SampleCount)
                throw WfdbException.InFile(
                    file, $"an annotation stands at sample {annotation.Sample}, but the record has {Header.SampleCount} samples.");
            RequireSameTime(annotation, file);
        }
        return [.. annotations.OrderBy(annotation => annotation.Sample)]; // stable: equal times keep the order of the file
    }

    private int[] ReadOrdinary(WfdbHeader header, int signal)
    {
        using SignalFile file = SignalFile.Open(_open, header, signal, out int place);
        // Where the header leaves the length open, the record is as long as this file, and there is nothing to verify it against.
        long count = header.SampleCount ?? file.Capacity;
        file.RequireLength(count);
        int[] samples = new int[RequireReasonable(header, count)];
        file.Read(place, samples, verify: header.SampleCount is not null);
        return samples;
    }

    internal static int RequireReasonable(WfdbHeader header, decimal count) =>
        count <= MaximumSamples
            ? (int)count
            : throw WfdbException.AtLine(
                header.File, 1, $"a signal of {count} samples is too long to be read at once; the limit is {MaximumSamples}.");

    internal static WfdbHeader ReadHeader(Func<string, Stream> open, string name)
    {
        string file = name + ".hea";
        if (!WfdbNames.IsPlain(name))
            throw WfdbException.InFile(file, "expected a record name of letters, digits, '_', '-' and '.'.");
        using Stream stream = open(file);
        return HeaderReader.Read(stream, file);
    }

    private static string AnnotationFile(string name, string annotator)
    {
        string file = $"{name}.{annotator}";
        return WfdbNames.IsPlain(file)
            ? file
            : throw WfdbException.InFile(file, "expected an annotator name of letters, digits, '_', '-' and '.'.");
    }

    // Annotators that count time in other units than the record's samples say so in a note at the beginning.
    private void RequireSameTime(Annotation annotation, string file)
    {
        const string Mark = "## time resolution: ";
        if (annotation is not { Code: AnnotationCode.Note, Auxiliary: string note } || !note.StartsWith(Mark, StringComparison.Ordinal))
            return;
        string resolution = note[Mark.Length..].TrimEnd('\0');
        bool isNumber = double.TryParse(resolution, NumberStyles.Float, CultureInfo.InvariantCulture, out double frequency);
        if (!isNumber || frequency != Header.SamplingFrequency)
            throw WfdbException.InFile(
                file, $"its times count at {resolution} Hz, the samples of the record at {Header.SamplingFrequency} Hz: not supported.");
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
