using System.Numerics;
using System.Runtime.Intrinsics;

namespace ScratchCnn.Kernels;

/// <summary>The vector width that the kernels run at.</summary>
internal static class VectorWidth
{
    /// <summary>
    /// Whether kernels use vectors of 512 bits: where the processor has units of that width and using them does not lower its clock. Otherwise the
    /// width is that of <see cref="Vector{T}"/>: 256 bits with AVX2, 128 on Arm. A constant when the code is compiled, so that a branch on it costs nothing.
    /// </summary>
    public static bool IsWide => Vector512.IsHardwareAccelerated;

    /// <summary>Lanes of a vector.</summary>
    public static int Lanes<T>() => IsWide ? Vector512<T>.Count : Vector<T>.Count;
}
