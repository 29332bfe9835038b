using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Differential;

/// <summary>Models of this library with given weights.</summary>
internal static class OurModel
{
    /// <summary>A model whose named tensors have the given values, rounded to T.</summary>
    public static Model<T> Of<T>(ModuleSpec spec, Shape input, IEnumerable<ModelTensor> tensors, IEnumerable<double[]> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = new Model<T>(spec, input, seed: 0);
        foreach ((ModelTensor tensor, double[] ofTensor) in tensors.Zip(values))
            ofTensor.To<T>().CopyTo(model.Values(model.Tensors.First(own => own.Name == tensor.Name)));
        return model;
    }
}
