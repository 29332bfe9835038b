using ScratchCnn.Architectures;

namespace Ecg.Wfdb;

/// <summary>
/// A file of samples. Reads one of its signals in a single pass, block by block, and verifies the initial value and the checksum of every
/// signal in the file while doing so.
/// </summary>
/// <remarks>
/// A frame holds, signal after signal, all samples of each signal that belong to one tick of the record's sampling frequency; frames follow
/// each other without a gap. A skew moves a signal by whole frames, as in the WFDB library: its sample 0 is in the frame number
/// round(skew / samples per frame). Checksums are over the frames as they are stored, whatever the skew.
/// </remarks>
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
    private readonly long _frameSize;

    private SignalFile(Stream stream, string file, string header, SignalSpec[] signals, SignalFormat format)
    {
        _stream = stream;
        _file = file;
        _header = header;
        _signals = signals;
        _format = format;
        _offset = signals[0].ByteOffset;
        _frameSize = signals.Sum(signal => (long)signal.SamplesPerFrame);
    }

    /// <summary>Opens the file that holds a signal.</summary>
    /// <param name="open">Opens a file by its name; the stream must know its length.</param>
    /// <param name="header">Header of an ordinary record.</param>
    /// <param name="signal">Index of the signal in the header.</param>
    /// <param name="place">Index of the signal among those in the same file.</param>
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
            throw WfdbException.AtLine(header.File, first.Line, $"the lines of the signals in {name} must follow each other.");
        SignalFormat format = SignalFormat.Find(first.Format)
            ?? throw WfdbException.AtLine(
                header.File, first.Line, $"format {first.Format} is not supported; the supported formats are {SignalFormat.Supported}.");
        foreach (SignalSpec other in group)
        {
            if (other.Format != first.Format || other.ByteOffset != first.ByteOffset)
                throw WfdbException.AtLine(header.File, other.Line, $"all signals in {name} must have the same format and byte offset.");
        }

        string file = WfdbNames.Beside(header.File, name);
        Stream stream = open(file);
        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw WfdbException.InFile(file, "expected an ordinary file, whose length is known; this is a pipe or a device.");
        }

        var samples = new SignalFile(stream, file, header.File, group, format);
        // Samples may be any bytes. Only where the header gives no length, nothing else would tell that these are none.
        if (header.SampleCount is null && samples.Signature() is { } signature)
        {
            stream.Dispose();
            throw WfdbException.InFile(file, $"expected samples in format {format.Code}; the file is {signature}.");
        }

        return samples;
    }

    private string? Signature()
    {
        byte[] start = new byte[FileSignature.Looked];
        _stream.Position = 0;
        return FileSignature.Describe(start.AsSpan(0, _stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Number of complete frames in the file.</summary>
    public long FrameCapacity => _format.SamplesIn(Math.Max(0, _stream.Length - _offset)) / _frameSize;

    /// <summary>Reads one signal.</summary>
    /// <param name="wanted">Index of the signal among those in this file.</param>
    /// <param name="samples">[frames · samples per frame of the signal], written. Samples that are missing, or that a skew moves beyond the
    /// end of the file, become <see cref="WfdbRecord.MissingSample"/>.</param>
    /// <param name="verify">Whether the number of frames is the header's, so that initial values and checksums can be compared.</param>
    /// <param name="warnings">Receives a line for each fault that the signal can be read in spite of: an initial value other than the
    /// header's, which matters for difference formats only; a wrong checksum of another signal; or a checksum of 0, which some writers use for
    /// "none".</param>
    /// <exception cref="WfdbException">The file is too short, or the signal's checksum is wrong.</exception>
    public void Read(int wanted, Span<int> samples, bool verify, ICollection<string> warnings)
    {
        SignalSpec signal = _signals[wanted];
        int perFrame = signal.SamplesPerFrame;
        long frames = samples.Length / perFrame;
        RequireLength(frames);
        long skew = (long)(((double)signal.Skew / perFrame) + 0.5);
        long framesToRead = Math.Min(frames + skew, FrameCapacity);
        if (skew > 0)
            samples.Fill(WfdbRecord.MissingSample);

        byte[] bytes = new byte[BlockGroups * _format.GroupBytes];
        int[] block = new int[BlockGroups * _format.GroupSamples];
        int[] sums = new int[_signals.Length];
        int current = 0; // signal of the next sample
        int inSignal = 0; // index of the next sample among the samples of that signal in the frame
        long frame = 0;
        long total = framesToRead * _frameSize;
        _stream.Position = _offset;
        for (long done = 0; done < total;)
        {
            int count = (int)Math.Min(block.Length, total - done);
            ReadBlock(bytes, block, count);
            for (int i = 0; i < count; i++)
            {
                int sample = block[i];
                if (verify && frame == 0 && inSignal == 0)
                    VerifyInitialValue(current, sample, warnings);
                if (frame < frames)
                    sums[current] = unchecked(sums[current] + sample);
                if (current == wanted && frame >= skew)
                    samples[(int)((frame - skew) * perFrame) + inSignal] = sample == _format.Missing ? WfdbRecord.MissingSample : sample;
                if (++inSignal == _signals[current].SamplesPerFrame)
                {
                    inSignal = 0;
                    if (++current == _signals.Length)
                    {
                        current = 0;
                        frame++;
                    }
                }
            }
            done += count;
        }
        if (verify)
            VerifyChecksums(sums, frames * _frameSize, wanted, warnings);
    }

    /// <summary>Requires the file to hold this many frames. Called before memory is allocated for them.</summary>
    public void RequireLength(long frames)
    {
        if (frames > FrameCapacity)
        {
            decimal needed = (decimal)frames * _frameSize;
            string size = _frameSize == _signals.Length ? "" : $" ({_frameSize} samples per frame)";
            throw WfdbException.AtByte(
                _file,
                _stream.Length,
                $"the file ends; {_header} promises {frames} frames of {_signals.Length} signals{size}, "
                + $"{needed} in all, in format {_format.Code}.{(Signature() is { } signature ? $" The file is {signature}." : "")}");
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
        bytes.AsSpan(needed, (groups * _format.GroupBytes) - needed).Clear(); // fills up an incomplete last group
        _format.Decode(bytes.AsSpan(0, groups * _format.GroupBytes), block.AsSpan(0, groups * _format.GroupSamples));
    }

    private void VerifyInitialValue(int signal, int sample, ICollection<string> warnings)
    {
        if (_signals[signal].InitialValue is int expected && sample != expected && warnings.Count < HeaderFields.MaxWarnings)
            warnings.Add($"{_file}: the first sample of signal {signal} in this file is {sample}; {_header}, line {_signals[signal].Line}, gives {expected}.");
    }

    private void VerifyChecksums(int[] sums, long total, int wanted, ICollection<string> warnings)
    {
        for (int signal = 0; signal < sums.Length; signal++)
        {
            short sum = unchecked((short)sums[signal]);
            if (_signals[signal].Checksum is not short expected || sum == expected)
                continue;
            string problem = $"the checksum of signal {signal} in this file is {sum}; {_header}, line {_signals[signal].Line}, gives {expected}";
            if (signal == wanted && expected != 0)
                throw WfdbException.AtByte(_file, _offset + _format.BytesFor(total), $"{problem}: the samples are damaged.");
            if (warnings.Count < HeaderFields.MaxWarnings)
                warnings.Add($"{_file}: {problem}.");
        }
    }

    public void Dispose() => _stream.Dispose();
}
