namespace Ecg.Rhythm;

/// <summary>Kinds of rhythm events.</summary>
public enum RhythmEventKind
{
    /// <summary>Two V beats in a row.</summary>
    Couplet,

    /// <summary>Three V beats in a row.</summary>
    Triplet,

    /// <summary>More than three V beats in a row.</summary>
    Run,

    /// <summary>V beats alternating with single other beats, three times or more.</summary>
    Bigeminy,

    /// <summary>V beats alternating with pairs of other beats, three times or more.</summary>
    Trigeminy,

    /// <summary>No beat for more than two seconds, where the signal can be judged.</summary>
    Pause,
}

/// <summary>A rhythm event.</summary>
/// <param name="Kind">Kind of event.</param>
/// <param name="First">Index of its first beat.</param>
/// <param name="Last">Index of its last beat.</param>
/// <param name="StartSeconds">Time of the first beat.</param>
/// <param name="Seconds">Time from the first to the last beat.</param>
/// <param name="BeatsPerMinute">Heart rate during the event; NaN for a pause.</param>
public sealed record RhythmEvent(RhythmEventKind Kind, int First, int Last, double StartSeconds, double Seconds, double BeatsPerMinute)
{
    /// <summary>Number of beats.</summary>
    public int Beats => Last - First + 1;
}

/// <summary>Finds rhythm events. An event never spans a part of the recording that cannot be judged.</summary>
public static class RhythmEvents
{
    /// <summary>The longest RR interval that does not count as a pause, in seconds.</summary>
    public const double PauseSeconds = 2;

    private const int FewestTurns = 3;

    /// <summary>Finds all events.</summary>
    /// <param name="beats">The beats, in time order.</param>
    /// <param name="ventricular">Index of class V; −1 if the beats were not classified, and then only pauses are found.</param>
    public static IReadOnlyList<RhythmEvent> Find(IReadOnlyList<AnnotatedBeat> beats, int ventricular)
    {
        ArgumentNullException.ThrowIfNull(beats);
        var events = new List<RhythmEvent>();
        for (int i = 1; i < beats.Count; i++)
        {
            if (beats[i].RrSeconds > PauseSeconds)
                events.Add(Event(beats, RhythmEventKind.Pause, i - 1, i));
        }

        if (ventricular < 0)
            return events;
        bool IsV(int beat) => beats[beat].Class == ventricular;
        for (int first = 0; first < beats.Count; first++)
        {
            int last = first;
            while (IsV(first) && last + 1 < beats.Count && IsV(last + 1) && Follows(beats, last + 1))
                last++;
            if (last > first)
                events.Add(Event(beats, (last - first) switch { 1 => RhythmEventKind.Couplet, 2 => RhythmEventKind.Triplet, _ => RhythmEventKind.Run }, first, last));
            first = last;
        }

        AddTurns(events, beats, IsV, RhythmEventKind.Bigeminy, period: 2);
        AddTurns(events, beats, IsV, RhythmEventKind.Trigeminy, period: 3);
        return [.. events.OrderBy(found => found.StartSeconds).ThenBy(found => found.Kind)];
    }

    private static void AddTurns(List<RhythmEvent> events, IReadOnlyList<AnnotatedBeat> beats, Func<int, bool> isV, RhythmEventKind kind, int period)
    {
        for (int first = 0; first < beats.Count; first++)
        {
            if (!isV(first))
                continue;
            int last = first;
            while (last + period < beats.Count && isV(last + period)
                && Enumerable.Range(last + 1, period).All(beat => Follows(beats, beat) && (beat == last + period || !isV(beat))))
            {
                last += period;
            }

            if ((last - first) / period >= FewestTurns - 1)
                events.Add(Event(beats, kind, first, last));
            first = last;
        }
    }

    private static bool Follows(IReadOnlyList<AnnotatedBeat> beats, int beat) => !double.IsNaN(beats[beat].RrSeconds);

    private static RhythmEvent Event(IReadOnlyList<AnnotatedBeat> beats, RhythmEventKind kind, int first, int last)
    {
        double seconds = beats[last].Seconds - beats[first].Seconds;
        return new RhythmEvent(kind, first, last, beats[first].Seconds, seconds, kind == RhythmEventKind.Pause ? double.NaN : 60 * (last - first) / seconds);
    }
}
