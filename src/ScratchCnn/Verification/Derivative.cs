namespace ScratchCnn.Verification;

/// <summary>
/// Numerical differentiation: central differences at halving steps, extrapolated to step 0 in a tableau whose neighbors estimate the error
/// (Ridders, Accurate computation of F′(x) and F′(x)F″(x), Advances in Engineering Software 4, 1982). On smooth functions some 12 digits; a kink within the first
/// step costs more steps, not accuracy.
/// </summary>
internal static class Derivative
{
    private const double FirstStep = 1.0 / 128;

    private const int Levels = 16;

    /// <summary>The derivative at 0 of a function f of one variable.</summary>
    /// <param name="difference">f(h) − f(−h), for a step h.</param>
    /// <param name="enough">The error with which to be content.</param>
    public static double AtZero(Func<double, double> difference, double enough)
    {
        var above = new double[Levels];
        var row = new double[Levels];
        double best = double.NaN, bestError = double.PositiveInfinity, step = FirstStep;
        for (int level = 0; level < Levels; level++, step /= 2)
        {
            row[0] = difference(step) / (2 * step);
            double factor = 1;
            for (int order = 1; order <= level; order++)
            {
                // A central difference's error is a series in the square of the step, so each column removes one more power of 4.
                factor *= 4;
                row[order] = ((factor * row[order - 1]) - above[order - 1]) / (factor - 1);
                double error = Math.Max(Math.Abs(row[order] - row[order - 1]), Math.Abs(row[order] - above[order - 1]));
                if (error < bestError)
                    (best, bestError) = (row[order], error);
            }

            if (bestError <= enough)
                break;
            (above, row) = (row, above);
        }

        return best;
    }
}
