using Ecg.Evaluation;
using Ecg.Train.Display;
using Ecg.Train.Results;

namespace Ecg.Train.Reports;

/// <summary>Builds the page of a report.</summary>
internal static class ReportBuilder
{
    private const ulong BootstrapSeed = 95;

    /// <summary>Computes everything that the page shows.</summary>
    public static ReportPage Build(ReportSource source)
    {
        TestMetrics metrics = source.Metrics;
        ScoreCurves[] curves = ScoreSection.CurvesOf(source);
        int[]? patients = source.GroupsArePatients ? [.. Enumerable.Range(0, source.Rows.Count).Select(source.Rows.Group)] : null;
        IReadOnlyList<AreaIntervals> areas = CurveBootstrap.Compute(curves, patients, BootstrapSeed);
        return new ReportPage
        {
            Title = source.Title,
            Subject = source.Subject,
            Warning = source.IsGenerated ? "Generated beats: they show that the program works; their figures mean nothing for real hearts." : null,
            Command = source.Command,
            GroupsName = source.GroupsArePatients ? "recordings" : "files",
            Footer = "Made by ScratchCnn. Not a medical device: nothing here is meant for diagnosis.",
            KeyFigures = KeyFigures(metrics),
            Facts = source.Facts,
            Parts = source.Parts.Count == 0 ? null : PartsTable(source),
            Curves = LearningSection.Charts(source),
            Epochs = source.History.Count == 0 ? null : LearningSection.Table(source),
            Folds = source.Folds.Count == 0 ? null : FoldsTable(source.Folds),
            Diagram = source.Architecture is { } architecture ? NetworkDiagram.Draw(architecture) : null,
            Layers = source.Layers is { } layers ? ModelTable.Of(layers) : null,
            Confusion = Confusion(metrics),
            ScoreCurves = ScoreSection.Charts(source, curves, areas),
            Areas = ScoreSection.AreasTable(source, areas),
            IntervalNote = source.GroupsArePatients
                ? $"The 95 % intervals are bootstrap intervals over patients: whole recordings are resampled {CurveBootstrap.Draws} times."
                : $"The 95 % intervals are bootstrap intervals over beats: single beats are resampled {CurveBootstrap.Draws} times. They say nothing about other patients.",
            Reliability = ScoreSection.ReliabilityChart(source),
            ReliabilityBins = ScoreSection.ReliabilityTable(source),
            Thresholds = metrics.Labels.Count == 2 ? ScoreSection.ThresholdTable(source) : null,
            Classes = ClassesTable(metrics),
            Groups = GroupsTable(source),
            GroupCharts = GroupSection.Charts(source),
            Ec57 = source.Ec57 is { } report ? Ec57Tables.Of(report) : [],
            Ec57Note = source.Ec57?.Scope,
            Gallery = Gallery.Build(source),
        };
    }

    private static List<Fact> KeyFigures(TestMetrics metrics)
    {
        List<Fact> facts =
        [
            new("beats", Numbers.Count(metrics.ConfusionMatrix.Sum(row => row.Sum()))),
            new("accuracy", Numbers.Percent(metrics.Accuracy)),
            new("always predicting the majority class", Numbers.Percent(metrics.MajorityBaseline)),
            new("balanced accuracy", Numbers.Percent(metrics.BalancedAccuracy)),
            new("macro F1", Numbers.Four(metrics.MacroF1)),
        ];
        if (metrics.RocAuc is { } area)
            facts.Add(new("ROC AUC", Numbers.Four(area)));
        facts.Add(new("log loss", Numbers.Four(metrics.LogLoss)));
        facts.Add(new("calibration error", Numbers.Four(metrics.Ece)));
        return facts;
    }

    private static TableText PartsTable(ReportSource source) => new(
        "Beats of each part by class",
        ["part", "beats", .. source.Metrics.Labels],
        [
            .. source.Parts.Select(part => (string[])
                [part.Name, Numbers.Count(part.Rows.Count), .. part.Rows.CountByClass().Select(count => Numbers.Count(count))]),
        ]);

    private static ConfusionTable Confusion(TestMetrics metrics) => new(
        metrics.Labels,
        [
            .. metrics.ConfusionMatrix.Select((counts, truth) =>
            {
                int total = counts.Sum();
                return new ConfusionRow(
                    metrics.Labels[truth],
                    [
                        .. counts.Select((count, predicted) =>
                        {
                            double share = total == 0 ? double.NaN : (double)count / total;
                            return new ConfusionCell(
                                Numbers.Count(count), Numbers.Percent(share), double.IsNaN(share) ? 0 : (int)Math.Round(100 * share), truth == predicted);
                        }),
                    ],
                    Numbers.Count(total));
            }),
        ]);

    private static TableText ClassesTable(TestMetrics metrics) => new(
        "Metrics of each class",
        ["class", "precision", "recall", "F1", "beats"],
        [
            .. metrics.PerClass.Select(entry => (string[])
                [entry.Label, Numbers.Percent(entry.Precision), Numbers.Percent(entry.Recall), Numbers.Four(entry.F1), Numbers.Count(entry.Support)]),
        ]);

    private static TableText GroupsTable(ReportSource source) => new(
        source.GroupsArePatients ? "Accuracy of each recording" : "Accuracy of each file",
        [source.GroupsArePatients ? "recording" : "file", "accuracy", "beats"],
        [.. source.Metrics.PerSource.Select(group => (string[])[group.Key, Numbers.Percent(group.Value.Accuracy), Numbers.Count(group.Value.Rows)])]);

    private static TableText FoldsTable(IReadOnlyList<FoldFigures> folds)
    {
        string[] names = [.. folds[0].Figures.Select(figure => figure.Name)];
        double[][] values = [.. folds.Select(fold => fold.Figures.Select(figure => figure.Value).ToArray())];
        IEnumerable<double> Of(int figure) => values.Select(fold => fold[figure]).Where(double.IsFinite);
        double Mean(int figure) => Of(figure).DefaultIfEmpty(double.NaN).Average();
        double Deviation(int figure) => Of(figure).Count() < 2 ? double.NaN : Math.Sqrt(Of(figure).Sum(value => Math.Pow(value - Mean(figure), 2)) / (Of(figure).Count() - 1));
        int[] indices = [.. Enumerable.Range(0, names.Length)];
        return new TableText(
            "Figures of each fold after the last epoch",
            ["fold", "beats", .. names],
            [
                .. folds.Select((fold, index) => (string[])[fold.Name, Numbers.Count(fold.Rows), .. values[index].Select(Numbers.Four)]),
                ["mean", "", .. indices.Select(figure => Numbers.Four(Mean(figure)))],
                ["standard deviation", "", .. indices.Select(figure => Numbers.Four(Deviation(figure)))],
                ["lowest", "", .. indices.Select(figure => Numbers.Four(Of(figure).DefaultIfEmpty(double.NaN).Min()))],
                ["highest", "", .. indices.Select(figure => Numbers.Four(Of(figure).DefaultIfEmpty(double.NaN).Max()))],
            ]);
    }
}
