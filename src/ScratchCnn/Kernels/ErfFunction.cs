using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// erf x by the rational Chebyshev approximations of W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of
/// Computation 23 (1969): erf x = x · A(x²) / B(x²) up to 0.46875, and 1 − e^(−x²) · C(|x|) / D(|x|) above. Cody gives C / D to |x| = 4; beyond,
/// erfc is below 2e-8 and C / D still good to 1e-12, far more than a double near 1 can show.
/// </summary>
internal readonly struct ErfFunction : IElementaryFunction
{
    private const double InnerLimit = 0.46875;

    /// <summary>From here on erf rounds to ±1.</summary>
    private const double OuterLimit = 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Evaluate(Vector<double> x)
    {
        Vector<double> magnitude = Vector.Abs(x);
        Vector<double> clamped = Vector.ConditionalSelect(
            Vector.GreaterThan(magnitude, Vector.Create(OuterLimit)), Vector.Create(OuterLimit), magnitude);
        Vector<double> outer = Vector<double>.One - (ExpFunction.Evaluate(-(clamped * clamped)) * OuterRatio(clamped));
        Vector<double> erf = Vector.ConditionalSelect(
            Vector.LessThan(magnitude, Vector.Create(InnerLimit)), magnitude * InnerRatio(x * x), outer);
        return erf | (x & Vector.Create(-0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> InnerRatio(Vector<double> z)
    {
        Vector<double> a = Vector.Create(1.85777706184603153e-1);
        a = Vector.FusedMultiplyAdd(a, z, Vector.Create(3.16112374387056560));
        a = Vector.FusedMultiplyAdd(a, z, Vector.Create(1.13864154151050156e2));
        a = Vector.FusedMultiplyAdd(a, z, Vector.Create(3.77485237685302021e2));
        a = Vector.FusedMultiplyAdd(a, z, Vector.Create(3.20937758913846947e3));
        Vector<double> b = z + Vector.Create(2.36012909523441209e1);
        b = Vector.FusedMultiplyAdd(b, z, Vector.Create(2.44024637934444173e2));
        b = Vector.FusedMultiplyAdd(b, z, Vector.Create(1.28261652607737228e3));
        b = Vector.FusedMultiplyAdd(b, z, Vector.Create(2.84423683343917062e3));
        return a / b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> OuterRatio(Vector<double> y)
    {
        Vector<double> c = Vector.Create(2.15311535474403846e-8);
        c = Vector.FusedMultiplyAdd(c, y, Vector.Create(5.64188496988670089e-1));
        c = Vector.FusedMultiplyAdd(c, y, Vector.Create(8.88314979438837594));
        c = Vector.FusedMultiplyAdd(c, y, Vector.Create(6.61191906371416295e1));
        c = Vector.FusedMultiplyAdd(c, y, Vector.Create(2.98635138197400131e2));
        c = Vector.FusedMultiplyAdd(c, y, Vector.Create(8.81952221241769090e2));
        c = Vector.FusedMultiplyAdd(c, y, Vector.Create(1.71204761263407058e3));
        c = Vector.FusedMultiplyAdd(c, y, Vector.Create(2.05107837782607147e3));
        c = Vector.FusedMultiplyAdd(c, y, Vector.Create(1.23033935479799725e3));
        Vector<double> d = y + Vector.Create(1.57449261107098347e1);
        d = Vector.FusedMultiplyAdd(d, y, Vector.Create(1.17693950891312499e2));
        d = Vector.FusedMultiplyAdd(d, y, Vector.Create(5.37181101862009858e2));
        d = Vector.FusedMultiplyAdd(d, y, Vector.Create(1.62138957456669019e3));
        d = Vector.FusedMultiplyAdd(d, y, Vector.Create(3.29079923573345963e3));
        d = Vector.FusedMultiplyAdd(d, y, Vector.Create(4.36261909014324716e3));
        d = Vector.FusedMultiplyAdd(d, y, Vector.Create(3.43936767414372164e3));
        d = Vector.FusedMultiplyAdd(d, y, Vector.Create(1.23033935480374942e3));
        return c / d;
    }
}
