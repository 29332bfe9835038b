using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>
/// A layer's formulas in plain loops, one number at a time, knowing nothing of the kernels: what the fast layer is judged by. All outputs are
/// cleared when a method begins.
/// </summary>
internal abstract class ReferenceLayer<T>(Shape input, Shape output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected Shape InputShape { get; } = input;

    protected Shape OutputShape { get; } = output;

    /// <summary>
    /// Whether the fast layer promises these very bits, because its documentation gives the order of every operation. Where not, both are
    /// compared with a tolerance.
    /// </summary>
    public virtual bool IsExact => true;

    public abstract void Forward(ReferencePass<T> pass);

    /// <summary>Gradients by the input and the parameters, after <see cref="Forward"/>.</summary>
    public abstract void Backward(ReferencePass<T> pass);

    /// <summary>Index of position l, channel c of a sample of the input.</summary>
    protected int InputAt(int sample, int l, int c) => (sample * InputShape.Size) + (l * InputShape.Channels) + c;

    /// <summary>Index of position l, channel c of a sample of the output.</summary>
    protected int OutputAt(int sample, int l, int c) => (sample * OutputShape.Size) + (l * OutputShape.Channels) + c;
}
