using System.Numerics;

namespace Ecg.Signals;

/// <summary>A second-order section: y[n] = b₀x[n] + b₁x[n−1] + b₂x[n−2] − a₁y[n−1] − a₂y[n−2].</summary>
internal readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2)
{
    /// <summary>The response to z = e^(iω).</summary>
    public Complex ResponseAt(Complex z) =>
        (B0 + (B1 / z) + (B2 / (z * z))) / (1 + (A1 / z) + (A2 / (z * z)));
}

/// <summary>
/// Designs Butterworth band-pass filters: the poles of the analog low-pass prototype are moved to the band and mapped by the bilinear
/// transform (A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, 3rd edition, section 7.2 and appendix B). The filter is a
/// cascade of second-order sections, because a single polynomial loses precision when the band is low compared to the sampling rate.
/// </summary>
internal static class Butterworth
{
    /// <summary>Designs a band-pass filter with gain 1 in the middle of the band and √½ at its edges.</summary>
    /// <param name="order">Poles per edge.</param>
    /// <param name="low">Lower edge, in Hz.</param>
    /// <param name="high">Upper edge, in Hz; below half of <paramref name="rate"/>.</param>
    /// <param name="rate">Samples per second, in Hz.</param>
    /// <returns>[<paramref name="order"/>] sections, each with its zeros at 0 Hz and at half of the rate.</returns>
    public static Biquad[] BandPass(int order, double low, double high, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        if (!(low > 0 && low < high && high < rate / 2))
            throw new ArgumentOutOfRangeException(nameof(high), high, $"Expected 0 < lower edge < upper edge < rate / 2; got {low}, {high} and {rate}.");
        double Warp(double frequency) => Math.Tan(Math.PI * frequency / rate);
        double width = Warp(high) - Warp(low), centerSquared = Warp(high) * Warp(low);
        Complex center = Complex.FromPolarCoordinates(1, 2 * Math.Atan(Math.Sqrt(centerSquared)));

        var poles = new List<Complex>();
        for (int k = 0; k < order; k++)
        {
            Complex half = Complex.FromPolarCoordinates(1, Math.PI * ((2 * k) + order + 1) / (2 * order)) * width / 2;
            Complex root = Complex.Sqrt((half * half) - centerSquared);
            foreach (Complex s in (Complex[])[half + root, half - root])
                poles.Add((1 + s) / (1 - s));
        }

        return [.. Pairs(poles).Select(pair => Section(pair.First, pair.Second, center))];
    }

    private static Biquad Section(Complex first, Complex second, Complex center)
    {
        var section = new Biquad(1, 0, -1, -(first + second).Real, (first * second).Real);
        double gain = 1 / section.ResponseAt(center).Magnitude;
        return section with { B0 = gain, B2 = -gain };
    }

    // Each section gets a pole and its conjugate, or two of the real poles that a wide band has.
    private static IEnumerable<(Complex First, Complex Second)> Pairs(List<Complex> poles)
    {
        const double real = 1e-12;
        foreach (Complex pole in poles.Where(pole => pole.Imaginary > real))
            yield return (pole, Complex.Conjugate(pole));
        Complex[] alone = [.. poles.Where(pole => Math.Abs(pole.Imaginary) <= real).OrderBy(pole => pole.Real)];
        for (int i = 0; i + 1 < alone.Length; i += 2)
            yield return (alone[i], alone[i + 1]);
    }
}
