using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// eˣ = 2ⁿ · eʳ with n = round(x / ln 2) and r = x − n · ln 2 in ±ln 2 / 2 (argument reduction in two parts: Cody and Waite 1980, ch. 6). eʳ is its
/// Taylor series to r¹³/13!: what is left out, r¹⁴/14!, is below 5e-18.
/// </summary>
internal readonly struct ExpFunction : IElementaryFunction
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
    public static Vector<double> Evaluate(Vector<double> x)
    {
        x = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector.Create(Highest)), Vector.Create(Highest), x);
        x = Vector.ConditionalSelect(Vector.LessThan(x, Vector.Create(Lowest)), Vector.Create(Lowest), x);

        Vector<double> rounded = Vector.FusedMultiplyAdd(x, Vector.Create(1 / Ln2), Vector.Create(Rounder));
        Vector<double> n = rounded - Vector.Create(Rounder);
        Vector<double> r = Vector.FusedMultiplyAdd(n, Vector.Create(-Ln2), x);
        r = Vector.FusedMultiplyAdd(n, Vector.Create(-Ln2Rest), r);

        // 2ⁿ leaves the range of doubles before the product does, so it is multiplied in two halves; only the second can round.
        Vector<long> biasedTwice = rounded.As<double, long>() - Vector.Create(BitConverter.DoubleToInt64Bits(Rounder) - (2 * 1023));
        Vector<long> biasedHalf = biasedTwice >>> 1;
        Vector<double> first = (biasedHalf << 52).As<long, double>();
        Vector<double> second = ((biasedTwice - biasedHalf) << 52).As<long, double>();
        return Series(r) * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Series(Vector<double> r)
    {
        Vector<double> sum = Vector.Create(1.0 / 6227020800);
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 479001600));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 39916800));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 3628800));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 362880));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 40320));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 5040));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 720));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 120));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 24));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 6));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector.Create(1.0 / 2));
        sum = Vector.FusedMultiplyAdd(sum, r, Vector<double>.One);
        return Vector.FusedMultiplyAdd(sum, r, Vector<double>.One);
    }
}
