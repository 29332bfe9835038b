using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// Everything one call of a layer reads and writes. Buffers of samples are [batch, size of one sample], contiguous; the call says which samples it
/// is to work on. They hold the whole batch, or only a block of it that is in hand: to a layer it makes no difference.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct LayerPass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Samples that the buffers hold: the batch, or a block of it.</summary>
    public required int Batch { get; init; }

    /// <summary>Index in the whole batch of the first sample that the buffers hold.</summary>
    public int FirstSample { get; init; }

    /// <summary>True while training: dropout drops, batch normalisation uses the batch's statistics.</summary>
    public bool Training { get; init; }

    /// <summary>[batch, input size].</summary>
    public ReadOnlySpan<T> Input { get; init; }

    /// <summary>[batch, size of the second input], for a layer that joins two (the sum in a <see cref="Residual"/>); else empty.</summary>
    public ReadOnlySpan<T> SecondInput { get; init; }

    /// <summary>[batch, output size], written by the forward pass.</summary>
    public Span<T> Output { get; init; }

    /// <summary>[batch, output size], read by the backward pass.</summary>
    public ReadOnlySpan<T> OutputGradient { get; init; }

    /// <summary>[batch, input size], written by the backward pass; empty where nobody needs it (the first layer while training).</summary>
    public Span<T> InputGradient { get; init; }

    /// <summary>[batch, size of the second input], written by the backward pass; empty where nobody needs it.</summary>
    public Span<T> SecondInputGradient { get; init; }

    /// <summary>The layer's trained tensors, one after the other.</summary>
    public ReadOnlySpan<T> Parameters { get; init; }

    /// <summary>As <see cref="Parameters"/>; written by the backward pass.</summary>
    public Span<T> ParameterGradient { get; init; }

    /// <summary>
    /// True where <see cref="Layer{T}.ParameterGradient"/> is to go on from what <see cref="ParameterGradient"/> holds, the sum over the blocks of
    /// samples before; only for layers that say <see cref="Layer{T}.CanAccumulateGradient"/>.
    /// </summary>
    public bool AccumulateGradient { get; init; }

    /// <summary>The layer's saved but untrained tensors; written only by <see cref="BatchCoupledLayer{T}.CombineForward"/> while training.</summary>
    public Span<T> State { get; init; }

    /// <summary>[<see cref="Layer{T}.PreparedSize"/>], written by <see cref="Layer{T}.Prepare"/>; empty when predicting.</summary>
    public Span<T> Prepared { get; init; }

    /// <summary>[batch, <see cref="Layer{T}.KeptPerSample"/>].</summary>
    public Span<T> KeptPerSample { get; init; }

    /// <summary>[<see cref="Layer{T}.KeptPerBatch"/>].</summary>
    public Span<T> KeptPerBatch { get; init; }

    /// <summary>[<see cref="Layer{T}.ScratchSize"/>], this call's own; its content is unknown.</summary>
    public Span<T> Scratch { get; init; }

    /// <summary>Key of this layer's random numbers in this step; the sample's index in the whole batch and the value's index complete it.</summary>
    public ulong RandomKey { get; init; }

    /// <summary>True where a ReLU follows and the layer applies it as it stores its outputs.</summary>
    public bool FuseRelu { get; init; }
}
