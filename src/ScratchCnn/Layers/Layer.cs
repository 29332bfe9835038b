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
