namespace ScratchCnn.Layers;

/// <summary>How windows slide over a signal: the sizes that convolution and pooling share, each formula written once.</summary>
/// <param name="InputLength">Positions of the signal.</param>
/// <param name="OutputLength">Windows.</param>
/// <param name="PadLeft">Places added before the signal.</param>
/// <param name="PadRight">Places added after it.</param>
internal readonly record struct WindowGeometry(int InputLength, int OutputLength, int PadLeft, int PadRight)
{
    /// <summary>Length of the signal with what is added.</summary>
    public int PaddedLength => InputLength + PadLeft + PadRight;

    /// <summary>Positions from a window's first to its last: dilation · (kernelSize − 1) + 1.</summary>
    public static int Extent(int kernelSize, int dilation) => checked((dilation * (kernelSize - 1)) + 1);

    /// <summary>Lays windows of <paramref name="extent"/> positions, <paramref name="stride"/> apart, over the signal.</summary>
    /// <param name="layer">What to call the layer in an error.</param>
    /// <param name="input">Shape of a sample.</param>
    /// <param name="extent">Positions of a window.</param>
    /// <param name="stride">Positions from a window to the next.</param>
    /// <param name="padding">What happens at the ends.</param>
    /// <exception cref="ShapeException">No window fits.</exception>
    public static WindowGeometry Of(string layer, Shape input, int extent, int stride, Padding padding)
    {
        int length = input.Length;
        switch (padding)
        {
            case Padding.Same:
                int windows = ((length - 1) / stride) + 1;
                int missing = Math.Max(0, checked(((windows - 1) * stride) + extent) - length);
                return new WindowGeometry(length, windows, missing / 2, missing - (missing / 2));
            case Padding.Causal:
                return new WindowGeometry(length, ((length - 1) / stride) + 1, extent - 1, 0);
            default:
                if (length < extent)
                {
                    throw new ShapeException(
                        $"{layer} has no output for an input of shape {input}: the output length is (length − extent) / stride + 1 = "
                        + $"({length} − {extent}) / {stride} + 1, and a window of {extent} positions does not fit into {length}.");
                }

                return new WindowGeometry(length, ((length - extent) / stride) + 1, 0, 0);
        }
    }
}
