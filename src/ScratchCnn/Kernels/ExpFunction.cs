using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// eˣ = 2ⁿ · eʳ with n = round(x / ln 2) and r = x − n · ln 2 in ±ln 2 / 2 (argument reduction in two parts: Cody and Waite 1980, ch. 6). eʳ is its
/// Taylor series to r¹³/13!: what is left out, r¹⁴/14!, is below 5e-18.
/// </summary>
internal readonly struct ExpFunction : IMathFunction
{
    /// <summary>Above, the result is infinite: ln of the largest double is 709.78.</summary>
    private const double Highest = 710;

    /// <summary>Below, the result is 0: half of the smallest subnormal is e^−745.13.</summary>
    private const double Lowest = -746;

    /// <summary>1.5 · 2⁵²: adding it to a small number leaves that number, rounded to an integer, in the low bits of the sum.</summary>
    private const double Rounder = 6755399441055744;

    /// <summary>ln 2 to 107 bits: the nearest double, and the nearest double to the rest.</summary>
    internal const double Ln2 = 0.6931471805599453, Ln2Rest = 2.3190468138462996e-17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Evaluate<TVector>(TVector x)
        where TVector : struct, IVector<TVector, double>
    {
        x = TVector.WhereGreater(x, TVector.Create(Highest), TVector.Create(Highest), x);
        x = TVector.WhereGreater(TVector.Create(Lowest), x, TVector.Create(Lowest), x);

        TVector rounded = TVector.MultiplyAdd(x, TVector.Create(1 / Ln2), TVector.Create(Rounder));
        TVector n = rounded - TVector.Create(Rounder);
        TVector r = TVector.MultiplyAdd(n, TVector.Create(-Ln2), x);
        r = TVector.MultiplyAdd(n, TVector.Create(-Ln2Rest), r);

        // 2ⁿ leaves the range of doubles before the product does, so it is multiplied in two halves; only the second can round.
        TVector biasedTwice = TVector.SubtractBits(
            rounded, TVector.Create(BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(Rounder) - (2 * 1023))));
        TVector biasedHalf = TVector.ShiftBitsRight(biasedTwice, 1);
        TVector first = TVector.ShiftBitsLeft(biasedHalf, 52);
        TVector second = TVector.ShiftBitsLeft(TVector.SubtractBits(biasedTwice, biasedHalf), 52);
        return Series(r) * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Series<TVector>(TVector r)
        where TVector : struct, IVector<TVector, double>
    {
        TVector sum = TVector.Create(1.0 / 6227020800);
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 479001600));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 39916800));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 3628800));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 362880));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 40320));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 5040));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 720));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 120));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 24));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 6));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0 / 2));
        sum = TVector.MultiplyAdd(sum, r, TVector.Create(1.0));
        return TVector.MultiplyAdd(sum, r, TVector.Create(1.0));
    }
}
