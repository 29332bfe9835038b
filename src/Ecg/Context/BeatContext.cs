using ScratchCnn.Data;

namespace Ecg.Context;

/// <summary>
/// Beats as a cardiologist looks at them: each beside the usual beat of its patient, with the P wave, in both leads, and within its rhythm. A row of
/// <see cref="Columns"/> values holds
/// <list type="bullet">
/// <item>the beat minus the patient's median beat, [96, 2]: at 120 Hz, from 333 ms before the R peak to 458 ms after it, in two leads; then the median beat,
/// [96, 2], from which the beat can be drawn;</item>
/// <item>the rhythm, [17, 4]: the RR intervals of the beat, of the eight beats before it and of the eight after it;</item>
/// <item>36 numbers: the <see cref="RrFeatures"/>, more about the rhythm, how regular the P waves around are, how the beat's QRS complex and P wave compare to
/// those of the sinus beats, and how much the beat differs from the median beat for a beat of this recording, which may be noisy.</item>
/// </list>
/// Needs no labels, but the beats before and after. Any sampling rate and any gain will do; of a single lead, or of two of which one is flat, both channels
/// hold that lead.
/// </summary>
public sealed class BeatContext
{
    /// <summary>Samples per second of the beats, in Hz.</summary>
    public const double Rate = 120;

    /// <summary>Samples of a beat.</summary>
    public const int BeatLength = 96;

    /// <summary>Leads of a row.</summary>
    public const int Leads = 2;

    /// <summary>RR intervals of the sequence.</summary>
    public const int SequenceLength = 17;

    /// <summary>Values per RR interval of the sequence.</summary>
    public const int SequenceValues = 4;

    /// <summary>Numbers after the sequence: those about the rhythm, then those of each lead in turn.</summary>
    public const int Scalars = RhythmScalars + (Leads * LeadScalars);

    /// <summary>Values of a row.</summary>
    public const int Columns = (2 * BeatSize) + (SequenceLength * SequenceValues) + Scalars;

    internal const int RhythmScalars = RrFeatures.Count + 8;
    internal const int LeadScalars = 10;

    /// <summary>The last numbers of each lead, which measure a beat's difference from the median beat in that of the recording.</summary>
    internal const int NoiseScalars = 3;

    /// <summary>Values of a beat in all leads: the difference from the median beat comes first in a row, then the median beat.</summary>
    internal const int BeatSize = BeatLength * Leads;

    internal const int SequenceStart = 2 * BeatSize;
    internal const int ScalarStart = SequenceStart + (SequenceLength * SequenceValues);

    /// <summary>Samples of a beat before its R peak.</summary>
    internal const int Before = 40;

    private const int MostShift = 5;
    private const int MostForMedian = 1000;
    private const float DifferenceScale = 1 / 0.15f;
    private const float MedianScale = 1 / 0.3f;
    private const double SinusTolerance = 0.12;

    private readonly float[][] _leads;
    private readonly int[] _peaks;
    private readonly RrFeatures[] _features;
    private readonly ContextRhythm _rhythm;
    private readonly float[] _median;
    private readonly ContextShape[] _shapes;
    private readonly ContextResidual _residual;

    /// <summary>The beat of the first lead, [96]: in a row the sum of its difference from the median beat and of the median beat itself.</summary>
    /// <param name="row">A row, in multiples of the lead's median QRS height, or another quantity per value of a row, such as its attribution.</param>
    public static float[] FirstLead(ReadOnlySpan<float> row)
    {
        var beat = new float[BeatLength];
        for (int i = 0; i < BeatLength; i++)
            beat[i] = row[i * Leads] + row[BeatSize + (i * Leads)];
        return beat;
    }

    /// <summary>Prepares the rows of the beats of a recording, or of a part of it with a margin on both sides.</summary>
    /// <param name="leads">One lead or two, each [samples] at <paramref name="rate"/>; NaN where a sample is missing.</param>
    /// <param name="rate">Samples per second, in Hz.</param>
    /// <param name="beats">Sample of the R peak of each beat, in ascending order; all beats, whatever their class.</param>
    /// <param name="follows">Whether each beat follows the one before it with nothing in between that could not be judged; null if all do.</param>
    public BeatContext(IReadOnlyList<float[]> leads, double rate, IReadOnlyList<long> beats, IReadOnlyList<bool>? follows = null)
    {
        ArgumentNullException.ThrowIfNull(leads);
        ArgumentNullException.ThrowIfNull(beats);
        if (leads.Count is < 1 or > Leads)
            throw new ArgumentException($"Expected one lead or two; got {leads.Count}.", nameof(leads));

        double[] seconds = [.. beats.Select(beat => beat / rate)];
        bool[] isFollowing = follows is null ? [.. beats.Select((_, i) => i > 0)] : [.. follows];
        _rhythm = new ContextRhythm(seconds, isFollowing);
        _features = RrFeatures.Compute([.. beats.Select(beat => new Wfdb.Annotation(beat, Wfdb.AnnotationCode.Normal))], rate);
        // Where the electrode of a lead is off, the other lead is taken as though it were the only one.
        float[][] live = [.. leads.Where(lead => !ContextLead.IsFlat(lead))];
        _leads = [.. (live.Length > 0 ? live : leads).Select(lead => ContextLead.Prepare(lead, rate))];
        _peaks = [.. seconds.Select(second => (int)Math.Round(second * Rate))];
        foreach (float[] lead in _leads)
            ContextLead.Normalize(lead, _peaks);
        int shift = PeakShift();
        for (int i = 0; i < _peaks.Length; i++)
            _peaks[i] += shift;

        _median = MedianBeat(Enumerable.Range(0, _peaks.Length));
        int[] sinus = [.. Enumerable.Range(0, _peaks.Length).Where(beat =>
            Math.Abs(_rhythm.Previous(beat)) < SinusTolerance && Math.Abs(_rhythm.Next(beat)) < SinusTolerance)];
        float[] usual = sinus.Length == 0 ? _median : MedianBeat(sinus);
        _residual = new ContextResidual(_peaks.Length, WriteDifference);
        _shapes = [.. Enumerable.Range(0, _leads.Length).Select(lead => new ContextShape(_leads[lead], _peaks, usual.Where((_, i) => i % Leads == lead).ToArray()))];
    }

