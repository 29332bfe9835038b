using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// A layer bound to its input shape: the geometry and the mathematics, and nothing else. It keeps no state: parameters, activations,
/// gradients and scratch are handed in with every call (<see cref="LayerPass{T}"/>), so one layer serves any number of threads at once.
/// </summary>
/// <remarks>
/// The rules that every layer keeps, and that the contract tests check:
/// <list type="bullet">
/// <item><see cref="Forward"/> and <see cref="Backward"/> work on the samples <c>first … first + count − 1</c> and touch no others.</item>
/// <item>The output, the input gradient and the parameter gradient are overwritten, never added to, but for <see cref="LayerPass{T}.AccumulateGradient"/>.</item>
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

    /// <summary>Whether <see cref="Backward"/> or <see cref="ParameterGradient"/> reads <see cref="LayerPass{T}.Output"/>.</summary>
    public virtual bool BackwardReadsOutput => false;

    /// <summary>
    /// Whether the layer may be handed the same memory as input and output, and as both gradients. True only where output and input have
    /// equal sizes and each value depends on its own place alone, and where <see cref="BackwardReadsInput"/> is false.
    /// </summary>
    public virtual bool CanRunInPlace => false;

    /// <summary>Whether <see cref="Forward"/> honours <see cref="LayerPass{T}.FuseRelu"/>.</summary>
    public virtual bool CanFuseRelu => false;

    /// <summary>
    /// Whether <see cref="ParameterGradient"/> honours <see cref="LayerPass{T}.AccumulateGradient"/>, so that it can be summed block by block while
    /// a block of samples is in the cache.
    /// </summary>
    public virtual bool CanAccumulateGradient => false;

    /// <summary>Values that <see cref="Prepare"/> derives from the parameters once a training step.</summary>
    public virtual int PreparedSize => 0;

    /// <summary>Values a sample that <see cref="Forward"/> leaves for the backward pass.</summary>
    public virtual int KeptPerSample => 0;

    /// <summary>Values a batch that a <see cref="BatchCoupledLayer{T}"/> leaves for its later phases.</summary>
    public virtual int KeptPerBatch => 0;

    /// <summary>Values of scratch that one call needs; they hold anything at all when a call begins.</summary>
    public virtual int ScratchSize => 0;

    /// <summary>Independent pieces of <see cref="Prepare"/>.</summary>
    public virtual int PrepareItems => 0;

    /// <summary>Writes piece <paramref name="item"/> of <see cref="LayerPass{T}.Prepared"/> from the parameters.</summary>
    public virtual void Prepare(in LayerPass<T> pass, int item)
    {
    }

    /// <summary>Computes the outputs of <paramref name="count"/> samples from <paramref name="first"/> on.</summary>
    public abstract void Forward(in LayerPass<T> pass, int first, int count);

    /// <summary>
    /// Independent pieces of one sample's <see cref="Forward"/>, for threads that share a single sample; 1 where a layer is not cut.
    /// </summary>
    public virtual int ForwardPieces => 1;

    /// <summary>What must be there before the first <see cref="ForwardPiece"/> of a sample.</summary>
    public virtual void BeginForward(in LayerPass<T> pass, int sample)
    {
    }

    /// <summary>Computes piece <paramref name="piece"/> of the outputs of <paramref name="sample"/>, the same bits as <see cref="Forward"/>.</summary>
    public virtual void ForwardPiece(in LayerPass<T> pass, int sample, int piece) => Forward(pass, sample, 1);

    /// <summary>
    /// Computes the input gradients of <paramref name="count"/> samples from <paramref name="first"/> on, out of their output gradients.
    /// </summary>
    public abstract void Backward(in LayerPass<T> pass, int first, int count);

    /// <summary>
    /// Independent pieces of <see cref="ParameterGradient"/>: each owns some elements of the gradient, over all samples that the buffers hold. Fine
    /// pieces, so that there are enough for many cores; a call takes a run of them.
    /// </summary>
    public virtual int ParameterGradientItems => 0;

    /// <summary>
    /// Writes <paramref name="count"/> pieces of <see cref="LayerPass{T}.ParameterGradient"/> from piece <paramref name="first"/> on, each element
    /// summed over all samples that the buffers hold, in ascending order of sample and position.
    /// </summary>
    public virtual void ParameterGradient(in LayerPass<T> pass, int first, int count)
    {
    }
}

/// <summary>
/// A layer in which the samples of a batch meet while training (BatchNorm): between two sample-parallel phases stands one that sees the whole
/// batch. When predicting, only <see cref="Layer{T}.Forward"/> runs.
/// </summary>
public abstract class BatchCoupledLayer<T> : Layer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Fixes the geometry.</summary>
    protected BatchCoupledLayer(Shape inputShape, Shape outputShape)
        : base(inputShape, outputShape)
    {
    }

    /// <summary>Training, before <see cref="Layer{T}.Forward"/>: gathers what the batch must know of each of these samples.</summary>
    public abstract void GatherForward(in LayerPass<T> pass, int first, int count);

    /// <summary>Training, after all samples are gathered: combines them in ascending order, and updates the running statistics.</summary>
    public abstract void CombineForward(in LayerPass<T> pass);

    /// <summary>Before <see cref="Layer{T}.Backward"/>: gathers what the batch must know of each of these samples' gradients.</summary>
    public abstract void GatherBackward(in LayerPass<T> pass, int first, int count);

    /// <summary>After all samples are gathered: combines them in ascending order, and writes the parameter gradient.</summary>
    public abstract void CombineBackward(in LayerPass<T> pass);
}
