using System.Numerics;

namespace ScratchCnn.Training;

/// <summary>The source of a training step's samples.</summary>
public interface IBatchSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Writes one sample and its target. Called from several threads at once, each sample once a step.</summary>
    /// <param name="sample">0 … batch − 1.</param>
    /// <param name="input">[input size], overwritten.</param>
    /// <param name="target">[target size of the loss], overwritten.</param>
    void Load(int sample, Span<T> input, Span<T> target);

    /// <summary>The row of the data from which a sample of the current batch comes, for error messages.</summary>
    int RowOf(int sample) => sample;
}
