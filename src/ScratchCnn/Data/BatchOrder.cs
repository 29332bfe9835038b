using ScratchCnn.Numerics;

namespace ScratchCnn.Data;

/// <summary>
/// The order in which an epoch takes the rows: a function of seed and epoch alone, so that a resumed run goes on with the order it would have had.
/// </summary>
public static class BatchOrder
{
    /// <summary>Overwrites <paramref name="order"/>, [rows], with the rows 0 … rows − 1, shuffled.</summary>
    /// <param name="order">[rows].</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch, counted from 0 or from 1, but always the same way.</param>
    public static void Fill(Span<int> order, ulong seed, int epoch)
    {
        for (int row = 0; row < order.Length; row++)
            order[row] = row;
        CounterRandom.Shuffle(order, CounterRandom.Derive(seed, (ulong)epoch));
    }
}
