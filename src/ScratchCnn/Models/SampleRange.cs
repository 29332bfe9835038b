namespace ScratchCnn.Models;

/// <summary>Samples that one worker has in hand.</summary>
/// <param name="First">The first of them in the batch.</param>
/// <param name="Count">Their number.</param>
/// <param name="Worker">Whose scratch, and whose blocks' memory, to use.</param>
/// <param name="Phase">The phase that they pass as a block; memory that only another phase touches is out of reach.</param>
internal readonly record struct SampleRange(int First, int Count, int Worker, int Phase)
{
    private const int NoPhase = -1;

    /// <summary>Whether this is a block; else it is the whole batch.</summary>
    public bool IsBlock => Phase != NoPhase;

    /// <summary>The whole batch, between phases: memory of blocks is out of reach.</summary>
    public static SampleRange Whole(int batch, int worker) => new(0, batch, worker, NoPhase);
}
