using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>A layer and a shape of samples to try it on.</summary>
public sealed record LayerCase(string Name, ModuleSpec Spec, Shape Input)
{
    /// <summary>The layers that this description itself puts into a network: one, or what a composite takes apart and joins with.</summary>
    internal IEnumerable<LayerUnderTest<T>> Layers<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var network = new Network<T>(Spec, Input);
        foreach (Node<T> node in network.Nodes.Where(node => node.Spec.Kind == Spec.Kind))
        {
            Shape second = node.SecondInput == Node<T>.None ? default : network.ShapeOf(node.SecondInput);
            yield return new LayerUnderTest<T>(Spec, node.Layer, second);
        }
    }

    public override string ToString() => Name;
}

/// <summary>A bound layer, and the shape of its second input: empty where it has none.</summary>
internal sealed record LayerUnderTest<T>(ModuleSpec Spec, Layer<T> Layer, Shape Second)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether samples meet: batch normalization, while training, and nothing else.</summary>
    public bool IsCoupled => Layer is BatchCoupledLayer<T>;
}
