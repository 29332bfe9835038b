using System.Globalization;

namespace Ecg.Csv;

/// <summary>
/// Formats a float as C's <c>%.18e</c> does: 19 significant digits of its exact value, rounded half to even, and an exponent of two digits.
/// </summary>
internal static class ScientificNumber
{
    /// <summary>The most bytes a formatted float takes: a sign and <see cref="PublishedFormat.NumberBytes"/>.</summary>
    public const int MaxBytes = PublishedFormat.NumberBytes + 1;

    private const int FractionDigits = 18;
    private const ulong TenTo18 = 1_000_000_000_000_000_000;
    private const int SmallestPower = -12;

    // 10^18 … 10^30: what brings the numbers from 1 down to 10^-12 to 19 digits before the point.
    private static readonly UInt128[] PowersFromTenTo18 = BuildPowers();

    private static ReadOnlySpan<byte> Zero => "0.000000000000000000e+00"u8;

    /// <summary>Writes a finite <paramref name="value"/> to the start of <paramref name="text"/>.</summary>
    /// <param name="text">At least <see cref="MaxBytes"/> bytes.</param>
    /// <param name="value">Any finite number.</param>
    /// <returns>Bytes written.</returns>
    public static int Format(Span<byte> text, float value)
    {
        if (float.IsNegative(value))
        {
            text[0] = (byte)'-';
            return 1 + Format(text[1..], -value);
        }

        if (value == 0)
        {
            Zero.CopyTo(text);
            return Zero.Length;
        }

        return value is >= 1e-11f and < 10 ? FormatExactly(text, value) : FormatAnyFloat(text, value);
    }

    /// <summary>
    /// value = mantissa · 2^-shift. Its 19 digits are the integer part of value · 10^(18 - power), and as mantissa · 10^(18 - power) is below
    /// 2^24 · 10^30 &lt; 2^124, that is one exact product of 128 bits and a shift.
    /// </summary>
    private static int FormatExactly(Span<byte> text, float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        uint mantissa = ((uint)bits & 0x7FFFFF) | 0x800000;
        int shift = 150 - (bits >> 23);

        // 2^(23 - shift) <= value < 2^(24 - shift), so floor(log10(value)) is this or one more.
        int power = Math.Max(SmallestPower, (int)Math.Floor((23 - shift) * 0.30102999566398120));
        UInt128 product = mantissa * PowersFromTenTo18[-power];
        if (product >> shift >= 10 * (UInt128)TenTo18)
            product = mantissa * PowersFromTenTo18[-++power];

        var digits = (ulong)(product >> shift);
        UInt128 remainder = product & ((UInt128.One << shift) - 1);
        UInt128 half = UInt128.One << (shift - 1);
        if (remainder > half || (remainder == half && (digits & 1) == 1))
            digits++;
        if (digits == 10 * TenTo18)
        {
            digits = TenTo18;
            power++;
        }

        WriteDigits(text, digits, power);
        return PublishedFormat.NumberBytes;
    }

    private static void WriteDigits(Span<byte> text, ulong digits, int power)
    {
        for (int position = FractionDigits + 1; position >= 2; position--)
        {
            (digits, ulong digit) = Math.DivRem(digits, 10);
            text[position] = (byte)('0' + digit);
        }

        text[0] = (byte)('0' + digits);
        text[1] = (byte)'.';
        text[20] = (byte)'e';
        text[21] = power < 0 ? (byte)'-' : (byte)'+';
        text[22] = (byte)('0' + (Math.Abs(power) / 10));
        text[23] = (byte)('0' + (Math.Abs(power) % 10));
    }

    /// <summary>.NET's "e18" has the same digits, and an exponent of three of which the first is 0 for every float.</summary>
    private static int FormatAnyFloat(Span<byte> text, float value)
    {
        Span<byte> wide = stackalloc byte[32];
        ((double)value).TryFormat(wide, out int length, "e18", CultureInfo.InvariantCulture);
        int exponentDigits = length - 3;
        wide[..exponentDigits].CopyTo(text);
        wide[(exponentDigits + 1)..length].CopyTo(text[exponentDigits..]);
        return length - 1;
    }

    private static UInt128[] BuildPowers()
    {
        var powers = new UInt128[1 - SmallestPower];
        powers[0] = TenTo18;
        for (int i = 1; i < powers.Length; i++)
            powers[i] = 10 * powers[i - 1];
        return powers;
    }
}
