using ScratchCnn.Kernels;

namespace Ecg.Context;

/// <summary>Measures of the beats of one lead against the usual sinus beat of the patient, and of the regularity of the P waves around them.</summary>
internal sealed class ContextShape
{
    /// <summary>Numbers per beat.</summary>
    public const int Count = 7;

    // Windows in samples at 120 Hz, relative to the R peak.
    private const int QrsFrom = -10;
    private const int QrsTo = 13;
    private const int PFrom = -30;
    private const int PTo = -8;
    private const int Around = 12;
    private const double MostLog = 2;
    private const double Tiny = 1e-6;

    private readonly float[] _lead;
    private readonly int[] _peaks;
    private readonly float[] _usual;
    private readonly float[] _pWaves;

    /// <summary>Prepares the comparison.</summary>
    /// <param name="lead">[samples], normalized.</param>
    /// <param name="peaks">Sample of each R peak.</param>
    /// <param name="usual">[96]: the usual sinus beat.</param>
    public ContextShape(float[] lead, int[] peaks, float[] usual)
    {
        _lead = lead;
        _peaks = peaks;
        _usual = usual;
        const int length = PTo - PFrom;
        _pWaves = new float[peaks.Length * length];
        for (int beat = 0; beat < peaks.Length; beat++)
        {
            Span<float> wave = _pWaves.AsSpan(beat * length, length);
            Copy(beat, PFrom, wave);
            float mean = Mean(wave);
            foreach (ref float value in wave)
                value -= mean;
        }
    }

    /// <summary>Writes the numbers of a beat.</summary>
    /// <param name="beat">Index of the beat.</param>
    /// <param name="scalars">[7], overwritten: coherence of the P windows around; correlation of the QRS complex, correlation of the P window, root mean square
    /// difference of the P window, amplitude and width of the QRS complex as logarithms of ratios, and difference of the P window's height.</param>
    public void Write(int beat, Span<float> scalars)
    {
        Span<float> qrs = stackalloc float[QrsTo - QrsFrom], p = stackalloc float[PTo - PFrom];
        Copy(beat, QrsFrom, qrs);
        Copy(beat, PFrom, p);
        ReadOnlySpan<float> usualQrs = _usual.AsSpan(BeatContext.Before + QrsFrom, qrs.Length), usualP = _usual.AsSpan(BeatContext.Before + PFrom, p.Length);
        double difference = 0;
        for (int i = 0; i < p.Length; i++)
            difference += (p[i] - usualP[i]) * (double)(p[i] - usualP[i]);

        scalars[0] = Coherence(beat);
        scalars[1] = Correlation(qrs, usualQrs);
        scalars[2] = Correlation(p, usualP);
        scalars[3] = (float)Math.Sqrt(difference / p.Length);
        scalars[4] = LogRatio(Height(qrs), Height(usualQrs));
        scalars[5] = LogRatio(Width(qrs), Width(usualQrs));
        scalars[6] = Height(p) - Height(usualP);
    }

    /// <summary>Energy of the mean P window over the mean energy of the P windows: 1 where all are alike, near 0 where none is like another.</summary>
    private float Coherence(int beat)
    {
        const int length = PTo - PFrom;
        int from = Math.Max(0, beat - Around), to = Math.Min(_peaks.Length, beat + Around + 1);
        Span<double> sum = stackalloc double[length];
        sum.Clear();
        double energy = 0;
        for (int other = from; other < to; other++)
        {
            ReadOnlySpan<float> wave = _pWaves.AsSpan(other * length, length);
            for (int i = 0; i < length; i++)
            {
                sum[i] += wave[i];
                energy += wave[i] * (double)wave[i];
            }
        }

        double ofSum = 0;
        foreach (double value in sum)
            ofSum += value * value;
        return energy > Tiny ? (float)(ofSum / energy / (to - from)) : 0;
    }

    private void Copy(int beat, int offset, Span<float> window)
    {
        for (int i = 0; i < window.Length; i++)
        {
            int at = _peaks[beat] + offset + i;
            window[i] = at >= 0 && at < _lead.Length ? _lead[at] : 0;
        }
    }

    private static float Correlation(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double meanA = 0, meanB = 0;
        for (int i = 0; i < a.Length; i++)
            (meanA, meanB) = (meanA + a[i], meanB + b[i]);
        (meanA, meanB) = (meanA / a.Length, meanB / b.Length);
        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double da = a[i] - meanA, db = b[i] - meanB;
            (ab, aa, bb) = (ab + (da * db), aa + (da * da), bb + (db * db));
        }

        return aa * bb > Tiny * Tiny ? (float)(ab / Math.Sqrt(aa * bb)) : 0;
    }

    private static float Mean(ReadOnlySpan<float> window)
    {
        double sum = 0;
        foreach (float value in window)
            sum += value;
        return (float)(sum / window.Length);
    }

    private static float Height(ReadOnlySpan<float> window)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (float value in window)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return high - low;
    }

    /// <summary>Width in samples of a rectangle with the peak and the area of the complex.</summary>
    private static double Width(ReadOnlySpan<float> qrs)
    {
        double area = 0, peak = 0;
        foreach (float value in qrs)
            (area, peak) = (area + Math.Abs(value), Math.Max(peak, Math.Abs(value)));
        return peak > Tiny ? area / peak : 0;
    }

    private static float LogRatio(double value, double usual) =>
        value > Tiny && usual > Tiny ? (float)Math.Clamp(MathFunctions.Log(value / usual), -MostLog, MostLog) : 0;
}
