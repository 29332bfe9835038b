using ScratchCnn.Data;

namespace ScratchCnn.Tests.Data;

/// <summary>Signals of two channels in which a value tells where it is from, and single windows drawn from them.</summary>
internal static class WindowSignals
{
    public const int Length = 50;
    public const double Deviation = 2;

    /// <summary>A ramp of 300 positions with five events, whose weights are 0 from position 100 to 109.</summary>
    public static EventSignal LongRamp { get; } = Ramp(300, [3, 40.5, 41, 120, 299], withHole: true);

    /// <summary>Channel 0 is the position itself, channel 1 its negative: interpolation is exact on a ramp.</summary>
    public static EventSignal Ramp(int positions, double[] events, bool withHole)
    {
        float[] weights = [.. Enumerable.Range(0, positions).Select(l => withHole && l is >= 100 and < 110 ? 0f : 1)];
        return new EventSignal(Enumerable.Range(0, positions).SelectMany(l => (float[])[l, -l]).ToArray(), events, weights);
    }

    /// <summary>The same value everywhere, in both channels.</summary>
    public static float[] Fill(int positions, float value) => [.. Enumerable.Repeat(value, 2 * positions)];

    /// <summary>The window of a key from <see cref="LongRamp"/>.</summary>
    public static (double[] Input, double[] Target) Draw(WindowAugmentation augmentation, ulong key) =>
        Draw(new RandomWindows<double>([LongRamp], [], 2, Length, Deviation, augmentation), key);

    /// <summary>The window of a key.</summary>
    public static (double[] Input, double[] Target) Draw(RandomWindows<double> windows, ulong key)
    {
        double[] input = new double[windows.InputSize], target = new double[windows.TargetSize];
        windows.Draw(key, input, target);
        return (input, target);
    }
}
