namespace Ecg.Wfdb;

/// <summary>
/// The content of a record's header file (.hea), after the WFDB Applications Guide, header(5). An ordinary record lists its signals; a
/// multi-segment record lists the ordinary records it is made of.
/// </summary>
public sealed record WfdbHeader
{
    /// <summary>Default sampling frequency, for a header that gives none, in Hz.</summary>
    public const double DefaultSamplingFrequency = 250;

    /// <summary>Name of the file this header was read from.</summary>
    public required string File { get; init; }

    /// <summary>Name of the record.</summary>
    public required string RecordName { get; init; }

    /// <summary>Frames per second, in Hz: the sampling frequency of every signal that has one sample per frame.</summary>
    public double SamplingFrequency { get; init; } = DefaultSamplingFrequency;

    /// <summary>Ticks per second of the counter (of a tape or of chart pages); by default the sampling frequency.</summary>
    public double CounterFrequency { get; init; } = DefaultSamplingFrequency;

    /// <summary>Counter value at sample 0.</summary>
    public double BaseCounterValue { get; init; }

    /// <summary>Number of frames; null if the header does not give it, and then checksums cannot be verified.</summary>
    public long? SampleCount { get; init; }

    /// <summary>Time of day of sample 0; null if it was not recorded or is not in the format of header(5).</summary>
    public TimeSpan? BaseTime { get; init; }

    /// <summary>Date of sample 0; null if it was not recorded or is not in the format of header(5).</summary>
    public DateOnly? BaseDate { get; init; }

    /// <summary>Number of signals according to the record line.</summary>
    public required int SignalCount { get; init; }

    /// <summary>The signals; empty for a multi-segment record.</summary>
    public IReadOnlyList<SignalSpec> Signals { get; init; } = [];

    /// <summary>The segments, in order; empty for an ordinary record.</summary>
    public IReadOnlyList<SegmentSpec> Segments { get; init; } = [];

    /// <summary>Text of the comment lines after the last signal or segment, without the leading '#'.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>Warnings about optional fields that could not be read, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether the record is made of other records.</summary>
    public bool IsMultiSegment => Segments.Count > 0;

    /// <summary>Whether segments may have different signals; the first segment then has no samples and only lists the signals.</summary>
    public bool HasVariableLayout => IsMultiSegment && Segments[0].SampleCount == 0;
}

/// <summary>Description of one signal of a record: the storage and the units of its samples.</summary>
public sealed record SignalSpec
{
    /// <summary>Default gain, for a header that gives none, in ADC units per physical unit.</summary>
    public const double DefaultGain = 200;

    /// <summary>Line of the header that describes the signal, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Name of the file that holds the samples.</summary>
    public required string FileName { get; init; }

    /// <summary>Number of the storage format, signal(5).</summary>
    public required int Format { get; init; }

    /// <summary>Samples of this signal per frame: above 1 if it is sampled faster than the record.</summary>
    public int SamplesPerFrame { get; init; } = 1;

    /// <summary>Samples of this signal that precede sample 0 of the record.</summary>
    public int Skew { get; init; }

    /// <summary>Bytes before the first sample.</summary>
    public long ByteOffset { get; init; }

    /// <summary>ADC units per physical unit.</summary>
    public double Gain { get; init; } = DefaultGain;

    /// <summary>Whether the header gives a gain; otherwise <see cref="Gain"/> is the default, and amplitudes are a guess.</summary>
    public bool IsCalibrated { get; init; }

    /// <summary>Sample value at 0 physical units.</summary>
    public int Baseline { get; init; }

    /// <summary>Physical unit.</summary>
    public string Units { get; init; } = "mV";

    /// <summary>Bits of the analog-to-digital converter.</summary>
    public int AdcResolution { get; init; } = 12;

    /// <summary>Sample value in the middle of the converter's range.</summary>
    public int AdcZero { get; init; }

    /// <summary>Value of sample 0, if given.</summary>
    public int? InitialValue { get; init; }

    /// <summary>Sum of all samples modulo 2¹⁶, as a signed number, if given.</summary>
    public short? Checksum { get; init; }

    /// <summary>Block size in bytes of the device that held the samples; meaningless for a file.</summary>
    public int BlockSize { get; init; }

    /// <summary>Description of the signal, usually the name of the lead.</summary>
    public string Description { get; init; } = "";
}

/// <summary>One segment of a multi-segment record.</summary>
/// <param name="RecordName">Name of the ordinary record that holds it; "~" for a gap.</param>
/// <param name="SampleCount">Samples of each signal.</param>
public sealed record SegmentSpec(string RecordName, long SampleCount)
{
    /// <summary>Whether nothing was recorded during the segment.</summary>
    public bool IsGap => RecordName == "~";
}
