namespace ScratchCnn.Kernels;

/// <summary>
/// The windows that a convolution or a pool lays over a signal: window l covers the <paramref name="Extent"/> positions from l · Stride − PadLeft on.
/// Positions before the signal and after it are padding.
/// </summary>
/// <param name="Length">Positions of the signal.</param>
/// <param name="Count">Number of windows, the output's length; each covers at least one position of the signal.</param>
/// <param name="Extent">Positions from a window's first to its last: dilation · (kernelSize − 1) + 1.</param>
/// <param name="Stride">Stride between windows.</param>
/// <param name="PadLeft">Padding before the signal.</param>
public readonly record struct WindowGeometry(int Length, int Count, int Extent, int Stride, int PadLeft)
{
    /// <summary>Padding after the signal.</summary>
    public int PadRight => Math.Max(0, ((Count - 1) * Stride) + Extent - PadLeft - Length);

    /// <summary>Length of the signal with its padding.</summary>
    public int PaddedLength => PadLeft + Length + PadRight;

    /// <summary>First position inside the signal of window <paramref name="l"/>.</summary>
    public int Start(int l) => Math.Max(0, (l * Stride) - PadLeft);

    /// <summary>The position after the last inside the signal of window <paramref name="l"/>.</summary>
    public int End(int l) => Math.Min((l * Stride) - PadLeft + Extent, Length);
}
