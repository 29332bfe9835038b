using ScratchCnn.Data;
using ScratchCnn.Metrics;
using ScratchCnn.Tests.Data;

namespace ScratchCnn.Tests.Metrics;

public sealed class ClassificationReportTests
{
    [Fact]
    public void Every_measure_of_a_small_binary_task_is_the_one_worked_out_by_hand()
    {
        // Predictions 0, 0, 1, 1 (a tie goes to the first class).
        double[] probabilities = [0.9, 0.1, 0.5, 0.5, 0.2, 0.8, 0.4, 0.6];
        ClassificationReport report = ClassificationReport.Create(probabilities, SmallDatasets.WithLabels(2, 0, 1, 1, 0));

        Assert.Equal(0.5, report.Confusion.Accuracy);
        Assert.Equal([new("0", 0.5, 0.5, 0.5, 2), new("1", 0.5, 0.5, 0.5, 2)], report.Classes);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.5) + Math.Log(0.8) + Math.Log(0.4)) / 4, report.LogLoss, 1e-15);
        // Positives score 0.5 and 0.8, negatives 0.1 and 0.6: three of four pairs are in order.
        Assert.Equal(0.75, report.RocAuc);
        // Confidences 0.9 right, 0.5 wrong, 0.8 right, 0.6 wrong, each in a bin of its own.
        Assert.Equal((0.1 + 0.5 + 0.2 + 0.6) / 4, report.ExpectedCalibrationError, 1e-15);
    }

    [Fact]
    public void Sources_are_measured_apart_and_those_without_rows_are_left_out()
    {
        var rows = new Dataset<float>(new float[3], 1, [0, 0, 1], ["a", "b"], [2, 0, 2], ["first.csv", "empty.csv", "third.csv"]);
        float[] probabilities = [1, 0, 0, 1, 1, 0];
        ClassificationReport report = ClassificationReport.Create(probabilities, rows);
        Assert.Equal([new("first.csv", 0, 1), new("third.csv", 0.5, 2)], report.Groups);
    }

    [Fact]
    public void An_impossible_event_that_happened_costs_as_much_as_machine_epsilon()
    {
        Assert.Equal(-Math.Log(Math.Pow(2, -23)), ClassificationReport.Create([1f, 0], FloatRow(label: 1)).LogLoss, 1e-14);
        Assert.Equal(0, ClassificationReport.Create([1f, 0], FloatRow(label: 0)).LogLoss);
    }

    [Fact]
    public void More_than_two_classes_have_no_single_roc_area()
    {
        double[] probabilities = [0.2, 0.3, 0.5, 0.6, 0.3, 0.1];
        ClassificationReport report = ClassificationReport.Create(probabilities, SmallDatasets.WithLabels(3, 2, 1));
        Assert.Null(report.RocAuc);
        Assert.Equal([0, 1, 1], report.Classes.Select(measures => measures.Support));
        Assert.Equal(1, report.Confusion[1, 0]);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        Dataset<double> rows = SmallDatasets.WithLabels(2, 0, 1);
        Assert.Throws<ArgumentException>(() => ClassificationReport.Create<double>([0.5, 0.5], rows));
        Assert.Throws<ArgumentException>(() => ClassificationReport.Create<double>([], rows.Select([])));
        Assert.Throws<ArgumentException>(() => ClassificationReport.Create<double>([0.5, 0.5, 0.5, -0.1], rows));
        Assert.Throws<ArgumentException>(() => ClassificationReport.Create<double>([0.5, 0.5, 0.5, 2], rows));
        var error = Assert.Throws<ArgumentException>(() => ClassificationReport.Create<double>([0.5, 0.5, 0.5, double.NaN], rows));
        Assert.Equal("Probabilities are from 0 to 1; row 1 has NaN for class 1.", error.Message);
    }

    private static Dataset<float> FloatRow(int label) => new(new float[1], 1, [label], ["a", "b"], [0], ["source"]);

    [Fact]
    public void A_report_is_two_lines_for_people_and_counts_the_rows_of_a_group()
    {
        var rows = new Dataset<double>(new double[4], 1, [0, 1, 1, 1], ["n", "v"], [0, 1, 1, 1], ["r1", "r2"]);
        ClassificationReport report = ClassificationReport.Create<double>([1, 0, 0, 1, 0, 1, 1, 0], rows);
        Assert.Equal([1, 3], report.Groups.Select(group => group.Rows));
        Assert.Equal("accuracy 75.00 %, macro F1 0.7333, log loss 9.0109, 4 rows\nF1 n 0.6667, v 0.8000", report.ToString());
    }

    [Fact]
    public void A_refusal_says_how_many_probabilities_were_expected() => Assert.Equal(
        "3 rows with 2 classes have 6 probabilities; got 5.",
        Assert.Throws<ArgumentException>(() => ClassificationReport.Create<double>(new double[5], SmallDatasets.WithLabels(2, 0, 1, 0))).Message);
}
