using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// ln x = k · ln 2 + ln m with x = 2ᵏ · m and m in √½ … √2. With f = m − 1 and s = f / (2 + f), ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …), and as
/// 2s = f − s·f, that is f − s·(f − R), R = 2 (s²/3 + s⁴/5 + …): f is exact, so only the small second term is rounded (the arrangement of
/// log in Sun's FDLIBM, 1993; here with the plain series). |s| stays below 0.172, and the first term left out, s²²/23, below 1e-18.
/// </summary>
internal readonly struct LogFunction : IElementaryFunction
{
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const double TwoTo52 = 4503599627370496;
    private const double TwoTo54 = 18014398509481984;

    /// <summary>Added to the exponent, so that nothing negative is shifted.</summary>
    private const long Bias = 1024;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Evaluate(Vector<double> x)
    {
        Vector<long> isTiny = Vector.LessThan(x, Vector.Create(SmallestNormal));
        Vector<long> bits = Vector.ConditionalSelect(isTiny, x * Vector.Create(TwoTo54), x).As<double, long>();

        // How many times √½ doubles on the way to x: the exponent of x, counted from √½.
        Vector<long> biased = (bits - Vector.Create(BitConverter.DoubleToInt64Bits(Math.Sqrt(0.5)) - (Bias << 52))) >>> 52;
        Vector<double> m = (bits - ((biased - Vector.Create(Bias)) << 52)).As<long, double>();

        // An integer in the low bits of 2⁵² is that integer above 2⁵².
        Vector<long> aboveTwoTo52 = biased | Vector.Create(BitConverter.DoubleToInt64Bits(TwoTo52));
        Vector<double> k = aboveTwoTo52.As<long, double>() - Vector.Create(TwoTo52 + Bias);
        k = Vector.ConditionalSelect(isTiny, k - Vector.Create(54.0), k);

        Vector<double> f = m - Vector<double>.One;
        Vector<double> s = f / (f + Vector.Create(2.0));
        Vector<double> small = Vector.FusedMultiplyAdd(s, Series(s * s) - f, k * Vector.Create(ExpFunction.Ln2Rest));
        Vector<double> log = Vector.FusedMultiplyAdd(k, Vector.Create(ExpFunction.Ln2), f + small);

        log = Vector.ConditionalSelect(Vector.LessThan(x, Vector.Create(double.PositiveInfinity)), log, x);
        log = Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), Vector.Create(double.NegativeInfinity), log);
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), Vector.Create(double.NaN), log);
    }

    /// <summary>2 (z/3 + z²/5 + … + z¹⁰/21).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Series(Vector<double> z)
    {
        Vector<double> sum = Vector.Create(2.0 / 21);
        sum = Vector.FusedMultiplyAdd(sum, z, Vector.Create(2.0 / 19));
        sum = Vector.FusedMultiplyAdd(sum, z, Vector.Create(2.0 / 17));
        sum = Vector.FusedMultiplyAdd(sum, z, Vector.Create(2.0 / 15));
        sum = Vector.FusedMultiplyAdd(sum, z, Vector.Create(2.0 / 13));
        sum = Vector.FusedMultiplyAdd(sum, z, Vector.Create(2.0 / 11));
        sum = Vector.FusedMultiplyAdd(sum, z, Vector.Create(2.0 / 9));
        sum = Vector.FusedMultiplyAdd(sum, z, Vector.Create(2.0 / 7));
        sum = Vector.FusedMultiplyAdd(sum, z, Vector.Create(2.0 / 5));
        sum = Vector.FusedMultiplyAdd(sum, z, Vector.Create(2.0 / 3));
        return sum * z;
    }
}
