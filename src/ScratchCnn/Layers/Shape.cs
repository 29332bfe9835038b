using System.Globalization;

namespace ScratchCnn.Layers;

/// <summary>
/// The shape of one sample: <paramref name="Length"/> positions of <paramref name="Channels"/> values each, stored channels last, so that
/// the value of channel c at position l is at index l · Channels + c. A flat vector of n values has length 1 and n channels.
/// </summary>
/// <param name="Length">Positions along the signal, at least 1.</param>
/// <param name="Channels">Values a position, at least 1.</param>
public readonly record struct Shape(int Length, int Channels)
{
    /// <summary>The shape of a flat vector of <paramref name="size"/> values.</summary>
    public static Shape Flat(int size) => new(1, size);

    /// <summary>Values in one sample: Length · Channels.</summary>
    /// <exception cref="OverflowException">The product is larger than an <see cref="int"/>.</exception>
    public int Size => checked(Length * Channels);

    /// <summary>"(2752)" for a flat vector, "(187, 32)" for anything else.</summary>
    public override string ToString() => Length == 1
        ? string.Create(CultureInfo.InvariantCulture, $"({Channels})")
        : string.Create(CultureInfo.InvariantCulture, $"({Length}, {Channels})");
}
