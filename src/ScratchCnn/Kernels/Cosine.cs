namespace ScratchCnn.Kernels;

/// <summary>Cosines with the same bits on every machine, which Math.Cos does not promise.</summary>
internal static class Cosine
{
    /// <summary>
    /// (1 + cos πx) / 2 = cos²(πx / 2) for x in 0 … 1, from the sine of an angle up to π/4 and its Taylor series to the 17th power (the remainder
    /// is below 1e-19).
    /// </summary>
    public static double Raised(double x)
    {
        double angle = Math.PI / 2 * Math.Min(x, 1 - x), square = angle * angle;
        double series = 1;
        for (int power = 17; power >= 3; power -= 2)
            series = 1 - (series * square / (power * (power - 1)));
        double sine = angle * series;
        return x <= 0.5 ? 1 - (sine * sine) : sine * sine;
    }

    /// <summary>cos 2πx for any x: <see cref="Raised"/> of the distance from the nearest whole number.</summary>
    public static double OfTurns(double x) => (2 * Raised(2 * Math.Abs(x - Math.Round(x)))) - 1;
}
