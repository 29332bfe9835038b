namespace ScratchCnn.Numerics;

/// <summary>Division of counts.</summary>
internal static class Quotient
{
    /// <summary>The number of parts of one size that a count is cut into; the last may be smaller. No count and no size overflow.</summary>
    public static int RoundedUp(int count, int size) => (int)(((long)count + size - 1) / size);
}
