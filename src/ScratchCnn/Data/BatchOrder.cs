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

    /// <summary>
    /// Draws the rows of an epoch where some classes are thinned: the shuffled rows of <see cref="Fill"/>, of which each class keeps the first that its quota
    /// allows. Every epoch draws others, and has as many.
    /// </summary>
    /// <param name="order">[sum of the quotas], overwritten.</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="quotas">Rows per epoch of each class; at most its rows.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch, counted as for <see cref="Fill"/>.</param>
    internal static void FillThinned(Span<int> order, ReadOnlySpan<int> labels, ReadOnlySpan<int> quotas, ulong seed, int epoch)
    {
        int[] shuffled = new int[labels.Length], left = quotas.ToArray();
        Fill(shuffled, seed, epoch);
        int count = 0;
        foreach (int row in shuffled)
        {
            if (left[labels[row]]-- > 0)
                order[count++] = row;
        }
    }
}
