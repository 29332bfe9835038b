using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// ln x = k · ln 2 + ln m with x = 2ᵏ · m and m in √½ … √2. With f = m − 1 and s = f / (2 + f), ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …), and as
/// 2s = f − s·f, that is f − s·(f − R), R = 2 (s²/3 + s⁴/5 + …): f is exact, so only the small second term is rounded (the arrangement of
/// log in Sun's FDLIBM, 1993; here with the plain series). |s| stays below 0.172, and the first term left out, s²²/23, below 1e-18.
/// </summary>
internal readonly struct LogFunction : IMathFunction
{
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const double TwoTo52 = 4503599627370496;
    private const double TwoTo54 = 18014398509481984;

    /// <summary>Added to the exponent, so that nothing negative is shifted.</summary>
    private const long Bias = 1024;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Evaluate<TVector>(TVector x)
        where TVector : struct, IVector<TVector, double>
    {
        TVector bits = TVector.WhereGreater(TVector.Create(SmallestNormal), x, x * TVector.Create(TwoTo54), x);

        // How many times √½ doubles on the way to x: the exponent of x, counted from √½.
        TVector biased = TVector.ShiftBitsRight(
            TVector.SubtractBits(bits, OfBits<TVector>(BitConverter.DoubleToInt64Bits(Math.Sqrt(0.5)) - (Bias << 52))), 52);
        TVector m = TVector.SubtractBits(bits, TVector.ShiftBitsLeft(TVector.SubtractBits(biased, OfBits<TVector>(Bias)), 52));

        // An integer in the low bits of 2⁵² is that integer above 2⁵².
        TVector aboveTwoTo52 = TVector.OrBits(biased, TVector.Create(TwoTo52));
        TVector k = aboveTwoTo52 - TVector.Create(TwoTo52 + Bias);
        k = TVector.WhereGreater(TVector.Create(SmallestNormal), x, k - TVector.Create(54.0), k);

        TVector f = m - TVector.Create(1.0);
        TVector s = f / (f + TVector.Create(2.0));
        TVector small = TVector.MultiplyAdd(s, Series(s * s) - f, k * TVector.Create(ExpFunction.Ln2Rest));
        TVector log = TVector.MultiplyAdd(k, TVector.Create(ExpFunction.Ln2), f + small);

        log = TVector.WhereGreater(TVector.Create(double.PositiveInfinity), x, log, x);
        log = TVector.WhereEqual(x, TVector.Zero, TVector.Create(double.NegativeInfinity), log);
        return TVector.WhereGreater(TVector.Zero, x, TVector.Create(double.NaN), log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfBits<TVector>(long bits)
        where TVector : struct, IVector<TVector, double> => TVector.Create(BitConverter.Int64BitsToDouble(bits));

    /// <summary>2 (z/3 + z²/5 + … + z¹⁰/21).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Series<TVector>(TVector z)
        where TVector : struct, IVector<TVector, double>
    {
        TVector sum = TVector.Create(2.0 / 21);
        sum = TVector.MultiplyAdd(sum, z, TVector.Create(2.0 / 19));
        sum = TVector.MultiplyAdd(sum, z, TVector.Create(2.0 / 17));
        sum = TVector.MultiplyAdd(sum, z, TVector.Create(2.0 / 15));
        sum = TVector.MultiplyAdd(sum, z, TVector.Create(2.0 / 13));
        sum = TVector.MultiplyAdd(sum, z, TVector.Create(2.0 / 11));
        sum = TVector.MultiplyAdd(sum, z, TVector.Create(2.0 / 9));
        sum = TVector.MultiplyAdd(sum, z, TVector.Create(2.0 / 7));
        sum = TVector.MultiplyAdd(sum, z, TVector.Create(2.0 / 5));
        sum = TVector.MultiplyAdd(sum, z, TVector.Create(2.0 / 3));
        return sum * z;
    }
}
