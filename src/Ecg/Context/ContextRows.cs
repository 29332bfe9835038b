namespace Ecg.Context;

/// <summary>Writes the row of a beat.</summary>
/// <param name="beat">Index of the beat.</param>
/// <param name="row">[columns], overwritten.</param>
public delegate void BeatRowWriter(int beat, Span<float> row);

/// <summary>
/// The rows of a recording of any length. What is usual for a patient changes in the course of a day, and the networks have learned from half an hour at a time:
/// so a long recording is taken in parts of about that length, each with a minute of its neighbours, and only one part is held at a time.
/// </summary>
public sealed class ContextRows
{
    private const double PartSeconds = 1800;
    private const double MarginSeconds = 60;

    private readonly IReadOnlyList<float[]> _leads;
    private readonly double _rate;
    private readonly long[] _beats;
    private readonly bool[] _follows;
    private readonly int _parts;
    private readonly long _length;
    private int _part = -1;
    private int _firstBeat;
    private BeatContext? _context;

    /// <summary>Prepares the rows.</summary>
    /// <inheritdoc cref="BeatContext(IReadOnlyList{float[]}, double, IReadOnlyList{long}, IReadOnlyList{bool})" path="/param"/>
    public ContextRows(IReadOnlyList<float[]> leads, double rate, IReadOnlyList<long> beats, IReadOnlyList<bool>? follows = null)
    {
        ArgumentNullException.ThrowIfNull(leads);
        ArgumentNullException.ThrowIfNull(beats);
        _leads = leads;
        _rate = rate;
        _beats = [.. beats];
        _follows = follows is null ? [.. beats.Select((_, i) => i > 0)] : [.. follows];
        _length = Math.Max(leads.Max(lead => lead.Length), _beats.Length == 0 ? 0 : _beats[^1] + 1);
        _parts = (int)Math.Max(1, Math.Round(_length / rate / PartSeconds));
        if (_parts > 1)
            return;
        _context = new BeatContext(leads, rate, beats, _follows);
        _part = 0;
        _leads = []; // not needed any more
    }

    /// <summary>Writes the row of a beat; beats in ascending order cost least.</summary>
    /// <param name="beat">Index of the beat.</param>
    /// <param name="row">[<see cref="BeatContext.Columns"/>], overwritten.</param>
    public void Write(int beat, Span<float> row)
    {
        int part = (int)Math.Min(_parts - 1, _beats[beat] * _parts / _length);
        if (part != _part)
            Prepare(part);
        _context!.Write(beat - _firstBeat, row);
    }

    private void Prepare(int part)
    {
        long margin = (long)(MarginSeconds * _rate);
        long from = Math.Max(0, (part * _length / _parts) - margin), to = Math.Min(_length, ((part + 1) * _length / _parts) + margin);
        _firstBeat = LowerBound(from);
        int count = LowerBound(to) - _firstBeat;
        float[][] leads = [.. _leads.Select(lead => lead[(int)Math.Min(from, lead.Length)..(int)Math.Min(to, lead.Length)])];
        bool[] follows = _follows.AsSpan(_firstBeat, count).ToArray();
        if (count > 0)
            follows[0] = false;
        _context = null;
        GC.Collect(); // the arrays of each part have megabytes, and those of dozens of parts would wait for a full collection
        _context = new BeatContext(leads, _rate, [.. _beats.AsSpan(_firstBeat, count).ToArray().Select(beat => beat - from)], follows);
        _part = part;
    }

    /// <summary>Index of the first beat at a sample or after it.</summary>
    private int LowerBound(long sample)
    {
        int index = Array.BinarySearch(_beats, sample);
        return index < 0 ? ~index : index;
    }
}
