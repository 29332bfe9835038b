using System.Numerics;
using ScratchCnn.Data;

namespace ScratchCnn.Losses;

/// <summary>
/// A loss: one number per sample for training to minimize, and its derivative with respect to the network's outputs. The loss of a batch is the
/// mean over its samples.
/// </summary>
/// <remarks>
/// A loss keeps no state and is pure, so samples can be evaluated on any thread. To write one, override <see cref="Name"/>,
/// <see cref="Targets"/> and <see cref="Evaluate{T}"/>.
/// </remarks>
public abstract class Loss
{
    /// <summary>Name in messages and saved files, snake_case.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The kind of targets this loss is made for, and with it the meaning of the network's outputs: logits of classes of which one is right, logits of
    /// independent labels, or values.
    /// </summary>
    public abstract TargetKind Targets { get; }

    /// <summary>Target values per sample for a network with <paramref name="outputs"/> outputs; one per output unless overridden.</summary>
    /// <exception cref="ArgumentException">The loss is not defined for this number of outputs.</exception>
    public virtual int TargetSize(int outputs) => outputs;

    /// <summary>Writes the target that stands for class <paramref name="label"/>; a one-hot row unless overridden.</summary>
    /// <param name="label">Class index, 0 … classes − 1.</param>
    /// <param name="target">[<see cref="TargetSize"/>], overwritten.</param>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public virtual void EncodeLabel<T>(int label, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if ((uint)label >= (uint)target.Length)
            throw new ArgumentException($"The label is {label}; there are {target.Length} outputs, 0 to {target.Length - 1}.");
        target.Clear();
        target[label] = T.One;
    }

    /// <summary>Evaluates one sample.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="output">[outputs], the network's outputs; logits for classes and labels.</param>
    /// <param name="target">[<see cref="TargetSize"/>].</param>
    /// <param name="scale">Factor on the gradient: 1 / batch, so that the gradients of a batch add up to that of its mean loss.</param>
    /// <param name="gradient">[outputs], overwritten with scale · ∂loss/∂output; may be empty when only the loss is wanted.</param>
    /// <returns>The sample's loss, not scaled.</returns>
    public abstract T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
