using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Models;

/// <summary>
/// How many samples go through a run of layers together. Few, so that what one layer writes is still in the second cache when the next reads it;
/// but many through a layer whose weights are larger than that cache, because each block reads them all.
/// </summary>
internal static class SampleBlocks
{
    /// <summary>Half of a second-level cache of 1 MB, the size on current server cores; smaller ones of 512 KB still serve.</summary>
    private const int CacheBytes = 512 * 1024;

    /// <summary>Samples for which the arithmetic of a heavy layer hides the reading of its weights.</summary>
    public const int HeavyBlock = 32;

    /// <summary>Whether a layer's weights would push everything else out of the cache.</summary>
    public static bool IsHeavy<T>(NetworkNode<T> node)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        (long)(node.Parameters.End.Value - node.Parameters.Start.Value) * Unsafe.SizeOf<T>() > CacheBytes / 2;

    /// <summary>Samples of <paramref name="valuesPerSample"/> values each that fit into the cache.</summary>
    public static int LightBlock<T>(long valuesPerSample) => (int)Math.Clamp(CacheBytes / Unsafe.SizeOf<T>() / Math.Max(1, valuesPerSample), 1, HeavyBlock);
}
