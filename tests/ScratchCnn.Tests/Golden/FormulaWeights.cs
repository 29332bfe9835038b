namespace ScratchCnn.Tests.Golden;

/// <summary>
/// Weights by formula, so that a golden file need not hold the 363,522 of the baseline model: the generator and the tests compile this one file,
/// and integer arithmetic gives both the same bits.
/// </summary>
internal static class FormulaWeights
{
    /// <summary>[count] values in [−limit, limit), multiples of limit · 2⁻¹⁵; which ones depends on <paramref name="tensor"/>.</summary>
    public static double[] Values(int tensor, int count, double limit)
    {
        var values = new double[count];
        for (int index = 0; index < count; index++)
            values[index] = limit * Signed(tensor, index);
        return values;
    }

    /// <summary>Σ values[i] · r(i) with r from the same formula: unlike a plain sum it changes when two values change places.</summary>
    public static double Checksum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int index = 0; index < values.Length; index++)
            sum += values[index] * Signed(tensor: 1000, index);
        return sum;
    }

    /// <summary>A multiple of 2⁻¹⁵ in [−1, 1): the upper 16 bits of the index, scrambled as MurmurHash3 ends (Appleby 2011).</summary>
    private static double Signed(int tensor, int index)
    {
        uint hash = unchecked(((uint)index * 0x9E3779B1) + ((uint)tensor * 0x85EBCA77) + 1);
        hash = unchecked((hash ^ (hash >> 16)) * 0x85EBCA6B);
        hash = unchecked((hash ^ (hash >> 13)) * 0xC2B2AE35);
        return ((int)(hash >> 16) - 32768) / 32768.0;
    }
}
