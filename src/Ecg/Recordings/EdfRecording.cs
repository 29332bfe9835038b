using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ecg.Recordings;

/// <summary>An EDF or EDF+ file. The gaps of a discontinuous one (EDF+D) separate segments.</summary>
internal sealed class EdfRecording : EcgRecording
{
    // A recorder that is set wrong may claim any time; what lies years apart is not one recording.
    private const double LongestSeconds = 366 * 86400.0;

    private readonly EdfHeader _header;
    private readonly int[] _signals;
    private readonly long _records;

    public EdfRecording(string path)
        : this(path, ReadHeader(path))
    {
    }

    private EdfRecording(string path, EdfHeader header)
        : base(path, System.IO.Path.GetFileNameWithoutExtension(path), header.IsDiscontinuous ? "EDF+D" : "EDF", LeadsOf(path, header))
    {
        _header = header;
        _signals = OrdinarySignals(header);
        StartTime = header.StartTime;
        long bytes = new FileInfo(path).Length - header.HeaderBytes;
        long there = bytes / header.RecordBytes;
        _records = Math.Min(there, header.RecordCount ?? there);
        if (_records < header.RecordCount || (header.RecordCount is null && bytes % header.RecordBytes != 0))
        {
            BreaksOff = true;
            Warn(header.RecordCount is { } promised
                ? string.Create(CultureInfo.InvariantCulture, $"{path}: the file breaks off: its header promises {promised} data records, it has {there}.")
                : $"{path}: the file breaks off within a data record.");
        }
        else if (there > _records)
        {
            Warn(string.Create(CultureInfo.InvariantCulture, $"{path}: the file has {there} data records, its header says {_records}; the others are not read."));
        }
    }

    private protected override LeadSignal ReadLead(int lead)
    {
        EdfSignal signal = _header.Signals[_signals[lead]];
        long count = _records * signal.SamplesPerRecord;
        if (count > MostSamples)
            throw RecordingException.InFile(Path, string.Create(CultureInfo.InvariantCulture, $"lead {lead + 1} has {count} samples; at most {MostSamples} are read."));
        using SafeFileHandle file = File.OpenHandle(Path, options: FileOptions.SequentialScan);
        var segments = new List<SignalSegment>();
        long first = 0;
        foreach ((long from, long to, double seconds) in Stretches(file))
        {
            long start = Math.Max(segments.Count == 0 ? 0 : segments[^1].End, (long)Math.Round(seconds * Leads[lead].Rate));
            segments.Add(new SignalSegment(start, ReadRecords(file, signal, from, to)));
            first = to;
        }

        return new LeadSignal(Leads[lead], first == 0 || signal.SamplesPerRecord == 0 ? [] : segments);
    }

    /// <summary>Data records that follow each other without a gap: from, to (excluded), and the time of the first one in seconds.</summary>
    private IEnumerable<(long From, long To, double Seconds)> Stretches(SafeFileHandle file)
    {
        if (!_header.IsDiscontinuous || _records == 0)
        {
            yield return (0, _records, 0);
            yield break;
        }

        EdfSignal times = _header.Signals.FirstOrDefault(signal => signal.IsAnnotations)
            ?? throw RecordingException.InFile(Path, "an EDF+D file says when its data records begin in a signal 'EDF Annotations'; there is none.");
        // Much closer than two samples of any ECG.
        const double same = 1e-4;
        double origin = TimeOf(file, times, 0), begin = 0, expected = 0;
        long from = 0;
        for (long record = 0; record < _records; record++)
        {
            double seconds = TimeOf(file, times, record) - origin;
            if (!(seconds >= expected - same))
            {
                throw RecordingException.InFile(Path, string.Create(
                    CultureInfo.InvariantCulture, $"data record {record + 1} begins at {seconds:0.###} s, before the end of the one before it at {expected:0.###} s."));
            }

            if (seconds > LongestSeconds)
                throw RecordingException.InFile(Path, string.Create(CultureInfo.InvariantCulture, $"data record {record + 1} begins more than a year after the first one."));
            if (seconds > expected + same)
            {
                yield return (from, record, begin);
                (from, begin) = (record, seconds);
                expected = seconds;
            }

            expected += _header.RecordSeconds;
        }

        yield return (from, _records, begin);
    }

