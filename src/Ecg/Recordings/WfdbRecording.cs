using System.Globalization;
using System.Runtime.InteropServices;
using Ecg.Wfdb;

namespace Ecg.Recordings;

/// <summary>A WFDB record.</summary>
internal sealed class WfdbRecording : EcgRecording
{
    private readonly WfdbRecord _record;

    public WfdbRecording(string path, string folder, string record)
        : this(path, WfdbRecord.Open(folder, record))
    {
    }

    private WfdbRecording(string path, WfdbRecord record)
        : base(path, record.Name, "WFDB", LeadsOf(record))
    {
        _record = record;
        // 24:00:00 on the last day that a date can name is beyond it.
        if (record.Header is { BaseDate: { } date, BaseTime: { } time } && date.ToDateTime(TimeOnly.MinValue) is var day && time <= DateTime.MaxValue - day)
            StartTime = day + time;
        foreach (string warning in record.Warnings)
            Warn(warning);
    }

    private protected override LeadSignal ReadLead(int lead)
    {
        SignalSpec signal = _record.Signals[lead];
        long length = _record.LengthOf(lead, out bool breaksOff);
        if (length > MostSamples)
            throw RecordingException.InFile(_record.Header.File, string.Create(
                CultureInfo.InvariantCulture, $"lead {lead + 1} has {length} samples; at most {MostSamples} are read."));
        // The memory of the stored integers becomes that of the samples: 24 hours are read in the memory of one copy.
        float[] samples = new float[length];
        Span<int> stored = MemoryMarshal.Cast<float, int>(samples.AsSpan());
        _record.ReadSignal(lead, stored, isWhole: !breaksOff);
        for (int i = 0; i < samples.Length; i++)
            samples[i] = stored[i] == WfdbRecord.MissingSample ? float.NaN : (float)((stored[i] - (double)signal.Baseline) / signal.Gain);

        foreach (string warning in _record.Warnings)
            Warn(warning);
        BreaksOff |= breaksOff;
        if (breaksOff && !_record.Header.IsMultiSegment) // of a truncated segment the record has warned
        {
            Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{signal.FileName}: the file breaks off: {_record.Header.File} promises {_record.Header.SampleCount} samples, it has {length / signal.SamplesPerFrame}."));
        }

        return new LeadSignal(Leads[lead], samples.Length == 0 ? [] : [new SignalSegment(0, samples)]);
    }

    private static Lead[] LeadsOf(WfdbRecord record)
    {
        if (record.Signals.Count == 0)
            throw RecordingException.InFile(record.Header.File, "expected at least one signal; the record has none.");
        return
        [
            .. record.Signals.Select((signal, index) => new Lead(
                signal.Description.Length > 0 ? signal.Description : string.Create(CultureInfo.InvariantCulture, $"lead {index + 1}"),
                signal.IsCalibrated ? signal.Units : "",
                record.FrequencyOf(index))),
        ];
    }
}
