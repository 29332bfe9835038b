using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// The logistic function by the exponential that cannot overflow, e = e^−|x|, and q = e / (1 + e): it is 1 − q where x is positive, and q, written
/// as e − e · q, where x is negative. So the rounding errors of q weigh at most half.
/// </summary>
internal readonly struct SigmoidFunction : IElementaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Evaluate(Vector<double> x)
    {
        Vector<double> e = ExpFunction.Evaluate(-Vector.Abs(x));
        Vector<double> q = e / (Vector<double>.One + e);
        Vector<double> limit = Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), e, Vector<double>.One);
        return Vector.FusedMultiplyAdd(-q, limit, limit);
    }
}
