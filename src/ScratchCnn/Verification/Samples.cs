using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Numerics;

namespace ScratchCnn.Verification;

/// <summary>Random values that suit a check: none near 0, and for signals no two near each other in a channel.</summary>
internal static class Samples
{
    /// <summary>Values with a random sign and a size in [0.1, 1).</summary>
    public static void Spread<T>(Span<T> values, ulong key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = T.CreateChecked(Sign(key, i) * (0.1 + (0.9 * CounterRandom.Uniform(CounterRandom.Derive(key, 1), (ulong)i))));
    }

    /// <summary>
    /// The same, and the sizes along each channel of a sample are at least 0.45 / length apart: each takes another of length equal parts of
    /// [0.1, 1), and stays in the middle half of its part.
    /// </summary>
    public static void SpreadSignal<T>(Span<T> values, Shape shape, ulong key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var parts = new int[shape.Length];
        for (int series = 0; series < values.Length / shape.Length; series++)
        {
            (int sample, int channel) = Math.DivRem(series, shape.Channels);
            for (int l = 0; l < parts.Length; l++)
                parts[l] = l;
            CounterRandom.Shuffle(parts, CounterRandom.Derive(key, 2 + (ulong)series));
            for (int l = 0; l < parts.Length; l++)
            {
                int i = (((sample * shape.Length) + l) * shape.Channels) + channel;
                double place = 0.25 + (0.5 * CounterRandom.Uniform(CounterRandom.Derive(key, 1), (ulong)i));
                values[i] = T.CreateChecked(Sign(key, i) * (0.1 + (0.9 * (parts[l] + place) / shape.Length)));
            }
        }
    }

    private static int Sign(ulong key, int index) => (CounterRandom.Bits(key, (ulong)index) & 1) == 0 ? 1 : -1;
}
