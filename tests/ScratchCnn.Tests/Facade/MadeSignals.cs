using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Facade;

/// <summary>Signals with known answers: a bump of random place and height in noise.</summary>
internal static class MadeSignals
{
    public const int Length = 48;

    public static float[][] Bumps(int count, ulong seed, out double[] place, out double[] height)
    {
        double[] at = [.. Enumerable.Range(0, count).Select(row => 8 + (32 * CounterRandom.Uniform(seed, (ulong)row)))];
        double[] high = [.. Enumerable.Range(0, count).Select(row => 1 + (2 * CounterRandom.Uniform(seed + 1, (ulong)row)))];
        place = at;
        height = high;
        return
        [
            .. Enumerable.Range(0, count).Select(row => Enumerable.Range(0, Length).Select(t => (float)(
                (high[row] * Math.Exp(-Math.Pow((t - at[row]) / 3, 2))) + (0.1 * CounterRandom.Uniform(seed + 2, (ulong)((row * Length) + t))))).ToArray()),
        ];
    }

    public static Dataset Classes(int count, ulong seed)
    {
        float[][] signals = Bumps(count, seed, out double[] place, out _);
        return Dataset.OfClasses(signals, [.. place.Select(at => at < 18 ? 0 : at < 30 ? 1 : 2)], ["early", "middle", "late"]);
    }

    /// <summary>Values far from 0 and of very different sizes: the height in thousands, and the place.</summary>
    public static Dataset Values(int count, ulong seed)
    {
        float[][] signals = Bumps(count, seed, out double[] place, out double[] height);
        return Dataset.OfValues(signals, [.. place.Zip(height, (at, high) => new[] { (float)(5000 + (1000 * high)), (float)at })], ["height", "place"]);
    }

    public static Dataset Labels(int count, ulong seed)
    {
        float[][] signals = Bumps(count, seed, out double[] place, out double[] height);
        return Dataset.OfLabels(signals, [.. place.Zip(height, (at, high) => new[] { at < 24, high > 2 })], ["early", "high"]);
    }
}
