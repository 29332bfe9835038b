using ScratchCnn.Data;
using ScratchCnn.Metrics;

namespace ScratchCnn.Tests.Metrics;

/// <summary>Labels and values of a few rows, worked out by hand.</summary>
public sealed class LabelReportTests
{
    /// <summary>"a" is on rows 0, 1 and 2; "b" on row 3, with a target of exactly ½.</summary>
    private static Dataset<double> Labels => Dataset<double>.WithTargets(
        new double[4], 1, TargetKind.Labels, new double[] { 1, 0, 1, 0.25, 1, 0, 0, 0.5 }, ["a", "b"]);

    [Fact]
    public void Every_measure_of_each_label_is_the_one_worked_out_by_hand()
    {
        // "a": rows 0, 1 and 3 predicted (0.5 counts), 2 of 3 right, 2 of 3 found. "b": row 3 of rows 1 and 3.
        LabelReport report = LabelReport.Create<double>([0.9, 0.1, 0.5, 0.75, 0.2, 0, 0.6, 0.8], Labels);
        Assert.Equal([new("a", 0.5, 2.0 / 3, 2.0 / 3, 2.0 / 3, 1.0 / 3, 3), new("b", 0.75, 0.5, 1, 2.0 / 3, 1.0, 1)], report.Labels);
        Assert.Equal((0.625, 2.0 / 3, 0.25), (report.Accuracy, report.MacroF1, report.ExactMatch));
        Assert.Equal(
            "a: precision 66.67 %, recall 66.67 %, F1 0.6667, 3 rows\nb: precision 50.00 %, recall 100.00 %, F1 0.6667, 1 rows\n"
            + "labels 62.50 % right, all labels of a row 25.00 %", report.ToString());
    }

    [Fact]
    public void Averages_are_means()
    {
        LabelReport report = LabelReport.Create<double>([1, 0, 1, 0, 1, 0, 0, 0], Labels);
        Assert.Equal((0.875, 0.5, 0.75), (report.Accuracy, report.MacroF1, report.ExactMatch));
    }

    [Fact]
    public void A_row_whose_labels_are_all_wrong_is_no_match()
    {
        LabelReport report = LabelReport.Create<double>([0, 1, 0, 1, 0, 1, 1, 0], Labels);
        Assert.Equal((0.0, 0.0), (report.Accuracy, report.ExactMatch));
    }

    [Fact]
    public void Every_measure_of_each_value_is_the_one_worked_out_by_hand()
    {
        // "x": errors 1, −1, 2 and targets 1, 2, 6, which are 2, 1 and 3 from their mean. "y": all targets are 5, not all predictions.
        Dataset<double> rows = Dataset<double>.WithTargets(new double[3], 1, TargetKind.Values, new double[] { 1, 5, 2, 5, 6, 5 }, ["x", "y"]);
        RegressionReport report = RegressionReport.Create<double>([2, 5, 1, 8, 8, 5], rows);
        AssertClose(new("x", 4.0 / 3, Math.Sqrt(2), 1 - (6.0 / 14)), report.Values[0]);
        AssertClose(new("y", 1, Math.Sqrt(3), 0), report.Values[1]);
        Assert.Equal(7.0 / 6, report.MeanAbsoluteError, 1e-15);
        Assert.Equal((Math.Sqrt(2) + Math.Sqrt(3)) / 2, report.RootMeanSquaredError, 1e-15);
        Assert.Equal((1 - (6.0 / 14)) / 2, report.R2, 1e-15);
        Assert.Equal(1, RegressionReport.Create<double>([2, 5, 1, 5, 8, 5], rows).Values[1].R2);
        Assert.StartsWith("x: R² 0.5714, mean absolute error 1.333, root mean squared error 1.414\ny: R² 0.0000", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        Assert.Equal("4 rows with 2 labels have 8 probabilities; got 7.", Assert.Throws<ArgumentException>(() => LabelReport.Create<double>(new double[7], Labels)).Message);
        Assert.Equal("4 rows with 2 values have 8 predictions; got 9.", Assert.Throws<ArgumentException>(() => RegressionReport.Create<double>(new double[9], Labels)).Message);
        Assert.Throws<ArgumentException>(() => LabelReport.Create<double>([], Labels.Select([])));
        Assert.Throws<ArgumentException>(() => RegressionReport.Create<double>([], Labels.Select([])));
        Assert.Throws<ArgumentNullException>(() => LabelReport.Create<double>([], null!));
        Assert.Throws<ArgumentNullException>(() => RegressionReport.Create<double>([], null!));
        Assert.Throws<ArgumentNullException>(() => ClassificationReport.Create<double>([], null!));
    }

    private static void AssertClose(ValueMeasures expected, ValueMeasures actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.MeanAbsoluteError, actual.MeanAbsoluteError, 1e-15);
        Assert.Equal(expected.RootMeanSquaredError, actual.RootMeanSquaredError, 1e-15);
        Assert.Equal(expected.R2, actual.R2, 1e-15);
    }
}
