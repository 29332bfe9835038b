using System.Globalization;
using Ecg.Evaluation;
using Ecg.Train.Display;
using ScratchCnn.Training;

namespace Ecg.Train.Reports;

/// <summary>Quality of the probabilities: ROC and precision–recall curves, the areas under them with intervals, and reliability.</summary>
internal static class ScoreSection
{
    /// <summary>Minimum distance between drawn points, on axes from 0 to 1.</summary>
    private const double Resolution = 0.006;

    /// <summary>The curves of each class against the others. Of two classes only the second has curves: those of the first are their mirror
    /// images.</summary>
    public static ScoreCurves[] CurvesOf(ReportSource source)
    {
        int classes = source.Metrics.Labels.Count, rows = source.Rows.Count;
        return
        [
            .. ClassesOf(source).Select(label =>
            {
                double[] scores = new double[rows];
                bool[] positive = new bool[rows];
                for (int row = 0; row < rows; row++)
                {
                    scores[row] = source.Probabilities[(row * classes) + label];
                    positive[row] = source.Rows.Label(row) == label;
                }

                return new ScoreCurves(scores, positive);
            }),
        ];
    }

    /// <summary>Draws the curves.</summary>
    public static IReadOnlyList<Chart> Charts(ReportSource source, ScoreCurves[] curves, IReadOnlyList<AreaIntervals> areas)
    {
        string[] names = NamesOf(source);
        (string Name, ScoreCurves Curve, AreaIntervals Area, string Color)[] drawn =
        [
            .. curves.Select((curve, index) => (names[index], curve, areas[index], Palette.Line(index)))
                .Where(entry => entry.curve.Positives > 0 && entry.curve.Positives < entry.curve.Rows),
        ];
        return
        [
            Drawing.Lines(
                "ROC curve",
                "ROC curves, sensitivity against false positive rate. Areas: "
                    + string.Join(", ", drawn.Select(entry => $"{entry.Name} {Numbers.Four(entry.Area.Areas.Roc)}")) + ".",
                new ChartAxis("false positive rate", 0, 1, 0.2),
                new ChartAxis("sensitivity", 0, 1, 0.2),
                [
                    .. drawn.Select(entry => new ChartLine(
                        entry.Name, entry.Color, [.. entry.Curve.Roc(Resolution).Select(point => (point.FalsePositiveRate, point.TruePositiveRate))])),
                    new ChartLine("chance", "muted", [(0, 0), (1, 1)], IsDashed: true),
                ]),
            Drawing.Lines(
                "Precision–recall curve",
                "Precision–recall curves. Average precision: "
                    + string.Join(", ", drawn.Select(entry => $"{entry.Name} {Numbers.Four(entry.Area.Areas.PrecisionRecall)}")) + ".",
                new ChartAxis("recall", 0, 1, 0.2),
                new ChartAxis("precision", 0, 1, 0.2),
                [
                    .. drawn.Select(entry => new ChartLine(
                        entry.Name, entry.Color, [.. entry.Curve.PrecisionRecall(Resolution).Select(point => (point.Recall, point.Precision))])),
                ]),
        ];
    }

    /// <summary>The areas and their intervals.</summary>
    public static TableText AreasTable(ReportSource source, IReadOnlyList<AreaIntervals> areas)
    {
        string[] names = NamesOf(source);
        return new TableText(
            "Areas under the curves; random predictions have an average precision equal to the class's share of the beats",
            ["class", "ROC AUC", "95 % interval", "average precision", "95 % interval", "if random"],
            [
                .. areas.Select((area, index) => (string[])
                [
                    names[index], Numbers.Four(area.Areas.Roc), Numbers.Range(area.Roc.Lower, area.Roc.Upper), Numbers.Four(area.Areas.PrecisionRecall),
                    Numbers.Range(area.PrecisionRecall.Lower, area.PrecisionRecall.Upper),
                    Numbers.Four((double)source.Metrics.PerClass[ClassesOf(source)[index]].Support / source.Rows.Count),
                ]),
            ]);
    }

    /// <summary>The reliability diagram.</summary>
    public static Chart ReliabilityChart(ReportSource source)
    {
        ReliabilityBin[] bins = [.. BinsOf(source)];
        ReliabilityBin fullest = bins.MaxBy(bin => bin.Correct.Total);
        return Drawing.Reliability(
            "Reliability diagram",
            string.Create(CultureInfo.InvariantCulture, $"Share of correct predictions by probability, in {bins.Length} bins. Expected calibration error {Numbers.Four(source.Metrics.Ece)}. ")
                + $"The fullest bin has {Numbers.Count(fullest.Correct.Total)} beats with a mean probability of {Numbers.Percent(fullest.Confidence)}, of which {Numbers.Percent(fullest.Correct.Value)} are correct.",
            [.. bins.Select(bin => (bin.Lower, bin.Upper, bin.Correct.Value, bin.Correct.Total))]);
    }

    /// <summary>The bins of the reliability diagram.</summary>
    public static TableText ReliabilityTable(ReportSource source) => new(
        "Bins of the probability of the predicted class",
        ["probability", "mean", "correct", "95 % interval", "beats"],
        [
            .. BinsOf(source).Where(bin => bin.Correct.Total > 0).Select(bin =>
            {
                Interval interval = bin.Correct.ClopperPearson();
                return (string[])
                [
                    Numbers.Range(bin.Lower, bin.Upper), Numbers.Four(bin.Confidence), Numbers.Four(bin.Correct.Value),
                    Numbers.Range(interval.Lower, interval.Upper), Numbers.Count(bin.Correct.Total),
                ];
            }),
        ]);

    /// <summary>Metrics at thresholds other than 0.5.</summary>
    public static TableText ThresholdTable(ReportSource source)
    {
        int[] rows = [.. Enumerable.Range(0, source.Rows.Count)];
        return new TableText(
            $"Metrics for class {source.Metrics.Labels[1]} at different thresholds",
            ["threshold", "sensitivity", "specificity", "precision", $"predicted {source.Metrics.Labels[1]}"],
            [
                .. Thresholds.Compute([.. rows.Select(row => (double)source.Probabilities[(2 * row) + 1])], [.. rows.Select(row => source.Rows.Label(row) == 1)])
                    .Select(entry => (string[])
                    [
                        entry.Threshold.ToString("0.00", CultureInfo.InvariantCulture), Numbers.Percent(entry.Sensitivity.Value),
                        Numbers.Percent(entry.Specificity.Value), Numbers.Percent(entry.Precision.Value), Numbers.Count(entry.Called),
                    ]),
            ]);
    }

    private static int[] ClassesOf(ReportSource source) =>
        source.Metrics.Labels.Count == 2 ? [1] : [.. Enumerable.Range(0, source.Metrics.Labels.Count)];

    private static string[] NamesOf(ReportSource source) => [.. ClassesOf(source).Select(label => source.Metrics.Labels[label])];

    private static IReadOnlyList<ReliabilityBin> BinsOf(ReportSource source)
    {
        int classes = source.Metrics.Labels.Count;
        var confidences = new double[source.Rows.Count];
        var correct = new bool[source.Rows.Count];
        for (int row = 0; row < confidences.Length; row++)
        {
            ReadOnlySpan<float> probabilities = source.Probabilities.AsSpan(row * classes, classes);
            int predicted = Decision.Class<float>(probabilities);
            confidences[row] = probabilities[predicted];
            correct[row] = predicted == source.Rows.Label(row);
        }

        return Reliability.Bins(confidences, correct);
    }
}
