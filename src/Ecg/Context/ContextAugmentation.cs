using ScratchCnn.Data;
using ScratchCnn.Numerics;

namespace Ecg.Context;

/// <summary>
/// Changes the rows of a <see cref="BeatContext"/> at random for training: the beat is changed as a signal, and the leads change places, or one of them stands for
/// both as in a recording with a single lead. The rhythm stays, and so does the median beat but for its leads.
/// </summary>
public sealed record ContextAugmentation : RowAugmentation
{
    private const ulong LeadKey = 0x6c65616473;

    /// <summary>Changes of the beat; its channels and side values are set by this class.</summary>
    public required SignalAugmentation Signal { get; init => field = (value ?? throw new ArgumentNullException(nameof(value))) with { Channels = BeatContext.Leads, SideValues = BeatContext.Columns - BeatContext.BeatSize }; }

    /// <summary>Probability that the leads change places.</summary>
    public double SwapLeads { get; init; }

    /// <summary>Probability that one lead stands for both.</summary>
    public double OneLead { get; init; }

    /// <inheritdoc/>
    public override void Augment<T>(ReadOnlySpan<T> row, Span<T> destination, ulong key)
    {
        Signal.Augment(row, destination, key);
        ulong leads = CounterRandom.Derive(key, LeadKey);
        bool swaps = CounterRandom.Uniform(leads, 0) < SwapLeads, copies = CounterRandom.Uniform(leads, 1) < OneLead;
        for (int i = 0; i < BeatContext.SequenceStart; i += BeatContext.Leads)
            Change(ref destination[i], ref destination[i + 1], swaps, copies);
        Span<T> first = destination[(BeatContext.ScalarStart + BeatContext.RhythmScalars)..], second = first[BeatContext.LeadScalars..];
        for (int i = 0; i < BeatContext.LeadScalars; i++)
            Change(ref first[i], ref second[i], swaps, copies);
    }

    private static void Change<T>(ref T first, ref T second, bool swaps, bool copies)
    {
        if (swaps)
            (first, second) = (second, first);
        if (copies)
            second = first;
    }
}
