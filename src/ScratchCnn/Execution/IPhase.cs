namespace ScratchCnn.Execution;

/// <summary>
/// Work between two points at which all threads agree: items that may run in any order, on any thread, at the same time. Nothing that an item
/// writes is read or written by another item of the phase, so who computes what never shows in the result.
/// </summary>
public interface IPhase
{
    /// <summary>Number of items, fewer than 2²⁰; constant while the phase runs.</summary>
    int Items { get; }

    /// <summary>Runs one item.</summary>
    /// <param name="item">0 … <see cref="Items"/> − 1.</param>
    /// <param name="worker">Which thread runs it, 0 … threads − 1: the key to scratch of its own.</param>
    void Run(int item, int worker);
}
