using ScratchCnn.Kernels;

namespace Ecg.Context;

/// <summary>The rhythm around each beat of a recording, for <see cref="BeatContext"/>: all in logarithms of RR intervals, so that no heart rate matters.</summary>
internal sealed class ContextRhythm
{
    private const int Around = 20;
    private const int WideAround = 25;
    private const double EmaShare = 0.2;
    private const double SmallChange = 0.05;
    private const double LeastSpread = 0.03;
    private const double CentersApart = 0.2;
    private const double UsualShare = 0.25;
    private const double MostLog = 1.5;
    private const double MostSpreads = 8;

    private readonly double[] _log;
    private readonly bool[] _known;
    private readonly double[] _innovation;
    private readonly double _sinus;

    /// <summary>Computes what all beats share.</summary>
    /// <param name="seconds">Time of each beat, in ascending order.</param>
    /// <param name="follows">Whether a beat follows the one before it with nothing in between that could not be judged.</param>
    public ContextRhythm(ReadOnlySpan<double> seconds, ReadOnlySpan<bool> follows)
    {
        int count = seconds.Length;
        _log = new double[count];
        _known = new bool[count];
        for (int i = 1; i < count; i++)
        {
            _known[i] = follows[i] && seconds[i] > seconds[i - 1];
            if (_known[i])
                _log[i] = MathFunctions.Log(seconds[i] - seconds[i - 1]);
        }

        double[] known = [.. _log.Where((_, i) => _known[i])];
        double median = Medians.Of<double>([.. known]);
        for (int i = 0; i < count; i++)
        {
            if (!_known[i])
                _log[i] = median;
        }

        _sinus = Sinus(known, median);
        _innovation = new double[count];
        double average = median;
        for (int i = 0; i < count; i++)
        {
            _innovation[i] = _log[i] - average;
            average += EmaShare * (_log[i] - average);
        }
    }

    /// <summary>Logarithm of the RR interval before a beat over the patient's sinus rhythm.</summary>
    public double Previous(int beat) => LogOf(beat) - _sinus;

    /// <summary>Logarithm of the RR interval after a beat over the patient's sinus rhythm.</summary>
    public double Next(int beat) => LogOf(beat + 1) - _sinus;

    /// <summary>Writes the sequence around a beat.</summary>
    /// <param name="beat">Index of the beat.</param>
    /// <param name="sequence">[17, 4], overwritten: log (RR / local median), difference from the interval before, difference from the running average before, 1 where the interval is known.</param>
    public void WriteSequence(int beat, Span<float> sequence)
    {
        sequence.Clear();
        double median = LocalMedian(beat, Around);
        for (int position = 0; position < BeatContext.SequenceLength; position++)
        {
            int at = beat + position - (BeatContext.SequenceLength / 2);
            if (at < 0 || at >= _log.Length || !_known[at])
                continue;
            Span<float> values = sequence.Slice(position * BeatContext.SequenceValues, BeatContext.SequenceValues);
            values[0] = Bounded(_log[at] - median);
            values[1] = at > 0 ? Bounded(_log[at] - _log[at - 1]) : 0;
            values[2] = Bounded(_innovation[at]);
            values[3] = 1;
        }
    }

    /// <summary>Writes what single numbers say about the rhythm.</summary>
    /// <param name="beat">Index of the beat.</param>
    /// <param name="scalars">[8], overwritten: previous and next interval over the sinus rhythm, as logarithms and over the local spread; median change; and the
    /// share of small changes, the median change and its 30th percentile over more beats.</param>
    public void WriteScalars(int beat, Span<float> scalars)
    {
        double median = LocalMedian(beat, Around);
        (int from, int to) = RangeAround(beat, Around);
        double[] distances = new double[to - from];
        for (int i = from; i < to; i++)
            distances[i - from] = Math.Abs(_log[i] - median);
        double spread = Math.Max(LeastSpread, Medians.Of<double>(distances));
        scalars[0] = Bounded(Previous(beat));
        scalars[1] = Bounded(Next(beat));
        scalars[2] = (float)Math.Clamp(Previous(beat) / spread, -MostSpreads, MostSpreads);
        scalars[3] = (float)Math.Clamp(Next(beat) / spread, -MostSpreads, MostSpreads);
        scalars[4] = Bounded(Medians.Of<double>(Changes(beat, Around)));

        double[] changes = Changes(beat, WideAround);
        scalars[5] = changes.Length == 0 ? 1 : (float)changes.Count(change => change < SmallChange) / changes.Length;
        scalars[6] = Bounded(Medians.Of<double>(changes));
        scalars[7] = Bounded(Medians.Quantile<double>(changes, 0.3));
    }

    /// <summary>
    /// The RR interval of the sinus rhythm, as a logarithm. Intervals come in two lengths where early beats are frequent: the longer one is the sinus rhythm, unless it
    /// is so rare that it must be pauses.
    /// </summary>
    private static double Sinus(double[] logs, double median)
    {
        const int rounds = 20;
        if (logs.Length == 0)
            return median;
        double low = Medians.Quantile<double>([.. logs], 0.1), high = Medians.Quantile<double>([.. logs], 0.9);
        int upper = 0;
        for (int round = 0; round < rounds; round++)
        {
            double border = (low + high) / 2, lowSum = 0, highSum = 0;
            upper = 0;
            foreach (double log in logs)
            {
                if (log > border)
                    (highSum, upper) = (highSum + log, upper + 1);
                else
                    lowSum += log;
            }

            if (upper == 0 || upper == logs.Length)
                return median;
            (low, high) = (lowSum / (logs.Length - upper), highSum / upper);
        }

        return high - low < CentersApart ? median : upper > UsualShare * logs.Length ? high : low;
    }

    private double[] Changes(int beat, int around)
    {
        (int from, int to) = RangeAround(beat, around);
        var changes = new List<double>(to - from);
        for (int i = Math.Max(1, from); i < to; i++)
        {
            if (_known[i] && _known[i - 1])
                changes.Add(Math.Abs(_log[i] - _log[i - 1]));
        }

        return [.. changes];
    }

    private double LocalMedian(int beat, int around)
    {
        (int from, int to) = RangeAround(beat, around);
        return Medians.Of<double>(_log.AsSpan(from, to - from).ToArray());
    }

    private (int From, int To) RangeAround(int beat, int around) => (Math.Max(0, beat - around), Math.Min(_log.Length, beat + around + 1));

    private double LogOf(int beat) => _log[Math.Clamp(beat, 0, _log.Length - 1)];

    private static float Bounded(double value) => (float)Math.Clamp(value, -MostLog, MostLog);
}
