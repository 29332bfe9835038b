using Ecg.Beats;
using Ecg.Evaluation;

namespace Ecg.Tests.Evaluation;

public class Ec57ReportTests
{
    [Fact]
    public void The_report_counts_each_recording_and_all_of_them()
    {
        int[] truths = [0, 0, 1, 2, 0, 0, 4];
        int[] calls = [0, 1, 1, 2, 0, 0, 0];
        int[] sources = [0, 0, 0, 0, 2, 2, 2];

        Ec57Report report = Ec57Report.Create(truths, calls, sources, ["100", "101", "103"], LabelScheme.Aami, seed: 1);

        Assert.Equal(["100", "103"], report.Recordings.Select(recording => recording.Record));
        Assert.Equal(new Proportion(3, 4), report.Recordings[0].Figures.Accuracy);
        Assert.Equal(new Proportion(5, 7), report.Overall.Accuracy);
        SummaryFigure accuracy = report.Summary[0];
        Assert.Equal(5.0 / 6, accuracy.Value, 1e-12);
        // Draws of two recordings, without the Q beat: 100 twice 6/8, one of each 5/6, 103 twice 4/4.
        Assert.Equal(0.75, accuracy.Interval.Lower, 1e-12);
        Assert.Equal(1, accuracy.Interval.Upper, 1e-12);
    }

    [Fact]
    public void Lists_of_different_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => Ec57Report.Create([0, 1], [0], [0, 0], ["100"], LabelScheme.Aami, seed: 1));

    [Fact]
    public void The_bootstrap_depends_on_its_seed_alone_and_narrows_with_the_number_of_patients()
    {
        int[][,] few = [.. Enumerable.Range(0, 7).Select(Patient)];
        int[][,] many = [.. Enumerable.Range(0, 140).Select(Patient)];

        Interval interval = Accuracy(few, seed: 7);

        Assert.Equal(interval, Accuracy(few, seed: 7));
        Assert.NotEqual(interval, Accuracy(few, seed: 8));
        Interval narrow = Accuracy(many, seed: 7);
        Assert.True(narrow.Upper - narrow.Lower < (interval.Upper - interval.Lower) / 2);
        Assert.InRange(0.7, narrow.Lower, narrow.Upper);
    }

    [Fact]
    public void The_text_has_its_figures_in_columns()
    {
        int[] truths = [0, 0, 0, 0, 1, 1, 2, 2];
        int[] calls = [0, 0, 0, 1, 1, 0, 2, 2];
        Ec57Report report = Ec57Report.Create(truths, calls, new int[8], ["100"], LabelScheme.Published, seed: 1);
        using var writer = new StringWriter { NewLine = "\n" };

        Ec57ReportText.Write(writer, report);

        string text = writer.ToString();
        Assert.StartsWith("8 beats of 1 recording, from 0:00 on (EC57 excludes what is before 5:00); the last beat of each recording is not scored. Classes as in", text, StringComparison.Ordinal);
        Assert.Contains("| accuracy                | 0.7500 | 0.7500 to 0.7500 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| S        |      2 | 0.5000 (0.0126 to 0.9874) | 0.5000 (0.0126 to 0.9874) | 0.1667 (", text, StringComparison.Ordinal);
        Assert.Contains("| N           |      3 |      1 |      0 |      0 |      0 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| 100    |      8 |   0.7500 |       2 | 0.5000 | 0.5000 |       2 | 1.0000 | 1.0000 |\n", text, StringComparison.Ordinal);
        foreach (string block in text.Split("\n\n"))
        {
            string[] table = [.. block.Split('\n').Where(line => line.StartsWith('|'))];
            Assert.True(table.Select(line => line.Length).Distinct().Count() <= 1, block);
        }
    }

    private static Interval Accuracy(int[][,] recordings, ulong seed) => PatientBootstrap.Of(recordings, figures => figures.Accuracy.Value, seed);

    // Seven different patients with accuracies of 0.4, 0.5 … 1.
    private static int[,] Patient(int number)
    {
        int right = 40 + (number % 7 * 10);
        return new[,] { { right, 100 - right, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } };
    }
}
