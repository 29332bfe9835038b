using MathNet.Numerics.Distributions;

namespace Ecg.Evaluation;

/// <summary>A share of beats, with the counts that it comes from.</summary>
/// <param name="Count">Beats that have it.</param>
/// <param name="Total">Beats that could.</param>
public readonly record struct Proportion(int Count, int Total)
{
    /// <summary>The share; NaN where there is no beat.</summary>
    public double Value => Total == 0 ? double.NaN : (double)Count / Total;

    /// <summary>
    /// The exact interval of Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
    /// Biometrika 26 (1934): its ends are the α/2 quantile of Beta(k, n − k + 1) and the 1 − α/2 quantile of Beta(k + 1, n − k). It holds
    /// if the beats are independent, which beats of one patient are not: see <see cref="PatientBootstrap"/>.
    /// </summary>
    /// <param name="confidence">Confidence 1 − α, between 0 and 1.</param>
    /// <returns>The interval; [0, 1] where there is no beat.</returns>
    public Interval ClopperPearson(double confidence = 0.95)
    {
        double tail = (1 - confidence) / 2;
        return new Interval(
            Count == 0 ? 0 : Beta.InvCDF(Count, Total - Count + 1, tail),
            Count == Total ? 1 : Beta.InvCDF(Count + 1, Total - Count, 1 - tail));
    }
}

/// <summary>An interval of confidence.</summary>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
public readonly record struct Interval(double Lower, double Upper);
