using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// tanh x. Up to |x| = 0.625 Lambert's continued fraction (1768), x / (1 + x² / (3 + x² / (5 + … + x² / 15))), multiplied out to x − x · x² · P / Q: its
/// error there is below 7e-18 and the rounding touches the small second term alone. Above, 1 − 2 / (e^2|x| + 1). The sign of x is put
/// back at the end.
/// </summary>
internal readonly struct TanhFunction : IMathFunction
{
    private const double FractionLimit = 0.625;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Evaluate<TVector>(TVector x)
        where TVector : struct, IVector<TVector, double>
    {
        TVector magnitude = TVector.Abs(x);
        TVector exp = ExpFunction.Evaluate(magnitude + magnitude);
        TVector large = TVector.Create(1.0) - (TVector.Create(2.0) / (exp + TVector.Create(1.0)));
        TVector tanh = TVector.WhereGreater(
            TVector.Create(FractionLimit), magnitude, Fraction(magnitude), large);
        return TVector.CopySign(tanh, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Fraction<TVector>(TVector x)
        where TVector : struct, IVector<TVector, double>
    {
        TVector z = x * x;
        TVector p = z + TVector.Create(594.0);
        p = TVector.MultiplyAdd(p, z, TVector.Create(45045.0));
        p = TVector.MultiplyAdd(p, z, TVector.Create(675675.0));
        TVector q = z + TVector.Create(630.0);
        q = TVector.MultiplyAdd(q, z, TVector.Create(51975.0));
        q = TVector.MultiplyAdd(q, z, TVector.Create(945945.0));
        q = TVector.MultiplyAdd(q, z, TVector.Create(2027025.0));
        return x - (x * (z * p / q));
    }
}
