namespace ScratchCnn.Kernels;

/// <summary>
/// The windows of a pooling layer over one sample: window l covers the rows from l · Stride − PadLeft on, PoolSize of them, cut at the signal's ends.
/// </summary>
/// <param name="Length">Rows of the signal.</param>
/// <param name="Count">Windows; each covers at least one row.</param>
/// <param name="PoolSize">Rows of a window that is not cut.</param>
/// <param name="Stride">Rows from a window to the next.</param>
/// <param name="PadLeft">Rows by which the first window begins before the signal.</param>
internal readonly record struct PoolGeometry(int Length, int Count, int PoolSize, int Stride, int PadLeft)
{
    /// <summary>First row inside the signal of window <paramref name="l"/>.</summary>
    public int Start(int l) => Math.Max(0, (l * Stride) - PadLeft);

    /// <summary>The row after the last inside the signal of window <paramref name="l"/>.</summary>
    public int End(int l) => Math.Min((l * Stride) - PadLeft + PoolSize, Length);

    /// <summary>The first window that covers <paramref name="row"/>, or one after it.</summary>
    public int FirstOver(int row) => Math.Max(0, (row + PadLeft - PoolSize + Stride) / Stride);

    /// <summary>The last window that covers <paramref name="row"/>, or one before it.</summary>
    public int LastOver(int row) => Math.Min(Count - 1, (row + PadLeft) / Stride);
}
