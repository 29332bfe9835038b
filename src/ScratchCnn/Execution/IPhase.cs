namespace ScratchCnn.Execution;

/// <summary>
/// Work between two barriers: parts that may run in any order, on any thread, at the same time. Nothing that a part writes is read or written by
/// another part of the phase, so the result does not depend on which thread computes what.
/// </summary>
public interface IPhase
{
    /// <summary>Number of parts, fewer than 2²⁰; constant while the phase runs.</summary>
    int Parts { get; }

    /// <summary>Runs one part.</summary>
    /// <param name="part">0 … <see cref="Parts"/> − 1.</param>
    /// <param name="worker">Which thread runs it, 0 … threads − 1: the key to scratch of its own.</param>
    void Run(int part, int worker);
}
