using System.Numerics;

namespace ScratchCnn.Losses;

/// <summary>
/// A loss: for one sample, a number that training makes small, and its derivative with respect to the network's output. The loss of a batch is
/// the mean over its samples.
/// </summary>
/// <remarks>A loss keeps no state and is pure, so samples can be evaluated on any thread.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class Loss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Name in messages and saved files, snake_case.</summary>
    public abstract string Name { get; }

    /// <summary>Target values that belong to one sample with <paramref name="outputs"/> network outputs.</summary>
    /// <exception cref="ArgumentException">The loss has no meaning for so many outputs.</exception>
    public abstract int TargetSize(int outputs);

    /// <summary>Writes the target that stands for class <paramref name="label"/>: an index, or a one-hot row.</summary>
    /// <param name="label">Class index, 0 … classes − 1.</param>
    /// <param name="target">[<see cref="TargetSize"/>], overwritten.</param>
    public abstract void EncodeLabel(int label, Span<T> target);

    /// <summary>Evaluates one sample.</summary>
    /// <param name="output">[outputs], what the network gave (logits).</param>
    /// <param name="target">[<see cref="TargetSize"/>].</param>
    /// <param name="scale">Factor on the gradient: 1 / batch, so that the gradients of a batch add up to that of its mean loss.</param>
    /// <param name="gradient">[outputs], overwritten with scale · ∂loss/∂output; may be empty when only the loss is wanted.</param>
    /// <returns>The sample's loss, not scaled.</returns>
    public abstract T Evaluate(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient);
}
