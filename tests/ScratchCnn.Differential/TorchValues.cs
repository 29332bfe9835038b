using System.Numerics;
using static TorchSharp.torch;

namespace ScratchCnn.Differential;

/// <summary>Values to and from libtorch's tensors and this library's element types.</summary>
internal static class TorchValues
{
    public static Tensor ToTensor(this double[] values, ScalarType type, params long[] shape) => tensor(values, shape, dtype: ScalarType.Float64).to_type(type);

    /// <summary>Row by row; 0 where a leaf has no gradient.</summary>
    public static double[] ToDoubles(this Tensor? tensor, int count = 0)
    {
        if (tensor is null)
            return new double[count];
        return tensor.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    public static T[] To<T>(this double[] values)
        where T : unmanaged, IFloatingPointIeee754<T> => [.. values.Select(T.CreateChecked)];

    public static double[] ToDoubles<T>(this ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var doubles = new double[values.Length];
        for (int i = 0; i < doubles.Length; i++)
            doubles[i] = double.CreateChecked(values[i]);
        return doubles;
    }

    public static double[] ToDoubles<T>(this Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T> => ((ReadOnlySpan<T>)values).ToDoubles();
}
