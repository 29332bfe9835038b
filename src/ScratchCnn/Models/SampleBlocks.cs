using System.Numerics;
using System.Runtime.CompilerServices;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>
/// How many samples go through a run of layers together. Few, so that what one layer writes is still in the second cache when the next reads it;
/// but many through a layer whose weights are larger than that cache, because each block reads them all.
/// </summary>
internal static class SampleBlocks
{
    /// <summary>A second-level cache, as large as on current server cores. What a phase touches may fill it: not all of that is in use at once.</summary>
    private const int CacheBytes = 1024 * 1024;

    /// <summary>Weights larger than this leave too little of the cache to the samples.</summary>
    private const int LightBytes = 256 * 1024;

    /// <summary>Samples for which the arithmetic of a heavy layer hides the reading of its weights.</summary>
    public const int HeavyBlock = 32;

    /// <summary>Whether a layer's weights would push everything else out of the cache.</summary>
    public static bool IsHeavy<T>(Layer<T> layer)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        layer.Parameters.Sum(parameter => (long)parameter.Size) * Unsafe.SizeOf<T>() > LightBytes;

    /// <summary>Samples of <paramref name="valuesPerSample"/> values each that fit into the cache.</summary>
    public static int LightBlock<T>(long valuesPerSample) => (int)Math.Clamp(CacheBytes / Unsafe.SizeOf<T>() / Math.Max(1, valuesPerSample), 1, HeavyBlock);
}
