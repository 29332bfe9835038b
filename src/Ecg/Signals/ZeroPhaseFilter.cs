namespace Ecg.Signals;

/// <summary>
/// A Butterworth band-pass filter without phase shift: it runs forward over the signal and then backward over the result, which squares its
/// gain. At both ends the signal is extended by its point reflection, 2x₀ − x₋ₙ, and the filter starts in the steady state for the first
/// value, so that an offset or a slope causes no ringing.
/// </summary>
/// <remarks>
/// Existing libraries do not serve: NWaves expands all poles into one polynomial, which loses all precision for a band of 1–35 Hz at rates of
/// several kilohertz; MathNet.Filtering has no zero-phase filter.
/// </remarks>
public sealed class ZeroPhaseFilter
{
    private readonly Biquad[] _sections;
    private readonly int _padding;

    /// <summary>Designs the filter.</summary>
    /// <param name="order">Poles per edge, for one of the two runs.</param>
    /// <param name="low">Lower edge, in Hz.</param>
    /// <param name="high">Upper edge, in Hz.</param>
    /// <param name="rate">Samples per second, in Hz.</param>
    /// <param name="paddingSeconds">Length of the extension at both ends, limited by the length of the signal.</param>
    public ZeroPhaseFilter(int order, double low, double high, double rate, double paddingSeconds = 3)
    {
        _sections = Butterworth.BandPass(order, low, high, rate);
        _padding = (int)Math.Ceiling(paddingSeconds * rate);
    }

    /// <summary>Filters a signal.</summary>
    /// <param name="signal">[samples]; finite.</param>
    /// <param name="filtered">[samples], written; may be <paramref name="signal"/> itself.</param>
    public void Apply(ReadOnlySpan<float> signal, Span<float> filtered)
    {
        if (filtered.Length != signal.Length)
            throw new ArgumentException($"Expected room for {signal.Length} samples; got {filtered.Length}.", nameof(filtered));
        if (signal.IsEmpty)
            return;
        int length = signal.Length, padding = Math.Min(_padding, length - 1);
        double first = signal[0], last = signal[^1];
        double[] after = new double[padding];
        for (int i = 0; i < padding; i++)
            after[i] = (2 * last) - signal[length - 2 - i];

        Span<double> state = stackalloc double[2 * _sections.Length];
        Start(state, padding > 0 ? (2 * first) - signal[padding] : first);
        for (int i = padding; i > 0; i--)
            Step(state, (2 * first) - signal[i]);
        for (int i = 0; i < length; i++)
            filtered[i] = (float)Step(state, signal[i]);
        for (int i = 0; i < padding; i++)
            after[i] = Step(state, after[i]);

        Start(state, padding > 0 ? after[^1] : filtered[^1]);
        for (int i = padding - 1; i >= 0; i--)
            Step(state, after[i]);
        for (int i = length - 1; i >= 0; i--)
            filtered[i] = (float)Step(state, filtered[i]);
    }

    // Steady state of transposed direct form II for a constant x: z₁ = y − b₀x, z₂ = b₂x − a₂y.
    private void Start(Span<double> state, double x)
    {
        for (int i = 0; i < _sections.Length; i++)
        {
            Biquad section = _sections[i];
            double y = x * (section.B0 + section.B1 + section.B2) / (1 + section.A1 + section.A2);
            state[2 * i] = y - (section.B0 * x);
            state[(2 * i) + 1] = (section.B2 * x) - (section.A2 * y);
            x = y;
        }
    }

    private double Step(Span<double> state, double x)
    {
        for (int i = 0; i < _sections.Length; i++)
        {
            Biquad section = _sections[i];
            double y = (section.B0 * x) + state[2 * i];
            state[2 * i] = (section.B1 * x) - (section.A1 * y) + state[(2 * i) + 1];
            state[(2 * i) + 1] = (section.B2 * x) - (section.A2 * y);
            x = y;
        }

        return x;
    }
}
