using Ecg.Evaluation;
using Ecg.Wfdb;

namespace Ecg.Tests.Evaluation;

/// <summary>Each rule of the comparison by itself, at 100 Hz: the match window is 15 samples.</summary>
public class BeatComparisonTests
{
    private const int N = 0;
    private const int S = 1;
    private const int V = 2;
    private const int F = 3;
    private const int Q = 4;
    private const int O = BeatCounts.Unpaired;
    private const int X = BeatCounts.InShutdown;
    private const double Frequency = 100;
    private const sbyte Unreadable = 0x33;

    [Fact]
    public void Beats_within_the_window_are_paired_and_no_others()
    {
        BeatComparison comparison = Compare(Beats("N1000 N2000 N3000"), Beats("N1015 V1985 N3016"));

        AssertCounts(comparison, (N, N, 1), (N, V, 1), (N, O, 1), (O, N, 1));
        Assert.Equal([15, -15], comparison.Offsets);
    }

    [Fact]
    public void The_window_is_rounded_to_the_nearest_sample_and_halves_upwards() =>
        Assert.Equal((75000, 38, 54), (ComparedSpan.Of(250, null).From, ComparedSpan.Of(250, null).Window, ComparedSpan.Of(360, null).Window));

    [Theory]
    [InlineData("N1000", "N990 V1005", "V1005")] // the second of two test beats is nearer
    [InlineData("N1000", "N995 V1010", "N995")] // the first is
    [InlineData("N1000", "N990 V1010", "V1010")] // equally near: the later one
    public void Of_two_test_beats_the_nearer_one_is_paired(string reference, string test, string paired)
    {
        BeatComparison comparison = Compare(Beats(reference), Beats(test));

        int label = paired[0] == 'V' ? V : N;
        AssertCounts(comparison, (N, label, 1), (O, label == V ? N : V, 1));
    }

    [Theory]
    [InlineData("N990 V1005", "N1000", V, N)]
    [InlineData("N995 V1010", "N1000", N, V)]
    public void Of_two_reference_beats_the_nearer_one_is_paired(string reference, string test, int paired, int missed) =>
        AssertCounts(Compare(Beats(reference), Beats(test)), (paired, N, 1), (missed, O, 1));

    [Fact]
    public void A_successor_that_has_a_nearer_beat_of_its_own_is_no_rival()
    {
        // Test 1014 is equally far from both reference beats, but the second has 1025.
        AssertCounts(Compare(Beats("N1000 V1028"), Beats("N1014 V1025")), (N, N, 1), (V, V, 1));
        // The same with the roles exchanged.
        AssertCounts(Compare(Beats("N1014 V1025"), Beats("N1000 V1028")), (N, N, 1), (V, V, 1));
    }

    [Fact]
    public void Beats_before_the_beginning_do_not_count()
    {
        BeatComparison comparison = Compare(Beats("N100 V900 N1100"), Beats("V100 N902 N1100"), from: 10);

        AssertCounts(comparison, (N, N, 1));
    }

    [Fact]
    public void A_pair_astride_the_beginning_belongs_to_the_side_of_its_reference_beat()
    {
        // The reference beat at 1003 is met by a test beat before the beginning.
        AssertCounts(Compare(Beats("N1003 N2000"), Beats("V995 N2000"), from: 10), (N, V, 1), (N, N, 1));
        // The test beat at 1003 has its reference beat before the beginning, at 995.
        AssertCounts(Compare(Beats("N995 N1100"), Beats("V1003 N1100"), from: 10), (N, N, 1));
        // A test beat farther from the beginning than the window is an extra beat.
        AssertCounts(Compare(Beats("N995 N1100"), Beats("V1016 N1100"), from: 10), (O, V, 1), (N, N, 1));
    }

    [Fact]
    public void Beats_beyond_the_end_of_the_recording_do_not_count()
    {
        BeatComparison comparison = Compare(Beats("N1000 N2100"), Beats("N1000 N2050"), last: 2000);

        AssertCounts(comparison, (N, N, 1));
    }

    [Fact]
    public void Without_a_known_length_the_last_reference_beat_ends_the_comparison()
    {
        AssertCounts(Compare(Beats("N1000"), Beats("N1000 N2000"), last: null), (N, N, 1));
        AssertCounts(Compare(Beats("N1000 N2000"), Beats("N1000"), last: null), (N, N, 1), (N, O, 1));
    }

