using System.Buffers;

namespace Ecg.Csv;

/// <summary>Writes beats in the format of the published files, to the byte (<see cref="PublishedFormat"/>).</summary>
public sealed class PublishedCsvWriter : IDisposable
{
    private const int BufferRows = 64;
    private const int MaxRowBytes = ((ScientificNumber.MaxBytes + 1) * PublishedFormat.Columns) + 1;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferRows * MaxRowBytes);
    private int _buffered;
    private bool _disposed;

    /// <summary>Creates a writer.</summary>
    /// <param name="stream">The stream to write to, in blocks.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the writer is disposed.</param>
    public PublishedCsvWriter(Stream stream, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _leaveOpen = leaveOpen;
    }

    /// <summary>Writes one beat.</summary>
    /// <param name="samples">[187], finite.</param>
    /// <param name="label">Class, 0 or more.</param>
    /// <exception cref="ArgumentException">Another number of samples, or one that is not finite.</exception>
    public void WriteRow(ReadOnlySpan<float> samples, int label)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (samples.Length != PublishedFormat.Samples)
            throw new ArgumentException($"A row has {PublishedFormat.Samples} samples; got {samples.Length}.", nameof(samples));

        ArgumentOutOfRangeException.ThrowIfNegative(label);
        if (_buffered + MaxRowBytes > _buffer.Length)
            Flush();

        int rowStart = _buffered;
        foreach (float sample in samples)
        {
            if (!float.IsFinite(sample))
            {
                _buffered = rowStart;
                throw new ArgumentException($"Samples are finite; got {sample}.", nameof(samples));
            }

            Append(sample);
            _buffer[_buffered++] = (byte)',';
        }

        Append(label);
        _buffer[_buffered++] = (byte)'\r';
        _buffer[_buffered++] = (byte)'\n';
    }

    /// <summary>Hands the rows written so far to the stream.</summary>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _stream.Write(_buffer, 0, _buffered);
        _buffered = 0;
        _stream.Flush();
    }

    /// <summary>Writes what is left, and disposes the stream unless told to leave it open.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;

        Flush();
        _disposed = true;
        ArrayPool<byte>.Shared.Return(_buffer);
        if (!_leaveOpen)
            _stream.Dispose();
    }

    private void Append(float value) => _buffered += ScientificNumber.Format(_buffer.AsSpan(_buffered), value);
}
