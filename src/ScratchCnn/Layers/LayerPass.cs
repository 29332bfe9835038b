using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// Everything one call of a layer reads and writes, for a block of samples: the whole batch or a part of it, which makes no difference to a layer.
/// Buffers of samples are [samples, size of one sample], contiguous, and hold these samples and no others.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct LayerPass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Number of samples in the block.</summary>
    public required int SampleCount { get; init; }

    /// <summary>Index of the first sample in the whole batch.</summary>
    public int FirstSample { get; init; }

    /// <summary>True while training: dropout drops, batch normalization uses the batch's statistics.</summary>
    public bool Training { get; init; }

    /// <summary>[samples, input size].</summary>
    public ReadOnlySpan<T> Input { get; init; }

    /// <summary>[samples, size of the second input], for a layer that joins two values (the sum in a <see cref="Residual"/>); otherwise empty.</summary>
    public ReadOnlySpan<T> SecondInput { get; init; }

    /// <summary>[samples, output size], written by the forward pass.</summary>
    public Span<T> Output { get; init; }

    /// <summary>[samples, output size], read by the backward pass.</summary>
    public ReadOnlySpan<T> OutputGradient { get; init; }

    /// <summary>[samples, input size], written by the backward pass; empty where it is not needed (the first layer while training).</summary>
    public Span<T> InputGradient { get; init; }

    /// <summary>[samples, size of the second input], written by the backward pass; empty where it is not needed.</summary>
    public Span<T> SecondInputGradient { get; init; }

    /// <summary>The layer's trained tensors, one after the other.</summary>
    public ReadOnlySpan<T> Parameters { get; init; }

    /// <summary>As <see cref="Parameters"/>; written by the backward pass.</summary>
    public Span<T> ParameterGradient { get; init; }

    /// <summary>
    /// True where <see cref="Layer{T}.ParameterGradient"/> continues the sum in <see cref="ParameterGradient"/>, over the blocks of samples before
    /// this one; only for layers with <see cref="Layer{T}.CanAccumulateGradient"/>.
    /// </summary>
    public bool AccumulateGradient { get; init; }

    /// <summary>The layer's saved but untrained tensors; written only by <see cref="BatchCoupledLayer{T}.CombineForward"/> while training.</summary>
    public Span<T> State { get; init; }

    /// <summary>[<see cref="Layer{T}.PackedSize"/>], written by <see cref="Layer{T}.Pack"/>; empty for predictions.</summary>
    public Span<T> Packed { get; init; }

    /// <summary>[samples, <see cref="Layer{T}.SavedPerSample"/>].</summary>
    public Span<T> SavedPerSample { get; init; }

    /// <summary>[<see cref="Layer{T}.SavedPerBatch"/>].</summary>
    public Span<T> SavedPerBatch { get; init; }

    /// <summary>[<see cref="Layer{T}.ScratchSize"/>], this call's own; contents undefined.</summary>
    public Span<T> Scratch { get; init; }

    /// <summary>Key of this layer's random numbers in this step, combined with the sample's index in the whole batch and the value's index.</summary>
    public ulong RandomKey { get; init; }

    /// <summary>True where a ReLU follows and the layer applies it as it stores its outputs.</summary>
    public bool FuseRelu { get; init; }
}
