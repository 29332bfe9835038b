using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace ScratchCnn.Data;

/// <summary>
/// Stretches a signal in time, shifts it, scales it, lets its baseline wander and adds noise. For position l of a channel:
/// <code>
/// y[l] = gain · x((l − shift) / stretch) + wander · cos(2π (cycles · l / length + phase)) + noise
/// </code>
/// x between two positions is interpolated linearly; before the first and after the last position it keeps their values. Each channel has its own gain,
/// wander and noise; stretch and shift are common to all. A property of 0 switches its change off.
/// </summary>
public sealed record SignalAugmentation : RowAugmentation
{
    private const int CommonDraws = 2;
    private const int DrawsPerChannel = 4;

    /// <summary>The stretch is uniform in 1 ± this; at least 0, below 1.</summary>
    public double Stretch { get; init => field = Checked(value, nameof(Stretch), below: 1); }

    /// <summary>The shift is uniform in ± this, in positions; fractions are interpolated. At least 0.</summary>
    public double Shift { get; init => field = Checked(value, nameof(Shift)); }

    /// <summary>The gain is uniform in 1 ± this; at least 0, below 1.</summary>
    public double Gain { get; init => field = Checked(value, nameof(Gain), below: 1); }

    /// <summary>Deviation of the normal noise at each position, in the signal's units; at least 0.</summary>
    public double Noise { get; init => field = Checked(value, nameof(Noise)); }

    /// <summary>
    /// The baseline's amplitude is uniform in ± this, in the signal's units, with up to one cycle over the signal; at least 0.
    /// </summary>
    public double Wander { get; init => field = Checked(value, nameof(Wander)); }

    /// <summary>Channels of the signal; a row holds all channels of its first position, then of the second, and so on.</summary>
    public int Channels { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There must be at least 1 channel."); } = 1;

    /// <summary>Values at the end of a row that are not part of the signal and are left as they are, such as those that a side input takes.</summary>
    public int SideValues { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of values must be at least 0."); }

    /// <summary>Whether zeros at the end of a signal are padding: they stretch and shift with the signal, but stay zeros.</summary>
    public bool KeepsPadding { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The row is not a signal of so many channels with so many values after it.</exception>
    public override void Augment<T>(ReadOnlySpan<T> row, Span<T> destination, ulong key)
    {
        int size = row.Length - SideValues;
        if (size < Channels || size % Channels != 0 || destination.Length != row.Length)
            throw new ArgumentException($"A row of {row.Length} values is not a signal of {Channels} channels with {SideValues} values after it, or the destination has another size.");
        row[size..].CopyTo(destination[size..]);

        int length = size / Channels, used = KeepsPadding ? UsedLength(row[..size]) : length;
        double step = 1 / (1 + (Stretch * Symmetric(key, 0))), shift = Shift * Symmetric(key, 1);
        ulong noiseKey = CounterRandom.Derive(key, 1);
        for (int channel = 0; channel < Channels; channel++)
        {
            ulong first = CommonDraws + (DrawsPerChannel * (ulong)channel);
            double gain = 1 + (Gain * Symmetric(key, first)), amplitude = Wander * Symmetric(key, first + 1);
            double frequency = CounterRandom.Uniform(key, first + 2) / length, phase = CounterRandom.Uniform(key, first + 3);
            for (int position = 0; position < length; position++)
            {
                double at = (position - shift) * step;
                int index = (position * Channels) + channel;
                if (at > used - 1 && used < length)
                {
                    destination[index] = T.Zero;
                    continue;
                }

                double value = gain * Interpolate(row[..size], channel, length, at);
                if (amplitude != 0)
                    value += amplitude * Cosine.OfTurns((frequency * position) + phase);
                if (Noise > 0)
                    value += Noise * NormalQuantile.Evaluate(CounterRandom.Uniform(noiseKey, (ulong)index) + HalfSpacing);
                destination[index] = T.CreateTruncating(value);
            }
        }
    }

    /// <summary>Keeps a uniform number in [0, 1) away from 0, whose quantile is infinite.</summary>
    private const double HalfSpacing = 1.0 / (1UL << 54);

    private double Interpolate<T>(ReadOnlySpan<T> signal, int channel, int length, double at)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        at = Math.Clamp(at, 0, length - 1);
        int left = (int)at, right = Math.Min(left + 1, length - 1);
        double y0 = double.CreateTruncating(signal[(left * Channels) + channel]), y1 = double.CreateTruncating(signal[(right * Channels) + channel]);
        return y0 + ((at - left) * (y1 - y0));
    }

    /// <summary>Positions up to the last one at which a channel is not 0.</summary>
    private int UsedLength<T>(ReadOnlySpan<T> signal)
        where T : unmanaged, IFloatingPointIeee754<T> => (signal.LastIndexOfAnyExcept(T.Zero) / Channels) + 1;

    /// <summary>Uniform in −1 … 1.</summary>
    private static double Symmetric(ulong key, ulong counter) => (2 * CounterRandom.Uniform(key, counter)) - 1;

    private static double Checked(double value, string name, double below = double.PositiveInfinity) => value >= 0 && value < below
        ? value
        : throw new ArgumentOutOfRangeException(name, value, double.IsFinite(below) ? $"{name} must be at least 0 and below {below}." : $"{name} must be finite and at least 0.");
}