    // "+12.5", byte 20, byte 20, byte 0: the first annotation of a data record is the time at which it begins.
    private double TimeOf(SafeFileHandle file, EdfSignal times, long record)
    {
        const int longest = 64;
        Span<byte> bytes = stackalloc byte[Math.Min(longest, 2 * times.SamplesPerRecord)];
        int read = RandomAccess.Read(file, bytes, Position(record, times));
        ReadOnlySpan<byte> text = bytes[..read];
        int end = text.IndexOfAny((byte)20, (byte)21, (byte)0);
        return end > 1 && text[0] is (byte)'+' or (byte)'-' && Utf8Parser.TryParse(text[..end], out double seconds, out int used) && used == end && double.IsFinite(seconds)
            ? seconds
            : throw RecordingException.InFile(Path, string.Create(CultureInfo.InvariantCulture, $"data record {record + 1}: expected the time at which it begins."));
    }

    private float[] ReadRecords(SafeFileHandle file, EdfSignal signal, long from, long to)
    {
        var samples = new float[(to - from) * signal.SamplesPerRecord];
        byte[] bytes = new byte[2 * Math.Min(signal.SamplesPerRecord, 1 << 16)];
        int filled = 0;
        for (long record = from; record < to; record++)
        {
            for (int done = 0; done < signal.SamplesPerRecord;)
            {
                Span<byte> part = bytes.AsSpan(0, 2 * Math.Min(bytes.Length / 2, signal.SamplesPerRecord - done));
                if (ReadFully(file, part, Position(record, signal) + (2L * done)) < part.Length)
                    throw RecordingException.InFile(Path, "the file has become shorter while it was read.");
                for (int i = 0; i < part.Length; i += 2)
                    samples[filled++] = (float)((signal.Gain * BinaryPrimitives.ReadInt16LittleEndian(part[i..])) + signal.Offset);
                done += part.Length / 2;
            }
        }

        return samples;
    }

    private static int ReadFully(SafeFileHandle file, Span<byte> bytes, long position)
    {
        int total = 0;
        while (total < bytes.Length)
        {
            int read = RandomAccess.Read(file, bytes[total..], position + total);
            if (read == 0)
                break;
            total += read;
        }

        return total;
    }

    private long Position(long record, EdfSignal signal) => _header.HeaderBytes + (record * _header.RecordBytes) + signal.RecordOffset;

    private static EdfHeader ReadHeader(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return EdfHeader.Read(stream, path);
    }

    private static int[] OrdinarySignals(EdfHeader header) =>
        [.. Enumerable.Range(0, header.Signals.Count).Where(i => !header.Signals[i].IsAnnotations && header.Signals[i].SamplesPerRecord > 0)];

    private static Lead[] LeadsOf(string path, EdfHeader header)
    {
        int[] signals = OrdinarySignals(header);
        if (signals.Length == 0)
            throw RecordingException.InFile(path, "expected at least one signal with samples; the file has none besides annotations.");
        if (header.RecordSeconds <= 0)
            throw RecordingException.InFile(path, "the header gives data records no duration, so that the rate of the signals is unknown.");
        return
        [
            .. signals.Select((signal, index) => new Lead(
                header.Signals[signal].Label.Length > 0 ? header.Signals[signal].Label : string.Create(CultureInfo.InvariantCulture, $"lead {index + 1}"),
                header.Signals[signal].Unit,
                header.Signals[signal].SamplesPerRecord / header.RecordSeconds)),
        ];
    }
}
