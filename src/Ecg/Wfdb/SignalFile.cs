namespace Ecg.Wfdb;

/// <summary>
/// One file of samples: reads one of its signals in one pass, block by block, and on the way verifies the initial value and the checksum of
/// every signal in it.
/// </summary>
internal sealed class SignalFile : IDisposable
{
    // Groups decoded at a time: 48 KiB of format 212.
    private const int BlockGroups = 16384;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly string _header;
    private readonly SignalSpec[] _signals;
    private readonly SignalFormat _format;
    private readonly long _offset;

    private SignalFile(Stream stream, string header, SignalSpec[] signals, SignalFormat format)
    {
        _stream = stream;
        _file = signals[0].FileName;
        _header = header;
        _signals = signals;
        _format = format;
        _offset = signals[0].ByteOffset;
    }

    /// <summary>Opens the file that holds a signal.</summary>
    /// <param name="open">Opens a file by its name; the stream must know its length.</param>
    /// <param name="header">Header of an ordinary record.</param>
    /// <param name="signal">Index of the signal in the header.</param>
    /// <param name="place">Its place among the signals in the same file.</param>
    /// <exception cref="WfdbException">The file is missing, or the signal is stored in a way that is not supported.</exception>
    public static SignalFile Open(Func<string, Stream> open, WfdbHeader header, int signal, out int place)
    {
        string name = header.Signals[signal].FileName;
        int start = signal;
        while (start > 0 && header.Signals[start - 1].FileName == name)
            start--;
        place = signal - start;
        SignalSpec[] group = [.. header.Signals.Skip(start).TakeWhile(other => other.FileName == name)];
        SignalSpec first = group[0];
        if (header.Signals.Count(other => other.FileName == name) != group.Length)
            throw WfdbException.AtLine(header.File, first.Line, $"the signals in {name} must follow each other.");
        SignalFormat format = SignalFormat.Find(first.Format)
            ?? throw WfdbException.AtLine(
                header.File, first.Line, $"format {first.Format} is not supported; supported are {SignalFormat.Supported}.");
        foreach (SignalSpec other in group)
        {
            if (other.SamplesPerFrame != 1)
                throw WfdbException.AtLine(header.File, other.Line, $"{other.SamplesPerFrame} samples a frame are not supported; only 1.");
            if (other.Skew != 0)
                throw WfdbException.AtLine(header.File, other.Line, $"a skew of {other.Skew} samples is not supported; only 0.");
            if (other.Format != first.Format || other.ByteOffset != first.ByteOffset)
                throw WfdbException.AtLine(header.File, other.Line, $"all signals in {name} must have one format and one byte offset.");
        }
        return new SignalFile(open(name), header.File, group, format);
    }

    /// <summary>Samples of each signal that the file has room for.</summary>
    public long Capacity => _format.SamplesIn(Math.Max(0, _stream.Length - _offset)) / _signals.Length;

    /// <summary>Reads one signal.</summary>
    /// <param name="wanted">Its place among the signals of this file.</param>
    /// <param name="samples">[samples of the signal], written; the length says how many there are. Missing samples become
    /// <see cref="WfdbRecord.MissingSample"/>.</param>
    /// <param name="verify">Whether the count is the header's, so that initial values and checksums hold.</param>
    /// <exception cref="WfdbException">The file is too short, or an initial value or a checksum is wrong.</exception>
    public void Read(int wanted, Span<int> samples, bool verify)
    {
        RequireLength(samples.Length);
        int signalCount = _signals.Length;
        long total = (long)samples.Length * signalCount;
        byte[] bytes = new byte[BlockGroups * _format.GroupBytes];
        int[] block = new int[BlockGroups * _format.GroupSamples];
        int[] sums = new int[signalCount];
        int signal = 0;
        int frame = 0;
        _stream.Position = _offset;
        for (long done = 0; done < total;)
        {
            int count = (int)Math.Min(block.Length, total - done);
            ReadBlock(bytes, block, count);
            for (int i = 0; i < count; i++)
            {
                int sample = block[i];
                if (verify && frame == 0)
                    VerifyInitialValue(_signals[signal], sample, done + i);
                sums[signal] = unchecked(sums[signal] + sample);
                if (signal == wanted)
                    samples[frame] = sample == _format.Missing ? WfdbRecord.MissingSample : sample;
                if (++signal == signalCount)
                {
                    signal = 0;
                    frame++;
                }
            }
            done += count;
        }
        if (verify)
            VerifyChecksums(sums, total);
    }

    /// <summary>Requires the file to hold this many samples of each signal, before anything is allocated for them.</summary>
    public void RequireLength(long sampleCount)
    {
        if (sampleCount > Capacity)
        {
            decimal needed = (decimal)sampleCount * _signals.Length;
            throw WfdbException.AtByte(
                _file,
                _stream.Length,
                $"the file ends; {_header} promises {sampleCount} samples of {_signals.Length} signals, "
                + $"{needed} in all, in format {_format.Code}.");
        }
    }

    private void ReadBlock(byte[] bytes, int[] block, int count)
    {
        int groups = (count + _format.GroupSamples - 1) / _format.GroupSamples;
        int needed = (int)_format.BytesFor(count);
        long start = _stream.Position;
        int read = _stream.ReadAtLeast(bytes.AsSpan(0, needed), needed, throwOnEndOfStream: false);
        if (read < needed)
            throw WfdbException.AtByte(_file, start + read, $"the file ends; expected {needed - read} bytes more.");
        bytes.AsSpan(needed, (groups * _format.GroupBytes) - needed).Clear(); // the part that a last group does not have
        _format.Decode(bytes.AsSpan(0, groups * _format.GroupBytes), block.AsSpan(0, groups * _format.GroupSamples));
    }

    private void VerifyInitialValue(SignalSpec signal, int sample, long index)
    {
        if (signal.InitialValue is int expected && sample != expected)
        {
            long at = _offset + _format.BytesFor(index);
            throw WfdbException.AtByte(
                _file, at, $"the first sample of signal {index} in this file is {sample}; {_header}, line {signal.Line}, gives {expected}.");
        }
    }

    private void VerifyChecksums(int[] sums, long total)
    {
        for (int signal = 0; signal < sums.Length; signal++)
        {
            short sum = unchecked((short)sums[signal]);
            if (_signals[signal].Checksum is short expected && sum != expected)
            {
                throw WfdbException.AtByte(
                    _file,
                    _offset + _format.BytesFor(total),
                    $"the checksum of signal {signal} in this file is {sum}; "
                    + $"{_header}, line {_signals[signal].Line}, gives {expected}: the samples are damaged.");
            }
        }
    }

    public void Dispose() => _stream.Dispose();
}
