using Ecg.Networks;
using ScratchCnn.Numerics;

namespace ScratchCnn.Peers;

/// <summary>The data, which are the same for every library.</summary>
internal static class Problem
{
    /// <summary>Number of steps whose losses are compared.</summary>
    public const int CheckedSteps = 5;

    /// <summary>[batch, length]: uniform in [0, 1), as the beats of the data set are.</summary>
    public static float[] Beats(int batch)
    {
        var beats = new float[batch * HeartbeatNetworks.BeatLength];
        for (int i = 0; i < beats.Length; i++)
            beats[i] = (float)CounterRandom.Uniform(1, (ulong)i);
        return beats;
    }

    /// <summary>[batch]: the classes in turn.</summary>
    public static int[] Labels(int batch, int classes)
    {
        var labels = new int[batch];
        for (int row = 0; row < batch; row++)
            labels[row] = row * 7 % classes;
        return labels;
    }
}
