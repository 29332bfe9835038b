using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// A layer bound to its input shape: the geometry and the mathematics, and nothing else. It keeps no state: parameters, activations,
/// gradients and scratch are passed in with every call (<see cref="LayerPass{T}"/>), so one layer serves any number of threads at once.
/// </summary>
/// <remarks>
/// The rules that every layer keeps, and that the contract tests check:
/// <list type="bullet">
/// <item>A pass is a block of samples. <see cref="Forward"/> and <see cref="Backward"/> work on all of its samples.</item>
/// <item>The output, the input gradient and the parameter gradient are overwritten, never added to, except for <see cref="LayerPass{T}.AccumulateGradient"/>.</item>
/// <item>A sample's result does not depend on the other samples (except in a <see cref="BatchCoupledLayer{T}"/>).</item>
/// <item>Every number is summed in one fixed order, whatever the block of samples, the thread or the vector width.</item>
/// </list>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> for training and prediction, <see cref="double"/> for gradient checks.</typeparam>
public abstract class Layer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Fixes the geometry.</summary>
    protected Layer(Shape inputShape, Shape outputShape)
    {
        InputShape = inputShape;
        OutputShape = outputShape;
    }

    /// <summary>Shape of one input sample.</summary>
    public Shape InputShape { get; }

    /// <summary>Shape of one output sample.</summary>
    public Shape OutputShape { get; }

    /// <summary>The trained tensors, in the order in which they lie in <see cref="LayerPass{T}.Parameters"/>.</summary>
    public virtual IReadOnlyList<ParameterSpec> Parameters => [];

    /// <summary>Tensors that are saved but not trained, such as running statistics, in the order of <see cref="LayerPass{T}.State"/>.</summary>
    public virtual IReadOnlyList<ParameterSpec> State => [];

    /// <summary>Multiply-adds of one forward pass over one sample; 0 for layers without a product.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Whether <see cref="Backward"/> or <see cref="ParameterGradient"/> reads <see cref="LayerPass{T}.Input"/>.</summary>
    public virtual bool BackwardReadsInput => true;

    /// <summary>
    /// Whether <see cref="Backward"/> or <see cref="ParameterGradient"/> reads <see cref="LayerPass{T}.SecondInput"/>: a gate does, a sum does not.
    /// Of no meaning for a layer with one input.
    /// </summary>
    public virtual bool BackwardReadsSecondInput => false;

    /// <summary>Whether <see cref="Backward"/> or <see cref="ParameterGradient"/> reads <see cref="LayerPass{T}.Output"/>.</summary>
    public virtual bool BackwardReadsOutput => false;

    /// <summary>
    /// Whether the layer may be given the same memory as input and output, and as both gradients. True only where output and input have
    /// equal sizes and each output value depends on the input value in the same place alone, and where <see cref="BackwardReadsInput"/> is false.
    /// </summary>
    public virtual bool CanRunInPlace => false;

    /// <summary>Whether <see cref="Forward"/> honors <see cref="LayerPass{T}.FuseRelu"/>.</summary>
    public virtual bool CanFuseRelu => false;

    /// <summary>
    /// Whether the backward pass honors <see cref="LayerPass{T}.FuseRelu"/> too: <see cref="LayerPass{T}.OutputGradient"/> is then the gradient of the
    /// ReLU's output. Of no meaning without <see cref="CanFuseRelu"/>.
    /// </summary>
    public virtual bool CanFuseReluGradient => false;

    /// <summary>
    /// Whether <see cref="ParameterGradient"/> honors <see cref="LayerPass{T}.AccumulateGradient"/>, so that it can be summed block by block while
    /// a block of samples is in the cache.
    /// </summary>
    public virtual bool CanAccumulateGradient => false;

    /// <summary>Number of values that <see cref="Pack"/> derives from the parameters once per training step.</summary>
    public virtual int PackedSize => 0;

    /// <summary>Values per sample that <see cref="Forward"/> saves for the backward pass.</summary>
    public virtual int SavedPerSample => 0;

    /// <summary>Values per batch that a <see cref="BatchCoupledLayer{T}"/> saves for its later phases.</summary>
    public virtual int SavedPerBatch => 0;

    /// <summary>Values of scratch that one call needs; their contents are undefined when a call begins.</summary>
    public virtual int ScratchSize => 0;

    /// <summary>Independent parts of <see cref="Pack"/>.</summary>
    public virtual int PackParts => 0;

    /// <summary>Writes part <paramref name="part"/> of <see cref="LayerPass{T}.Packed"/> from the parameters.</summary>
    public virtual void Pack(in LayerPass<T> pass, int part)
    {
    }

    /// <summary>Computes the outputs of all samples of the pass.</summary>
    public abstract void Forward(in LayerPass<T> pass);

    /// <summary>
    /// Independent parts of the <see cref="Forward"/> of a single sample, for threads that share that sample; 1 where the layer is not divided.
    /// </summary>
    public virtual int ForwardParts => 1;

    /// <summary>Prepares a pass of one sample for <see cref="ForwardPart"/>; called once, before the first part.</summary>
    public virtual void BeginForward(in LayerPass<T> pass)
    {
    }

    /// <summary>Computes part <paramref name="part"/> of the outputs of a pass of one sample, with the same bits as <see cref="Forward"/>.</summary>
    public virtual void ForwardPart(in LayerPass<T> pass, int part) => Forward(pass);

    /// <summary>Computes the input gradients of all samples of the pass from their output gradients.</summary>
    public abstract void Backward(in LayerPass<T> pass);

    /// <summary>
    /// Independent parts of <see cref="ParameterGradient"/>: each owns some elements of the gradient, over all samples of the pass. Small
    /// parts, so that there are enough for many cores; one call computes several in a row.
    /// </summary>
    public virtual int ParameterGradientParts => 0;

    /// <summary>
    /// Writes <paramref name="count"/> parts of <see cref="LayerPass{T}.ParameterGradient"/> from part <paramref name="first"/> on, each element
    /// summed over all samples of the pass, in ascending order of sample and position.
    /// </summary>
    public virtual void ParameterGradient(in LayerPass<T> pass, int first, int count)
    {
    }
}

