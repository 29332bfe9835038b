using System.Numerics;

namespace ScratchCnn.Losses;

/// <summary>A class as a row with a 1 in its place and 0 elsewhere.</summary>
internal static class OneHot
{
    /// <summary>Overwrites <paramref name="row"/>, [classes].</summary>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public static void Write<T>(int label, Span<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if ((uint)label >= (uint)row.Length)
            throw new ArgumentException($"The label is {label}; there are {row.Length} outputs, 0 to {row.Length - 1}.");
        row.Clear();
        row[label] = T.One;
    }
}