    [Fact]
    public void Beats_missed_while_the_test_marks_a_shutdown_are_counted_apart()
    {
        Annotation[] test = [.. Beats("N1000"), Noise(1500, Unreadable), Noise(2500, 0), .. Beats("N4000")];

        BeatComparison comparison = Compare(Beats("N1000 V2000 N3000 N4000"), test);

        AssertCounts(comparison, (N, N, 2), (V, X, 1), (N, O, 1));
        Assert.Equal(1000, comparison.ShutdownSamples);
        Assert.Equal(new Proportion(1, 1), comparison.Counts.MissedInShutdown(V));
    }

    [Fact]
    public void Noise_that_leaves_one_signal_readable_is_no_shutdown()
    {
        Annotation[] test = [Noise(1500, 0x13), .. Beats("N4000")];

        AssertCounts(Compare(Beats("V2000 N4000"), test), (V, O, 1), (N, N, 1));
    }

    [Fact]
    public void A_shutdown_marked_once_reaches_from_the_beat_before_to_the_next_annotation_less_the_window()
    {
        Annotation[] test = [.. Beats("N1000"), Noise(2000, Unreadable), .. Beats("N3000")];

        BeatComparison comparison = Compare(Beats("N1000 V1015 V2985 N2986 N3000"), test);

        Assert.Equal(1970, comparison.ShutdownSamples);
        Assert.Equal(2, comparison.Counts[V, X]);
        Assert.Equal(1, comparison.Counts[N, O]);
    }

    [Fact]
    public void A_shutdown_without_an_end_lasts_to_the_end_of_the_recording()
    {
        Annotation[] test = [.. Beats("N1000"), Noise(2000, Unreadable)];

        BeatComparison comparison = Compare(Beats("N1000 V1500 V9000"), test, last: 10000);

        AssertCounts(comparison, (N, N, 1), (V, O, 1), (V, X, 1));
        Assert.Equal(8000, comparison.ShutdownSamples);
    }

    [Fact]
    public void Extra_beats_in_a_shutdown_of_the_reference_are_counted_apart()
    {
        Annotation[] reference = [.. Beats("N1000"), Noise(1500, Unreadable), Noise(2500, 1), .. Beats("N4000")];

        AssertCounts(Compare(reference, Beats("N1000 N2000 V3000 N4000")), (N, N, 2), (X, N, 1), (O, V, 1));
    }

    [Fact]
    public void Extra_beats_in_fibrillation_of_the_reference_do_not_count_and_its_beats_are_none()
    {
        Annotation[] reference = [.. Beats("N1000"), Mark(1500, '['), .. Beats("V2000"), Mark(2500, ']'), .. Beats("N4000")];

        AssertCounts(Compare(reference, Beats("N1000 N1700 V3000 N4000")), (N, N, 2), (O, V, 1));
    }

    [Fact]
    public void Fibrillation_of_the_test_excuses_no_missed_beat()
    {
        Annotation[] test = [Mark(1500, '['), .. Beats("V2000"), Mark(2500, ']'), .. Beats("N4000")];

        AssertCounts(Compare(Beats("V2000 N4000"), test), (V, O, 1), (N, N, 1));
    }

    [Fact]
    public void Fibrillation_without_an_end_lasts_to_the_end()
    {
        Annotation[] reference = [.. Beats("N1000"), Mark(1500, '[')];

        AssertCounts(Compare(reference, Beats("N1000 N1700 V3000")), (N, N, 1));
    }

    [Theory]
    [InlineData("NLRB", N)]
    [InlineData("AaJSejn", S)]
    [InlineData("VEr", V)]
    [InlineData("F", F)]
    [InlineData("/fQ?", Q)]
    public void Every_code_of_a_beat_has_a_class(string symbols, int label) =>
        Assert.All(symbols, symbol => Assert.Equal(label, BeatTrack.ClassOf(AnnotationCode.FromSymbol(symbol)!.Value)));

    [Fact]
    public void The_figures_are_those_worked_out_by_hand()
    {
        var counts = new BeatCounts();
        // Rows N S V F Q O X, each number of its own.
        int[][] pairs = [[80, 5, 3, 1, 2, 7, 1], [4, 6, 1, 0, 0, 2, 0], [2, 1, 16, 1, 0, 3, 1], [1, 1, 3, 4, 0, 0, 0], [1, 1, 2, 0, 2, 1, 0], [9, 2, 4, 1, 0], [3, 1, 1, 0, 0]];
        for (int reference = 0; reference < pairs.Length; reference++)
        {
            for (int test = 0; test < pairs[reference].Length; test++)
                counts.Add(reference, test, pairs[reference][test]);
        }

        const int paired = 137;
        Assert.Equal(new Proportion(paired, paired + 15), counts.QrsSensitivity);
        Assert.Equal(new Proportion(paired, paired + 21), counts.QrsPositivePredictivity);
        // V called on F (3) and Q (2) is no false positive: N 3, S 1, O 4, X 1.
        Assert.Equal(new Proportion(16, 24), counts.Ventricular.Sensitivity);
        Assert.Equal(new Proportion(16, 25), counts.Ventricular.PositivePredictivity);
        // True negatives: N 88, S 10, F 6, Q 4, O 12, X 4.
        Assert.Equal(new Proportion(9, 9 + 124), counts.Ventricular.FalsePositiveRate);
        // S called on Q (1) is no false positive: N 5, V 1, F 1, O 2, X 1.
        Assert.Equal(new Proportion(6, 13), counts.Supraventricular.Sensitivity);
        Assert.Equal(new Proportion(6, 16), counts.Supraventricular.PositivePredictivity);
    }

