using System.Runtime.InteropServices;

namespace Ecg.Beats;

/// <summary>
/// Finds the beat that a row of a published file was cut from, by comparing all values exactly. This is unambiguous, because no two beats of
/// the MIT-BIH Arrhythmia Database are equal; elsewhere the first of several equal beats is returned.
/// </summary>
public sealed class BeatMatcher
{
    private const int None = -1;

    private readonly RecordingSet _set;
    private readonly (int Recording, int Beat)[] _places;

    // Entries with the same hash form a linked list: _first[hash] → _next[…] → …
    private readonly Dictionary<int, int> _first;
    private readonly int[] _next;

    /// <summary>Builds a hash table of all beats of a set.</summary>
    public BeatMatcher(RecordingSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        _set = set;
        _places = [.. set.Recordings.SelectMany((recording, r) => Enumerable.Range(0, recording.Beats.Count).Select(beat => (r, beat)))];
        _first = new Dictionary<int, int>(_places.Length);
        _next = new int[_places.Length];
        for (int place = _places.Length - 1; place >= 0; place--) // backwards, so that a list begins with the first of several equal beats
        {
            int hash = Hash(Row(place));
            _next[place] = _first.GetValueOrDefault(hash, None);
            _first[hash] = place;
        }
    }

    /// <summary>Finds the beat that a row was cut from.</summary>
    /// <param name="row">[187].</param>
    /// <returns>The beats of its recording and the index of the beat among them; null if there is no such beat.</returns>
    public (RecordedBeats Recording, int Beat)? Find(ReadOnlySpan<float> row)
    {
        for (int place = _first.GetValueOrDefault(Hash(row), None); place != None; place = _next[place])
        {
            if (MemoryMarshal.AsBytes(Row(place)).SequenceEqual(MemoryMarshal.AsBytes(row)))
                return (_set.Recordings[_places[place].Recording], _places[place].Beat);
        }
        return null;
    }

    private ReadOnlySpan<float> Row(int place) => _set.Recordings[_places[place].Recording].Row(_places[place].Beat);

    private static int Hash(ReadOnlySpan<float> row)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(row));
        return hash.ToHashCode();
    }
}
