using Ecg.Evaluation;

namespace Ecg.Tests.Evaluation;

public class Ec57FiguresTests
{
    // Row sums 90 10 20 8 5, column sums 88 13 23 6 3, diagonal 108, total 133.
    private static readonly int[,] s_confusion =
    {
        { 80, 5, 3, 1, 1 },
        { 4, 6, 0, 0, 0 },
        { 2, 1, 16, 1, 0 },
        { 1, 0, 3, 4, 0 },
        { 1, 1, 1, 0, 2 },
    };

    private readonly Ec57Figures _figures = new(s_confusion);

    [Fact]
    public void Each_class_is_counted_against_all_others()
    {
        Assert.Equal(new ClassFigures("N", new(80, 90), new(80, 88), new(8, 43)), _figures.Classes[0]);
        Assert.Equal(new ClassFigures("S", new(6, 10), new(6, 13), new(7, 123)), _figures.Classes[1]);
        Assert.Equal(new ClassFigures("V", new(16, 20), new(16, 23), new(7, 113)), _figures.Classes[2]);
        Assert.Equal(new ClassFigures("F", new(4, 8), new(4, 6), new(2, 125)), _figures.Classes[3]);
        Assert.Equal(new ClassFigures("Q", new(2, 5), new(2, 3), new(1, 128)), _figures.Classes[4]);
        Assert.Equal(new Proportion(108, 133), _figures.Accuracy);
    }

    [Fact]
    public void EC57_forgives_S_on_Q_and_V_on_F_and_Q()
    {
        Assert.Equal(new ClassFigures("S (EC57)", new(6, 10), new(6, 12), new(6, 122)), _figures.Ectopic[0]);
        Assert.Equal(new ClassFigures("V (EC57)", new(16, 20), new(16, 19), new(3, 109)), _figures.Ectopic[1]);
    }

    [Fact]
    public void The_summary_figures_are_those_worked_out_by_hand()
    {
        const double kappa = 5791.0 / 9116; // (108/133 − 8573/133²) / (1 − 8573/133²)
        const double j = 0.6 + 0.8 + (6.0 / 13) + (16.0 / 23);

        Assert.Equal(((80.0 / 90) + 0.6 + 0.8 + 0.5 + 0.4) / 5, _figures.MeanSensitivity, 1e-12);
        Assert.Equal(kappa, _figures.Kappa, 1e-12);
        Assert.Equal(j, _figures.J, 1e-12);
        Assert.Equal((kappa / 2) + (j / 8), _figures.JKappa, 1e-12);
    }

    [Fact]
    public void Without_class_Q_its_beats_are_gone_but_calling_another_beat_Q_is_still_an_error()
    {
        Ec57Figures figures = _figures.WithoutUnclassifiable();

        Assert.Equal(new Proportion(106, 128), figures.Accuracy);
        Assert.Equal(((80.0 / 90) + 0.6 + 0.8 + 0.5) / 4, figures.MeanSensitivity, 1e-12);
        Assert.Equal(new Proportion(6, 12), figures.Classes[1].PositivePredictivity);
    }

    [Fact]
    public void Calling_everything_normal_gains_accuracy_and_nothing_else()
    {
        var figures = new Ec57Figures(new[,] { { 95, 0, 0, 0, 0 }, { 3, 0, 0, 0, 0 }, { 2, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } });

        Assert.Equal(0.95, figures.Accuracy.Value, 1e-12);
        Assert.Equal(0, figures.Kappa, 1e-12);
        Assert.Equal(0, figures.JKappa, 1e-12);
        Assert.Equal(1.0 / 3, figures.MeanSensitivity, 1e-12);
        Assert.True(double.IsNaN(figures.Classes[1].PositivePredictivity.Value));
    }

    [Fact]
    public void A_perfect_classifier_has_a_j_kappa_index_of_one()
    {
        var figures = new Ec57Figures(new[,] { { 9, 0, 0, 0, 0 }, { 0, 3, 0, 0, 0 }, { 0, 0, 2, 0, 0 }, { 0, 0, 0, 1, 0 }, { 0, 0, 0, 0, 1 } });

        Assert.Equal(1, figures.JKappa, 1e-12);
    }

    [Theory]
    [InlineData(0, 10, 0, 0.308497)] // 1 − 0.025^(1/10)
    [InlineData(10, 10, 0.691503, 1)]
    [InlineData(5, 10, 0.187086, 0.812914)]
    [InlineData(1, 20, 0.001265, 0.248733)]
    public void Exact_intervals_agree_with_published_tables(int count, int total, double lower, double upper)
    {
        Interval interval = new Proportion(count, total).ClopperPearson();

        Assert.Equal(lower, interval.Lower, 1e-5);
        Assert.Equal(upper, interval.Upper, 1e-5);
    }

    [Theory]
    [InlineData(37, 113)]
    [InlineData(43210, 44259)]
    public void At_the_ends_of_the_interval_the_observed_count_is_just_as_far_as_one_in_forty(int count, int total)
    {
        // The definition itself: P(X ≥ k | lower) = P(X ≤ k | upper) = 0.025.
        Interval interval = new Proportion(count, total).ClopperPearson();

        Assert.Equal(0.025, 1 - MathNet.Numerics.Distributions.Binomial.CDF(interval.Lower, total, count - 1), 1e-6);
        Assert.Equal(0.025, MathNet.Numerics.Distributions.Binomial.CDF(interval.Upper, total, count), 1e-6);
    }

    [Fact]
    public void Nothing_is_known_of_a_share_of_no_beats()
    {
        Assert.True(double.IsNaN(new Proportion(0, 0).Value));
        Assert.Equal(new Interval(0, 1), new Proportion(0, 0).ClopperPearson());
    }
}
