namespace Ecg.Recordings;

/// <summary>One lead of a recording.</summary>
/// <param name="Name">Name, such as "MLII"; "lead 1" where the file gives none.</param>
/// <param name="Unit">Unit of the samples, such as "mV"; empty where the file gives none.</param>
/// <param name="Rate">Samples per second, in Hz.</param>
public sealed record Lead(string Name, string Unit, double Rate);

/// <summary>The samples of one lead, without the time in which nothing was recorded.</summary>
/// <param name="Lead">Index of the lead.</param>
/// <param name="Segments">Stretches without a gap between their samples, in time order; they do not overlap. A sample is NaN where it is
/// missing.</param>
public sealed record LeadSignal(Lead Lead, IReadOnlyList<SignalSegment> Segments)
{
    /// <summary>Samples from the beginning of the recording to the end of the last segment, gaps included.</summary>
    public long Length => Segments.Count == 0 ? 0 : Segments[^1].End;

    /// <summary>Samples that the file has, missing ones included.</summary>
    public long SampleCount => Segments.Sum(segment => (long)segment.Samples.Length);
}

/// <summary>Consecutive samples.</summary>
/// <param name="Start">Index of the first one, counted from the beginning of the recording at the lead's rate.</param>
/// <param name="Samples">The samples, in the unit of the lead; NaN where one is missing.</param>
public sealed record SignalSegment(long Start, float[] Samples)
{
    /// <summary>Index after the last sample.</summary>
    public long End => Start + Samples.Length;
}