/// <summary>
/// A layer in which the samples of a batch depend on each other while training (BatchNorm): between two sample-parallel phases stands one that sees
/// the whole batch. For predictions only <see cref="Layer{T}.Forward"/> runs.
/// </summary>
public abstract class BatchCoupledLayer<T> : Layer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Fixes the geometry.</summary>
    protected BatchCoupledLayer(Shape inputShape, Shape outputShape)
        : base(inputShape, outputShape)
    {
    }

    /// <summary>Training, before <see cref="Layer{T}.Forward"/>: gathers each sample's contribution to the batch's statistics.</summary>
    public abstract void GatherForward(in LayerPass<T> pass);

    /// <summary>Training, after all samples are gathered: combines them in ascending order, and updates the running statistics.</summary>
    public abstract void CombineForward(in LayerPass<T> pass);

    /// <summary>Before <see cref="Layer{T}.Backward"/>: gathers the contribution of each sample's gradients.</summary>
    public abstract void GatherBackward(in LayerPass<T> pass);

    /// <summary>After all samples are gathered: combines them in ascending order, and writes the parameter gradient.</summary>
    public abstract void CombineBackward(in LayerPass<T> pass);
}

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

    /// <summary>
    /// True where a backward pass follows, so that <see cref="Layer{T}.Forward"/> must fill <see cref="SavedPerSample"/>: while training, and where the
    /// gradient of a prediction is wanted.
    /// </summary>
    public bool SaveForBackward { get; init; }

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

    /// <summary>
    /// True where a ReLU follows and the layer applies it as it stores its outputs. With <see cref="Layer{T}.CanFuseReluGradient"/>, its backward
    /// pass also does the ReLU's.
    /// </summary>
    public bool FuseRelu { get; init; }
}
