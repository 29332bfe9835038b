using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// tanh x. Up to |x| = 0.625 Lambert's continued fraction (1768), x / (1 + x² / (3 + x² / (5 + … + x² / 15))), multiplied out to x − x · x² · P / Q: its
/// error there is below 7e-18 and the rounding touches the small second term alone. Above, 1 − 2 / (e^2|x| + 1). The sign of x is put
/// back at the end.
/// </summary>
internal readonly struct TanhFunction : IElementaryFunction
{
    private const double FractionLimit = 0.625;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Evaluate(Vector<double> x)
    {
        Vector<double> magnitude = Vector.Abs(x);
        Vector<double> exp = ExpFunction.Evaluate(magnitude + magnitude);
        Vector<double> large = Vector<double>.One - (Vector.Create(2.0) / (exp + Vector<double>.One));
        Vector<double> tanh = Vector.ConditionalSelect(
            Vector.LessThan(magnitude, Vector.Create(FractionLimit)), Fraction(magnitude), large);
        return tanh | (x & Vector.Create(-0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Fraction(Vector<double> x)
    {
        Vector<double> z = x * x;
        Vector<double> p = z + Vector.Create(594.0);
        p = Vector.FusedMultiplyAdd(p, z, Vector.Create(45045.0));
        p = Vector.FusedMultiplyAdd(p, z, Vector.Create(675675.0));
        Vector<double> q = z + Vector.Create(630.0);
        q = Vector.FusedMultiplyAdd(q, z, Vector.Create(51975.0));
        q = Vector.FusedMultiplyAdd(q, z, Vector.Create(945945.0));
        q = Vector.FusedMultiplyAdd(q, z, Vector.Create(2027025.0));
        return x - (x * (z * p / q));
    }
}
