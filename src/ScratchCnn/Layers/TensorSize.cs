namespace ScratchCnn.Layers;

/// <summary>Number of values of a tensor.</summary>
internal static class TensorSize
{
    /// <summary>The product of all extents; 1 where there are none.</summary>
    /// <exception cref="OverflowException">The product is 2⁶³ or more.</exception>
    public static long Of(IReadOnlyList<int> dimensions) => Of(dimensions, dimensions.Count);

    /// <summary>The product of the first <paramref name="count"/> extents.</summary>
    /// <exception cref="OverflowException">The product is 2⁶³ or more.</exception>
    public static long Of(IReadOnlyList<int> dimensions, int count)
    {
        long product = 1;
        for (int i = 0; i < count; i++)
            product = checked(product * dimensions[i]);
        return product;
    }
}
