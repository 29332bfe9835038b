using System.Globalization;
using System.Text.Json.Nodes;
using Ecg.Train.Reports;
using Ecg.Train.Results;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>Builds the report of a cross-validation.</summary>
internal static class CrossValidationReport
{
    /// <summary>The report after the last epoch.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="rows">All beats, grouped by recording.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="epochs">The epochs.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="seconds">Duration of all epochs, in s.</param>
    public static ReportSource Of(
        TrainSettings settings, Dataset<float> rows, IReadOnlyList<(Dataset<float> Train, Dataset<float> Validation)> folds,
        IReadOnlyList<CrossValidationEpoch> epochs, Architecture architecture, double seconds)
    {
        RecordingSettings recordings = settings.Recordings!;
        CrossValidationEpoch last = epochs[^1];
        // The probabilities are in this order: the beats of the first fold, then those of the second, and so on.
        int[] foldOfRecording = new int[rows.GroupNames.Count];
        for (int fold = 0; fold < folds.Count; fold++)
        {
            Dataset<float> held = folds[fold].Validation;
            for (int row = 0; row < held.Count; row++)
                foldOfRecording[held.Group(row)] = fold + 1;
        }

        Dataset<float> judged = rows.Select(Enumerable.Range(0, rows.Count).Where(row => foldOfRecording[rows.Group(row)] > 0)
            .OrderBy(row => foldOfRecording[rows.Group(row)]));
        float[] probabilities = [.. last.Probabilities.SelectMany(fold => fold)];
        int networks = Learning.NetworksOf(architecture, settings).Count;
        var places = new BeatPlaces(recordings.Folder, recordings.Inputs);
        return new ReportSource
        {
            Title = $"Cross-validation of {NetworkChoice.NameOf(settings.Model)}{recordings.InputWords}, task {settings.Task}",
            Subject = $"Figures are on {Numbers.Count(judged.Count)} beats of DS1, each classified by a network that was trained without its recording. "
                + "If settings are chosen by these figures, the figures are optimistic. DS2 was not used.",
            IsGenerated = false,
            Command = CommandLine.OfCrossValidation(settings, folds.Count),
            Facts =
            [
                new("data", recordings.Folder),
                new("folds", Numbers.Count(folds.Count)),
                .. networks > 1
                    ? [new Fact("networks of each fold", $"{Numbers.Count(networks)}, whose outputs are averaged; losses are means over them")]
                    : Array.Empty<Fact>(),
                new("labels", RecordingSettings.Describe(recordings.Scheme)),
                new("epochs", Numbers.Count(epochs.Count)),
                new("batch size", Numbers.Count(settings.BatchSize)),
                new("learning rate", $"{settings.LearningRate.ToString(CultureInfo.InvariantCulture)}, {settings.Schedule}"),
                new("class weights", settings.ClassWeights + RunReport.WeightOfSInWords(settings)),
                new("seed", settings.Seed.ToString(CultureInfo.InvariantCulture)),
                new("duration of training", Numbers.Duration(seconds)),
                new("version", RunConfig.ProgramVersion),
            ],
            History = [.. epochs.Select(MeanOf)],
            Architecture = JsonNode.Parse(architecture.ToJson()),
            Rows = judged,
            Probabilities = probabilities,
            Metrics = ModelEvaluation.Of(probabilities, judged),
            Ec57 = last.Ec57,
            GroupsArePatients = true,
            PlaceOf = row => places.Find(judged, row),
            Folds =
            [
                .. last.Metrics.Select((fold, index) => new FoldFigures(
                    Numbers.Count(index + 1),
                    folds[index].Validation.Count,
                    [
                        ("accuracy", fold.Accuracy),
                        ("balanced accuracy", fold.BalancedAccuracy),
                        ("macro F1", fold.MacroF1),
                        ("log loss", fold.LogLoss),
                        .. fold.PerClass.Select(entry => ($"{entry.Label} recall", entry.Support > 0 ? entry.Recall : double.NaN)),
                    ])),
            ],
        };
    }

    private static EpochResult MeanOf(CrossValidationEpoch epoch) => epoch.Results[0] with
    {
        TrainingLoss = epoch.TrainingLoss,
        TrainingAccuracy = epoch.Results.Average(result => result.TrainingAccuracy),
        ValidationLoss = epoch.Metrics.Average(fold => fold.LogLoss),
        ValidationAccuracy = epoch.Metrics.Average(fold => fold.Accuracy),
    };
}