    [Fact]
    public void Gross_figures_weigh_beats_and_averages_weigh_recordings()
    {
        var report = new ComparisonReport(
        [
            Recording("a", Compare(Beats("N1000 N2000 N3000"), Beats("N1002 N2000 N3004"))),
            Recording("b", Compare(Beats("N1000 V2000"), Beats("N1000"))),
        ]);

        ComparisonFigure sensitivity = report.Figures[0];
        Assert.Equal(new Proportion(4, 5), sensitivity.Gross);
        Assert.Equal(0.75, sensitivity.Average, 1e-12);
        Assert.Equal(0, report.Figures[2].Average); // V occurs in the second recording alone
        Assert.True(double.IsNaN(report.Figures[5].Average)); // S in none
        Assert.Equal(0.02, report.PositionError(0.75), 1e-12);
    }

    /// <summary>The EC57 report on classified beats is the comparison of annotations at equal times.</summary>
    [Fact]
    public void The_report_on_classified_beats_counts_as_the_comparison_does()
    {
        var random = new Random(7);
        int[] truths = [.. Enumerable.Range(0, 500).Select(_ => random.Next(5))];
        int[] predictions = [.. truths.Select(truth => random.Next(4) == 0 ? random.Next(5) : truth)];
        Annotation[] Annotate(int[] classes) => [.. classes.Select((label, i) => new Annotation(i * 80, AnnotationCode.FromSymbol("NSVFQ"[label])!.Value))];

        Ec57Report report = Ec57Report.Create(
            truths, predictions, [.. truths.Select(_ => 0)], ["a"], Ecg.Beats.LabelScheme.Aami, seed: 1);
        BeatComparison comparison = Compare(Annotate(truths), Annotate(predictions));

        Assert.Equal(500, report.Overall.Total);
        for (int truth = 0; truth < 5; truth++)
        {
            for (int called = 0; called < 5; called++)
                Assert.Equal(comparison.Counts[truth, called], report.Overall[truth, called]);
        }
        Assert.Equal(comparison.Counts.Ventricular.FalsePositiveRate, report.Overall.Ectopic[1].FalsePositiveRate);
        Assert.Equal(comparison.Counts.Supraventricular.PositivePredictivity, report.Overall.Ectopic[0].PositivePredictivity);
    }

    private static RecordComparison Recording(string name, BeatComparison comparison) =>
        new(name, comparison.Counts, [.. comparison.Offsets.Select(offset => offset / Frequency)], comparison.ShutdownSamples / Frequency);

    private static BeatComparison Compare(Annotation[] reference, Annotation[] test, double from = 0, long? last = 100_000)
    {
        ComparedSpan span = ComparedSpan.Of(Frequency, last, from);
        return BeatComparison.Of(BeatTrack.Of(reference, span.Window), BeatTrack.Of(test, span.Window), span);
    }

    private static Annotation[] Beats(string beats) => [.. beats.Split(' ').Select(beat => Mark(int.Parse(beat[1..], null), beat[0]))];

    private static Annotation Mark(long sample, char symbol) => new(sample, AnnotationCode.FromSymbol(symbol)!.Value);

    private static Annotation Noise(long sample, sbyte subtype) => Mark(sample, '~') with { Subtype = subtype };

    private static void AssertCounts(BeatComparison comparison, params (int Reference, int Test, int Pairs)[] expected)
    {
        for (int reference = 0; reference < BeatCounts.Size; reference++)
        {
            for (int test = 0; test < BeatCounts.Size; test++)
            {
                int pairs = expected.Where(pair => pair.Reference == reference && pair.Test == test).Sum(pair => pair.Pairs);
                Assert.True(
                    pairs == comparison.Counts[reference, test],
                    $"{BeatCounts.Names[reference]}{BeatCounts.Names[test]}: expected {pairs}, got {comparison.Counts[reference, test]}");
            }
        }
    }
}
