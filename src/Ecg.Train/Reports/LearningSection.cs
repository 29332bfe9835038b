using System.Globalization;
using Ecg.Train.Display;
using ScratchCnn.Training;

namespace Ecg.Train.Reports;

/// <summary>The progress of the training: loss, accuracy and learning rate of each epoch.</summary>
internal static class LearningSection
{
    /// <summary>The learning curves.</summary>
    public static IReadOnlyList<Chart> Charts(ReportSource source)
    {
        if (source.History.Count == 0)
            return [];
        (double X, string Name)? mark = source.SelectedEpoch > 0
            ? (source.SelectedEpoch, string.Create(CultureInfo.InvariantCulture, $"epoch {source.SelectedEpoch} kept"))
            : null;
        return
        [
            Chart(source, "Loss", epoch => epoch.TrainingLoss, epoch => epoch.ValidationLoss, mark, fromZero: true),
            Chart(source, "Accuracy", epoch => epoch.TrainingAccuracy, epoch => epoch.ValidationAccuracy, mark, fromZero: false),
            Chart(source, "Learning rate", epoch => epoch.LearningRate, validation: null, mark, fromZero: true),
        ];
    }

    /// <summary>The same as a table.</summary>
    public static TableText Table(ReportSource source) => new(
        "Figures of every epoch; without held-out rows there are no validation figures",
        ["epoch", "learning rate", "training loss", "training accuracy", "validation loss", "validation accuracy", "kept"],
        [
            .. source.History.Select(epoch => (string[])
            [
                Numbers.Count(epoch.Epoch), epoch.LearningRate.ToString("G4", CultureInfo.InvariantCulture), Numbers.Four(epoch.TrainingLoss),
                Numbers.Percent(epoch.TrainingAccuracy), Numbers.Four(epoch.ValidationLoss), Numbers.Percent(epoch.ValidationAccuracy),
                epoch.Epoch == source.SelectedEpoch ? "yes" : "",
            ]),
        ]);

    private static Chart Chart(
        ReportSource source, string title, Func<EpochResult, double> training, Func<EpochResult, double>? validation, (double X, string Name)? mark, bool fromZero)
    {
        List<ChartLine> lines = [new(validation is null ? title.ToLowerInvariant() : "training", "c0", Points(source, training))];
        if (validation is not null && source.History.Any(epoch => double.IsFinite(validation(epoch))))
            lines.Add(new("validation", "c1", Points(source, validation)));
        double[] values = [.. lines.SelectMany(line => line.Points).Select(point => point.Y).Where(double.IsFinite).DefaultIfEmpty(1)];
        double highest = fromZero ? values.Max() * 1.05 : Math.Min(1, values.Max() + (0.05 * (values.Max() - values.Min())));
        double lowest = fromZero ? 0 : Math.Max(0, values.Min() - (0.05 * (values.Max() - values.Min())));
        if (!(highest > lowest))
            (lowest, highest) = (Math.Max(0, lowest - 0.05), lowest + 0.05);
        int last = source.History[^1].Epoch;
        string ends = string.Join("; ", lines.Select(line => string.Create(
            CultureInfo.InvariantCulture, $"{line.Name} goes from {line.Points[0].Y:G4} to {line.Points[^1].Y:G4}")));
        return Drawing.Lines(
            title,
            $"{title} over {last} epochs: {ends}." + (mark is { } place ? $" Marked: {place.Name}." : ""),
            new ChartAxis("epoch", 1, Math.Max(last, 2), last <= 10 ? 1 : double.NaN),
            new ChartAxis("", lowest, highest),
            lines,
            mark);
    }

    private static (double X, double Y)[] Points(ReportSource source, Func<EpochResult, double> value) =>
        [.. source.History.Select(epoch => ((double)epoch.Epoch, value(epoch)))];
}
