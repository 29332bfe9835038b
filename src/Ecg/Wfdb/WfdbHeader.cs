namespace Ecg.Wfdb;

/// <summary>
/// The content of a record's header file (.hea), after the WFDB Applications Guide, header(5). An ordinary record lists its signals; a
/// multi-segment record lists the ordinary records it is made of.
/// </summary>
public sealed record WfdbHeader
{
    /// <summary>Sampling frequency that holds where a header names none, in Hz.</summary>
    public const double DefaultSamplingFrequency = 250;

    /// <summary>Name of the file this header was read from.</summary>
    public required string File { get; init; }

    /// <summary>Name of the record.</summary>
    public required string RecordName { get; init; }

    /// <summary>Frames per second, in Hz: the sampling frequency of every signal that has one sample per frame.</summary>
    public double SamplingFrequency { get; init; } = DefaultSamplingFrequency;

    /// <summary>Ticks per second of the counter (of a tape, of chart pages); equal to the sampling frequency unless the header says
    /// otherwise.</summary>
    public double CounterFrequency { get; init; } = DefaultSamplingFrequency;

    /// <summary>Counter value at sample 0.</summary>
    public double BaseCounterValue { get; init; }

    /// <summary>Number of frames; null where the header leaves it open, and then checksums cannot be verified.</summary>
    public long? SampleCount { get; init; }

    /// <summary>Time of day of sample 0; null where it is not recorded, or not as header(5) has it.</summary>
    public TimeSpan? BaseTime { get; init; }

    /// <summary>Date of sample 0; null where it is not recorded, or not as header(5) has it.</summary>
    public DateOnly? BaseDate { get; init; }

    /// <summary>Number of signals, as the record line has it.</summary>
    public required int SignalCount { get; init; }

    /// <summary>The signals; empty for a multi-segment record.</summary>
    public IReadOnlyList<SignalSpec> Signals { get; init; } = [];

    /// <summary>The segments, in order; empty for an ordinary record.</summary>
    public IReadOnlyList<SegmentSpec> Segments { get; init; } = [];

    /// <summary>Text of the comment lines after the last signal or segment, without the leading '#'.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>One line for each optional field that could not be read, for people.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether the record is made of other records.</summary>
    public bool IsMultiSegment => Segments.Count > 0;

    /// <summary>Whether signals may come and go from segment to segment; the first segment then has no samples and only names the
    /// signals.</summary>
    public bool HasVariableLayout => IsMultiSegment && Segments[0].SampleCount == 0;
}

/// <summary>One signal of a record: where its samples are stored, and what they mean.</summary>
public sealed record SignalSpec
{
    /// <summary>Gain that holds where a header gives none, in ADC units per physical unit.</summary>
    public const double DefaultGain = 200;

    /// <summary>Line of the header that describes the signal, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Name of the file of samples.</summary>
    public required string FileName { get; init; }

    /// <summary>Number of the storage format, signal(5).</summary>
    public required int Format { get; init; }

    /// <summary>Samples of this signal per frame: above 1 where it is sampled faster than the record.</summary>
    public int SamplesPerFrame { get; init; } = 1;

    /// <summary>Samples of this signal that precede sample 0 of the record.</summary>
    public int Skew { get; init; }

    /// <summary>Bytes before the first sample.</summary>
    public long ByteOffset { get; init; }

    /// <summary>ADC units per physical unit.</summary>
    public double Gain { get; init; } = DefaultGain;

    /// <summary>Whether the header gives a gain; otherwise <see cref="Gain"/> is the default, and amplitudes are a guess.</summary>
    public bool IsCalibrated { get; init; }

    /// <summary>Sample value of 0 physical units.</summary>
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

    /// <summary>Block size in bytes of the device the samples were on; of no meaning for a file.</summary>
    public int BlockSize { get; init; }

    /// <summary>The lead that was recorded.</summary>
    public string Description { get; init; } = "";
}

/// <summary>One segment of a multi-segment record.</summary>
/// <param name="RecordName">Name of the ordinary record that holds it; "~" is a gap.</param>
/// <param name="SampleCount">Samples of each signal.</param>
public sealed record SegmentSpec(string RecordName, long SampleCount)
{
    /// <summary>Whether nothing was recorded during the segment.</summary>
    public bool IsGap => RecordName == "~";
}
