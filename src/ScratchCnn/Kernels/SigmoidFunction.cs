using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// The logistic function by the exponential that cannot overflow, e = e^−|x|, and q = e / (1 + e): it is 1 − q where x is positive, and q, written
/// as e − e · q, where x is negative. So the rounding errors of q weigh at most half.
/// </summary>
internal readonly struct SigmoidFunction : IMathFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Evaluate<TVector>(TVector x)
        where TVector : struct, IVector<TVector, double>
    {
        TVector e = ExpFunction.Evaluate(-TVector.Abs(x));
        TVector q = e / (TVector.Create(1.0) + e);
        TVector limit = TVector.WhereGreater(TVector.Zero, x, e, TVector.Create(1.0));
        return TVector.MultiplyAdd(-q, limit, limit);
    }
}
