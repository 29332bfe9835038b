using System.Globalization;

namespace Ecg.Evaluation;

/// <summary>The part of a recording that is compared, in samples.</summary>
/// <param name="From">First sample that counts; what lies before it is the learning period.</param>
/// <param name="Last">Last sample that counts; null where the length of the recording is unknown, and then the last reference beat ends the
/// comparison.</param>
/// <param name="Window">The longest distance between two annotations of one beat.</param>
public readonly record struct ComparedSpan(long From, long? Last, long Window)
{
    /// <summary>The match window of EC57: 150 ms.</summary>
    public const double WindowSeconds = 0.15;

    /// <summary>The learning period that EC57 excludes: five minutes.</summary>
    public const double LearningSeconds = 300;

    /// <summary>The span of a recording, with the match window of EC57. Times are rounded to the nearest sample, halves upwards, as WFDB's
    /// strtim does.</summary>
    /// <param name="frequency">Samples per second, in Hz.</param>
    /// <param name="sampleCount">Samples of the recording, if known.</param>
    /// <param name="fromSeconds">Beginning of the part that counts, in seconds.</param>
    public static ComparedSpan Of(double frequency, long? sampleCount, double fromSeconds = LearningSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequency);
        ArgumentOutOfRangeException.ThrowIfNegative(fromSeconds);
        return new ComparedSpan(ToSamples(fromSeconds, frequency), sampleCount, ToSamples(WindowSeconds, frequency));
    }

    /// <summary>A time as text: "5:00", "1:02:03.5".</summary>
    public static string Format(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        string fraction = time.Milliseconds == 0 ? "" : time.Milliseconds.ToString("'.'000", CultureInfo.InvariantCulture).TrimEnd('0');
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}{fraction}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}{fraction}");
    }

    private static long ToSamples(double seconds, double frequency) => (long)Math.Floor((seconds * frequency) + 0.5);
}

/// <summary>
/// Two annotation files of one recording compared beat by beat, as ANSI/AAMI EC57 defines it and WFDB's bxb does it. The two series are
/// walked through in time order. The earlier of the two beats at hand is paired with the other if that is within the match window and no
/// better pair is in sight; otherwise it counts as missed or extra.
/// </summary>
public sealed class BeatComparison
{
    // Stands for the time of the beat after the last; the difference to any time is positive and fits.
    private const long Never = long.MaxValue / 2;

    private readonly BeatTrack _reference;
    private readonly BeatTrack _test;
    private readonly ComparedSpan _span;
    private readonly List<long> _offsets = [];

    private BeatComparison(BeatTrack reference, BeatTrack test, ComparedSpan span)
    {
        _reference = reference;
        _test = test;
        _span = span;
    }

    /// <summary>The pairs.</summary>
    public BeatCounts Counts { get; } = new();

    /// <summary>Of each pair of beats the sample of the test minus that of the reference.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    /// <summary>Samples that the test annotator marks as unreadable, over the whole recording: the learning period counts too, as for bxb.
    /// An unfinished shutdown lasts to the end of the recording where that is known.</summary>
    public long ShutdownSamples => _test.Shutdown.Sum(stretch => Math.Max(0, (stretch.Last ?? _span.Last ?? stretch.First) - stretch.First));

    /// <summary>Compares two annotation files.</summary>
    /// <param name="reference">Beats of the reference.</param>
    /// <param name="test">Beats under test.</param>
    /// <param name="span">The part that counts.</param>
    public static BeatComparison Of(BeatTrack reference, BeatTrack test, ComparedSpan span)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(test);
        var comparison = new BeatComparison(reference, test, span);
        comparison.Walk();
        return comparison;
    }

    private void Walk()
    {
        int r = FirstFrom(_reference.Beats, _span.From);
        int t = FirstFrom(_test.Beats, _span.From);
        if (_span.From > 0)
            Start(ref r, ref t);

        while (IsInside(Reference(r), Test(t)))
        {
            long reference = Reference(r);
            long test = Test(t);
            if (test < reference)
            {
                if (IsPair(test, reference, Test(t + 1), Reference(r + 1)))
                    Pair(r++, t++);
                else
                    CountExtra(_test.Beats[t++]);
            }
            else if (IsPair(reference, test, Reference(r + 1), Test(t + 1)))
            {
                Pair(r++, t++);
            }
            else
            {
                CountMissed(_reference.Beats[r++]);
            }
        }
    }

    // A pair that lies on both sides of the beginning belongs to the side of its reference beat.
    private void Start(ref int r, ref int t)
    {
        long first = Reference(r);
        if (t > 0 && first - Test(t - 1) <= _span.Window && first - Test(t - 1) < Math.Abs(first - Test(t)))
            Pair(r++, t - 1);
        else if (Test(t) - _span.From <= _span.Window && Math.Abs(first - Test(t + 1)) < Math.Abs(first - Test(t)))
            t++;
    }

    private bool IsInside(long reference, long test) =>
        _span.Last is long last ? reference <= last || test <= last : reference < Never;

    // The later beat is better off with the successor of the earlier one if that is nearer, unless that successor has a nearer beat itself.
    private bool IsPair(long earlier, long later, long afterEarlier, long afterLater)
    {
        long rival = Math.Abs(later - afterEarlier);
        return later - earlier <= _span.Window && (later - earlier < rival || Math.Abs(afterLater - afterEarlier) < rival);
    }

    private void Pair(int r, int t)
    {
        ComparedBeat reference = _reference.Beats[r];
        ComparedBeat test = _test.Beats[t];
        Counts.Add(reference.Class, test.Class);
        _offsets.Add(test.Sample - reference.Sample);
    }

    private void CountMissed(ComparedBeat beat) =>
        Counts.Add(beat.Class, Contain(_test.Shutdown, beat) ? BeatCounts.InShutdown : BeatCounts.Unpaired);

    // There is nothing to compare within ventricular fibrillation of the reference.
    private void CountExtra(ComparedBeat beat)
    {
        if (!Contain(_reference.Fibrillation, beat))
            Counts.Add(Contain(_reference.Shutdown, beat) ? BeatCounts.InShutdown : BeatCounts.Unpaired, beat.Class);
    }

    private static bool Contain(IReadOnlyList<Stretch> stretches, ComparedBeat beat) => stretches.Any(stretch => stretch.Contains(beat.Sample));

    private long Reference(int index) => index < _reference.Beats.Count ? _reference.Beats[index].Sample : Never;

    private long Test(int index) => index < _test.Beats.Count ? _test.Beats[index].Sample : Never;

    private static int FirstFrom(IReadOnlyList<ComparedBeat> beats, long sample)
    {
        int first = 0;
        while (first < beats.Count && beats[first].Sample < sample)
            first++;
        return first;
    }
}
