namespace ScratchCnn.Data;

/// <summary>A long signal, and where in it the events are that a network learns to find.</summary>
/// <param name="Values">[positions, channels].</param>
/// <param name="Events">Positions of the events, ascending; may lie between two positions.</param>
/// <param name="Weights">[positions]: weight of the position in the loss, 0 where the truth is unknown; empty where every position has weight 1.</param>
public sealed record EventSignal(ReadOnlyMemory<float> Values, IReadOnlyList<double> Events, ReadOnlyMemory<float> Weights = default);

/// <summary>
/// Random changes of the windows that <see cref="RandomWindows{T}"/> draws. A share is the share of windows that are changed; 0 switches a change off.
/// </summary>
public sealed record WindowAugmentation
{
    /// <summary>Windows that are stretched in time, with their events.</summary>
    public double StretchShare { get; init => field = Share(value, nameof(StretchShare)); }

    /// <summary>Least stretch; below 1 shortens. Uniform between the two.</summary>
    public double LeastStretch { get; init => field = AboveZero(value, nameof(LeastStretch)); } = 1;

    /// <summary>Most stretch.</summary>
    public double MostStretch { get; init => field = AboveZero(value, nameof(MostStretch)); } = 1;

    /// <summary>Windows whose sign is changed.</summary>
    public double PolarityShare { get; init => field = Share(value, nameof(PolarityShare)); }

    /// <summary>Windows whose gain changes slowly.</summary>
    public double GainShare { get; init => field = Share(value, nameof(GainShare)); }

    /// <summary>
    /// The gain is exp(a · cos(2π (cycles · l / length + phase))) with a uniform in 0 … this and up to two cycles per window.
    /// </summary>
    public double GainExponent { get; init => field = AtLeastZero(value, nameof(GainExponent)); }

    /// <summary>Windows to which noise is added.</summary>
    public double NoiseShare { get; init => field = Share(value, nameof(NoiseShare)); }

    /// <summary>Lowest ratio of signal to noise, in dB: 10 log₁₀ of the quotient of their mean squares over the window, in the first channel. Uniform between the two.</summary>
    public double LeastSnr { get; init; }

    /// <summary>Highest ratio.</summary>
    public double MostSnr { get; init; }

    /// <summary>Of the windows with noise, those that have it in one part only, of a tenth to seven tenths of their length.</summary>
    public double BurstShare { get; init => field = Share(value, nameof(BurstShare)); }

    /// <summary>Windows of which a part, of a tenth to half of their length, is 0 and has no events.</summary>
    public double FlatShare { get; init => field = Share(value, nameof(FlatShare)); }

    /// <summary>A change of the values alone, after all others, such as <see cref="SignalAugmentation"/> for white noise and baseline wander; null for none. It must not move the signal in time.</summary>
    public RowAugmentation? Values { get; init; }

    private static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from 0 to 1.");

    private static double AboveZero(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and above 0.");

    private static double AtLeastZero(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and at least 0.");
}
