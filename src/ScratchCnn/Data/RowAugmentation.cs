using System.Numerics;

namespace ScratchCnn.Data;

/// <summary>
/// Changes rows at random for training, so that a network rarely sees the same values twice. It has no state: what becomes of a row depends on the row and
/// the key alone, so the result is the same for any number of threads and after a resumed run. Validation and test rows are left as they are.
/// </summary>
public abstract record RowAugmentation
{
    /// <summary>Writes a changed copy of a row. Called from several threads at once.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="row">[columns], before it is standardized.</param>
    /// <param name="destination">[columns], overwritten; does not overlap <paramref name="row"/>.</param>
    /// <param name="key">Key for <see cref="Numerics.CounterRandom"/>, different for every row of every step.</param>
    public abstract void Augment<T>(ReadOnlySpan<T> row, Span<T> destination, ulong key)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
