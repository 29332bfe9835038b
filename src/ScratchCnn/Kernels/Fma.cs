using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// The one bridge from generic code to the processor's fused multiply-add. <c>a * b + c</c> on vectors is two roundings and two instructions;
/// this is one of each, and equals <c>T.FusedMultiplyAdd</c> in every lane.
/// </summary>
internal static class Fma
{
    /// <summary>a · b + c in every lane, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The comparison of types is decided when the code is compiled: one branch remains.
        if (typeof(T) == typeof(float))
            return Vector.FusedMultiplyAdd(a.As<T, float>(), b.As<T, float>(), c.As<T, float>()).As<float, T>();
        if (typeof(T) == typeof(double))
            return Vector.FusedMultiplyAdd(a.As<T, double>(), b.As<T, double>(), c.As<T, double>()).As<double, T>();
        throw new NotSupportedException($"ScratchCnn computes in float or double, not in {typeof(T).Name}.");
    }
}