    /// <summary>
    /// Leaves the beats of a row as they are but for one scale each for differences and median beats, since they are in units of the QRS complex; a scale of their own
    /// would make as much of the noise between the waves as of the waves.
    /// </summary>
    /// <param name="fitted">A standardizer fitted to rows.</param>
    public static Standardizer<float> Standardizer(Standardizer<float> fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        float[] mean = fitted.Mean.ToArray(), scale = fitted.Scale.ToArray();
        for (int i = 0; i < SequenceStart; i++)
            (mean[i], scale[i]) = (0, i < BeatSize ? DifferenceScale : MedianScale);
        return new Standardizer<float>(mean, scale);
    }

    /// <summary>Number of beats.</summary>
    public int Count => _peaks.Length;

    /// <summary>Writes the row of a beat.</summary>
    /// <param name="beat">Index of the beat.</param>
    /// <param name="row">[<see cref="Columns"/>], overwritten.</param>
    public void Write(int beat, Span<float> row)
    {
        WriteDifference(beat, row[..BeatSize]);
        _median.CopyTo(row[BeatSize..]);
        _rhythm.WriteSequence(beat, row[SequenceStart..ScalarStart]);
        Span<float> scalars = row[ScalarStart..];
        _features[beat].CopyTo(scalars);
        _rhythm.WriteScalars(beat, scalars[RrFeatures.Count..RhythmScalars]);
        for (int lead = 0; lead < Leads; lead++)
        {
            Span<float> ofLead = scalars.Slice(RhythmScalars + (lead * LeadScalars), LeadScalars);
            _shapes[lead % _shapes.Length].Write(beat, ofLead[..ContextShape.Count]);
            _residual.Write(beat, lead, ofLead[ContextShape.Count..]);
        }
    }

    /// <summary>The beat minus the median beat, [96, 2].</summary>
    private void WriteDifference(int beat, Span<float> values)
    {
        WriteBeat(beat, values);
        for (int i = 0; i < values.Length; i++)
            values[i] -= _median[i];
    }

    /// <summary>The beat itself, [96, 2].</summary>
    private void WriteBeat(int beat, Span<float> values)
    {
        for (int channel = 0; channel < Leads; channel++)
        {
            float[] lead = _leads[channel % _leads.Length];
            int start = _peaks[beat] - Before;
            for (int i = 0; i < BeatLength; i++)
                values[(i * Leads) + channel] = start + i >= 0 && start + i < lead.Length ? lead[start + i] : 0;
        }
    }

    /// <summary>
    /// Distance from the marks to the peak of the median beat in the first lead: detectors and annotators mark different points of a QRS complex.
    /// </summary>
    private int PeakShift()
    {
        float[] median = MedianBeat(Enumerable.Range(0, _peaks.Length));
        int best = 0;
        for (int distance = 1; distance <= MostShift; distance++) // the nearest of equals
        {
            foreach (int shift in (int[])[-distance, distance])
            {
                if (Height(shift) > Height(best))
                    best = shift;
            }
        }

        return best;

        float Height(int shift) => Math.Abs(median[(Before + shift) * Leads]);
    }

    private float[] MedianBeat(IEnumerable<int> beats)
    {
        int[] all = [.. beats];
        int[] chosen = all.Length <= MostForMedian ? all : [.. Enumerable.Range(0, MostForMedian).Select(i => all[(int)((long)i * all.Length / MostForMedian)])];
        float[] values = new float[chosen.Length * BeatSize], median = new float[BeatSize], column = new float[chosen.Length];
        for (int i = 0; i < chosen.Length; i++)
            WriteBeat(chosen[i], values.AsSpan(i * BeatSize, BeatSize));
        for (int at = 0; at < median.Length; at++)
        {
            for (int i = 0; i < column.Length; i++)
                column[i] = values[(i * BeatSize) + at];
            median[at] = Medians.Of<float>(column);
        }

        return median;
    }
}
