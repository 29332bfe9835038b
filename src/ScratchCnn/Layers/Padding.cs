using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>Treatment of the ends of a signal, where a window would reach past them. The meaning is Keras'.</summary>
public enum Padding
{
    /// <summary>No padding: only whole windows count.</summary>
    Valid,

    /// <summary>Enough padding for an output of length ⌈length / stride⌉, half on each side; an odd extra position goes right.</summary>
    Same,

    /// <summary>All padding before the signal, so that no output sees a later input.</summary>
    Causal,
}

/// <summary>Lays windows over a signal: the output lengths of convolution and pooling.</summary>
public static class Windows
{
    /// <summary>Lays windows of <paramref name="size"/> positions, <paramref name="dilation"/> apart, over an input.</summary>
    /// <param name="spec">The layer, for error messages.</param>
    /// <param name="input">Shape of a sample.</param>
    /// <param name="size">Positions that a window reads: the kernel size, or the pool size; at least 1.</param>
    /// <param name="stride">Stride between windows, at least 1.</param>
    /// <param name="padding">Treatment of the ends: with 'valid' the output length is (length − extent) / stride + 1, otherwise ⌈length / stride⌉.</param>
    /// <param name="dilation">Distance between the positions that a window reads, at least 1.</param>
    /// <exception cref="ShapeException">No window fits, or a size exceeds an array.</exception>
    public static WindowGeometry Over(ModuleSpec spec, Shape input, int size, int stride, Padding padding, int dilation = 1)
    {
        int length = input.Length;
        long extent = ((long)dilation * (size - 1)) + 1;
        Require.That(
            spec, extent + length <= Array.MaxLength, "extent", extent,
            $"dilation · (size − 1) + 1 that with the input's length, {length}, is at most {Array.MaxLength}");
        switch (padding)
        {
            case Padding.Same:
                int count = ((length - 1) / stride) + 1;
                return new WindowGeometry(length, count, (int)extent, stride, (int)(Math.Max(0, ((count - 1L) * stride) + extent - length) / 2));
            case Padding.Causal:
                return new WindowGeometry(length, ((length - 1) / stride) + 1, (int)extent, stride, (int)extent - 1);
            default:
                if (length < extent)
                {
                    throw new ShapeException(
                        $"{Require.NameOf(spec)} has no output for an input of shape {input}: the output length is (length − extent) / stride + 1 = "
                        + $"({length} − {extent}) / {stride} + 1, and a window of {extent} positions does not fit into {length}.");
                }

                return new WindowGeometry(length, (int)((length - extent) / stride) + 1, (int)extent, stride, 0);
        }
    }

    /// <summary>The windows of a pooling layer, which cannot be causal.</summary>
    internal static WindowGeometry OfPool(ModuleSpec spec, Shape input, int poolSize, int? stride, Padding padding)
    {
        Require.Positive(spec, poolSize, "pool_size");
        Require.Positive(spec, stride ?? poolSize, "stride");
        Require.That(spec, padding != Padding.Causal, "padding", "causal", "valid or same: a pool has no causal form");
        return Over(spec, input, poolSize, stride ?? poolSize, padding);
    }

    /// <summary>One window over the whole signal.</summary>
    internal static WindowGeometry Whole(Shape input) => new(input.Length, 1, input.Length, input.Length, 0);
}
