namespace Ecg.Signals;

/// <summary>
/// Changes the sampling rate of a signal: each output sample is a sum of the surrounding input samples, weighted by a Kaiser-windowed sinc,
/// <para>y(t) = Σ_k x[k] · h(t − k),   h(t) = 2c · sinc(2c·t) · I₀(β·√(1 − (t/w)²)) / I₀(β)   for |t| ≤ w,</para>
/// with t and w in input samples and c in cycles per input sample. The filter passes frequencies below 0.45 of the lower of the two rates and
/// attenuates those above 0.5 of it (its Nyquist frequency) by <see cref="Attenuation"/>, so that nothing aliases. Window and length after J. F. Kaiser
/// and R. W. Schafer, "On the use of the I₀-sinh window for spectrum analysis", IEEE Trans. ASSP 28 (1980): β = 0.1102 (A − 8.7),
/// 2w = (A − 7.95) / (2.285 · Δω). The signal is extended by its first and its last value.
/// </summary>
public sealed class Resampler
{
    /// <summary>Attenuation of the stop band, in dB.</summary>
    public const double Attenuation = 80;

    private const double PassEdge = 0.45;
    private const double StopEdge = 0.5;
    private const double Beta = 0.1102 * (Attenuation - 8.7);

    // Rates are rounded to 1 µHz, so that their ratio is rational.
    private const double RateUnit = 1e-6;

    // Outputs at the same fractional position between two inputs have the same weights. They are cached, up to this many weights (64 MB).
    private const int MostKeptWeights = 1 << 23;

    private readonly long _from;
    private readonly long _to;
    private readonly double _cutoff;
    private readonly double _halfWidth;
    private readonly double[]?[] _weights;

    /// <summary>Creates a resampler.</summary>
    /// <param name="fromRate">Rate of the input, in Hz.</param>
    /// <param name="toRate">Rate of the output, in Hz.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not between 0.001 Hz and 1 MHz.</exception>
    public Resampler(double fromRate, double toRate)
    {
        long from = Units(fromRate, nameof(fromRate));
        long to = Units(toRate, nameof(toRate));
        long divisor = GreatestCommonDivisor(from, to);
        _from = from / divisor;
        _to = to / divisor;

        double lower = Math.Min(1, (double)to / from); // in input samples
        _cutoff = lower * (PassEdge + StopEdge) / 2;
        double transition = 2 * Math.PI * lower * (StopEdge - PassEdge);
        _halfWidth = (Attenuation - 7.95) / (2.285 * transition) / 2;
        _weights = new double[]?[Math.Min(_to, MostKeptWeights / WeightCount)];
    }

    /// <summary>Index of the output sample nearest in time to an input sample.</summary>
    public long Position(long sample) => (long)Math.Round((decimal)sample * _to / _from, MidpointRounding.AwayFromZero);

    /// <summary>Number of output samples for a number of input samples.</summary>
    public int OutputLength(int inputLength) => checked((int)((((long)inputLength * _to) + _from - 1) / _from));

    /// <summary>Resamples a signal.</summary>
    /// <param name="samples">[input samples]; a NaN makes every output NaN whose window contains it.</param>
    /// <returns>[output samples]; output 0 is at the time of input 0.</returns>
    public double[] Resample(ReadOnlySpan<double> samples)
    {
        double[] output = new double[OutputLength(samples.Length)];
        Resample(samples, output);
        return output;
    }

    /// <summary>Resamples a signal into memory that is there.</summary>
    /// <param name="samples">[input samples].</param>
    /// <param name="output">[<see cref="OutputLength"/>], written.</param>
    public void Resample(ReadOnlySpan<double> samples, Span<double> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, OutputLength(samples.Length));
        if (_from == _to)
        {
            samples.CopyTo(output);
            return;
        }

        for (int i = 0; i < output.Length; i++)
        {
            (long whole, long phase) = Math.DivRem(i * _from, _to);
            double[] weights = Weights(phase);
            int first = (int)whole - (weights.Length / 2) + 1;
            output[i] = first >= 0 && first + weights.Length <= samples.Length
                ? Dot(weights, samples.Slice(first, weights.Length))
                : DotAtEdge(weights, samples, first);
        }
    }

    private int WeightCount => 2 * (int)Math.Ceiling(_halfWidth);

    // weights[j] belongs to the input at floor(t) − weights.Length/2 + 1 + j, where t − floor(t) = phase / _to.
    private double[] Weights(long phase)
    {
        if (phase < _weights.Length && _weights[phase] is double[] kept)
            return kept;
        double fraction = (double)phase / _to;
        double[] weights = new double[WeightCount];
        int half = weights.Length / 2;
        double sum = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            weights[j] = Kernel(fraction + half - 1 - j);
            sum += weights[j];
        }
        for (int j = 0; j < weights.Length; j++)
            weights[j] /= sum; // a constant signal stays exactly constant
        if (phase < _weights.Length)
            _weights[phase] = weights;
        return weights;
    }

    private double Kernel(double t)
    {
        double position = t / _halfWidth;
        if (Math.Abs(position) >= 1)
            return 0;
        double angle = 2 * Math.PI * _cutoff * t;
        double sinc = angle == 0 ? 1 : Math.Sin(angle) / angle;
        return 2 * _cutoff * sinc * BesselI0(Beta * Math.Sqrt(1 - (position * position))) / BesselI0(Beta);
    }

    private static double Dot(double[] weights, ReadOnlySpan<double> samples)
    {
        double sum = 0;
        for (int j = 0; j < weights.Length; j++)
            sum += weights[j] * samples[j];
        return sum;
    }

    private static double DotAtEdge(double[] weights, ReadOnlySpan<double> samples, int first)
    {
        double sum = 0;
        for (int j = 0; j < weights.Length; j++)
            sum += weights[j] * samples[Math.Clamp(first + j, 0, samples.Length - 1)];
        return sum;
    }

    // Modified Bessel function of the first kind, order 0: Σ ((x/2)^k / k!)², all terms are positive.
    private static double BesselI0(double x)
    {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static long Units(double rate, string name)
    {
        if (!(rate is >= 0.001 and <= 1e6))
            throw new ArgumentOutOfRangeException(name, rate, "A sampling rate must be between 0.001 Hz and 1 MHz.");
        return (long)Math.Round(rate / RateUnit);
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
