using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// erf x by the rational Chebyshev approximations of W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of
/// Computation 23 (1969): erf x = x · A(x²) / B(x²) up to 0.46875, and 1 − e^(−x²) · C(|x|) / D(|x|) above. Cody gives C / D to |x| = 4; beyond,
/// erfc is below 2e-8 and C / D still good to 1e-12, far more than a double near 1 can show.
/// </summary>
internal readonly struct ErfFunction : IMathFunction
{
    private const double InnerLimit = 0.46875;

    /// <summary>From here on erf rounds to ±1.</summary>
    private const double OuterLimit = 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Evaluate<TVector>(TVector x)
        where TVector : struct, IVector<TVector, double>
    {
        TVector magnitude = TVector.Abs(x);
        TVector clamped = TVector.WhereGreater(magnitude, TVector.Create(OuterLimit), TVector.Create(OuterLimit), magnitude);
        TVector outer = TVector.Create(1.0) - (ExpFunction.Evaluate(-(clamped * clamped)) * OuterRatio(clamped));
        TVector erf = TVector.WhereGreater(
            TVector.Create(InnerLimit), magnitude, magnitude * InnerRatio(x * x), outer);
        return TVector.CopySign(erf, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector InnerRatio<TVector>(TVector z)
        where TVector : struct, IVector<TVector, double>
    {
        TVector a = TVector.Create(1.85777706184603153e-1);
        a = TVector.MultiplyAdd(a, z, TVector.Create(3.16112374387056560));
        a = TVector.MultiplyAdd(a, z, TVector.Create(1.13864154151050156e2));
        a = TVector.MultiplyAdd(a, z, TVector.Create(3.77485237685302021e2));
        a = TVector.MultiplyAdd(a, z, TVector.Create(3.20937758913846947e3));
        TVector b = z + TVector.Create(2.36012909523441209e1);
        b = TVector.MultiplyAdd(b, z, TVector.Create(2.44024637934444173e2));
        b = TVector.MultiplyAdd(b, z, TVector.Create(1.28261652607737228e3));
        b = TVector.MultiplyAdd(b, z, TVector.Create(2.84423683343917062e3));
        return a / b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OuterRatio<TVector>(TVector y)
        where TVector : struct, IVector<TVector, double>
    {
        TVector c = TVector.Create(2.15311535474403846e-8);
        c = TVector.MultiplyAdd(c, y, TVector.Create(5.64188496988670089e-1));
        c = TVector.MultiplyAdd(c, y, TVector.Create(8.88314979438837594));
        c = TVector.MultiplyAdd(c, y, TVector.Create(6.61191906371416295e1));
        c = TVector.MultiplyAdd(c, y, TVector.Create(2.98635138197400131e2));
        c = TVector.MultiplyAdd(c, y, TVector.Create(8.81952221241769090e2));
        c = TVector.MultiplyAdd(c, y, TVector.Create(1.71204761263407058e3));
        c = TVector.MultiplyAdd(c, y, TVector.Create(2.05107837782607147e3));
        c = TVector.MultiplyAdd(c, y, TVector.Create(1.23033935479799725e3));
        TVector d = y + TVector.Create(1.57449261107098347e1);
        d = TVector.MultiplyAdd(d, y, TVector.Create(1.17693950891312499e2));
        d = TVector.MultiplyAdd(d, y, TVector.Create(5.37181101862009858e2));
        d = TVector.MultiplyAdd(d, y, TVector.Create(1.62138957456669019e3));
        d = TVector.MultiplyAdd(d, y, TVector.Create(3.29079923573345963e3));
        d = TVector.MultiplyAdd(d, y, TVector.Create(4.36261909014324716e3));
        d = TVector.MultiplyAdd(d, y, TVector.Create(3.43936767414372164e3));
        d = TVector.MultiplyAdd(d, y, TVector.Create(1.23033935480374942e3));
        return c / d;
    }
}
