using System.Globalization;
using Ecg.Evaluation;
using Ecg.Files;
using Ecg.Tasks;
using Ecg.Train.Reports;
using Ecg.Train.Results;
using Ecg.Train.Settings;
using ScratchCnn.Models;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>Writes the report of a training run.</summary>
internal static class RunReport
{
    /// <summary>Writes the page atomically.</summary>
    public static void Write(string path, ReportSource source) => AtomicFile.WriteText(path, ReportTemplate.Render(ReportBuilder.Build(source)));

    /// <summary>Refuses to write a page in place of one of others, where the command line does not name the file itself.</summary>
    /// <exception cref="CommandException">There is one.</exception>
    public static void RequireOwn(string path)
    {
        if (File.Exists(path) && !ReportTemplate.IsPage(path))
            throw new CommandException($"{path}: would be replaced, but is no report of this program; give another --output.");
    }

    /// <summary>Builds the report of a trained model on its test rows.</summary>
    /// <param name="config">The run.</param>
    /// <param name="data">Its rows.</param>
    /// <param name="classifier">The trained model.</param>
    /// <param name="probabilities">[test rows, classes].</param>
    /// <param name="test">The figures over the test rows.</param>
    /// <param name="ec57">The figures according to EC57; null if they do not apply.</param>
    /// <param name="history">The epochs.</param>
    /// <param name="selectedEpoch">The epoch whose weights were kept, from 1.</param>
    /// <param name="seconds">Duration of all epochs, in s; null if not known.</param>
    public static ReportSource OfTraining(
        RunConfig config, TaskData data, TrainedModel classifier, float[] probabilities, TestMetrics test, Ec57Report? ec57,
        IReadOnlyList<EpochResult> history, int selectedEpoch, double? seconds)
    {
        TrainSettings settings = config.Settings;
        RecordingSettings? recordings = settings.Recordings;
        return new ReportSource
        {
            Title = $"{NetworkChoice.NameOf(settings.Model)}, task {data.Task.Name}",
            Subject = $"Figures are on {Numbers.Count(data.Test.Count)} test beats: {TestRows(data, settings)}",
            IsGenerated = data.Beats.IsGenerated,
            Command = CommandLine.OfTraining(settings),
            Facts = Facts(config, data, Ensemble.MembersOf(classifier.Model.Spec).Count, history, selectedEpoch, seconds),
            Parts = [("training", data.Train), ("validation", data.Validation), ("test", data.Test)],
            History = history,
            SelectedEpoch = selectedEpoch,
            Architecture = config.Architecture,
            Layers = ModelSummary.Of(classifier.Model),
            Rows = data.Test,
            Probabilities = probabilities,
            Metrics = test,
            Ec57 = ec57,
            GroupsArePatients = recordings is not null,
            Explainer = data.Validation.Count > 0
                ? Explaining.Of(classifier, data.Validation, "validation beats")
                : Explaining.Of(classifier, data.Train, "training beats"),
            PlaceOf = recordings is null ? _ => null : PlacesOf(recordings, data),
        };
    }

    /// <summary>Describes the test rows, and whether they share patients with the training rows.</summary>
    public static string TestRows(TaskData data, TrainSettings settings)
    {
        if (settings.Recordings?.Test is { } test)
            return $"all recordings of {Path.GetFileName(test)}, of patients that nothing was trained on.";
        if (settings.Recordings?.Split == RecordingSettings.SplitByPatients)
            return "the recordings of DS2, whose patients were not used for training or validation.";
        string unseen = "They were not used for training or validation";
        string shared = data.Beats.IsGenerated || data.Task == EcgTask.Infarction ? "." : ", but they are of the same patients as the training beats.";
        return data.Task == EcgTask.Aami && settings.Recordings is null
            ? $"all of {PublishedFile.MitbihTest.Name}. {unseen}{shared}"
            : $"a fifth of all beats, chosen at random. {unseen}{shared}";
    }

    /// <summary>The weight of class S in words, to follow the weighting of all classes.</summary>
    public static string WeightOfSInWords(TrainSettings settings) =>
        settings.WeightOfS is { } weight ? string.Create(CultureInfo.InvariantCulture, $", and S {weight}") : "";

    private static Func<int, string?> PlacesOf(RecordingSettings recordings, TaskData data)
    {
        var places = new BeatPlaces(recordings.TestFolder, recordings.Inputs);
        return row => places.Find(data.Test, row);
    }

    private static List<Fact> Facts(RunConfig config, TaskData data, int networks, IReadOnlyList<EpochResult> history, int selectedEpoch, double? seconds)
    {
        TrainSettings settings = config.Settings;
        List<Fact> facts =
        [
            new("data", data.Beats.Source),
            new("task", $"{data.Task.Name}: {string.Join(", ", data.Task.ClassNames)}"),
            new("network", $"{NetworkChoice.NameOf(settings.Model)}{settings.Recordings?.InputWords}"),
            .. networks > 0
                ? [new Fact("networks", $"{networks}, whose outputs are averaged; learning curves and epochs are those of the first one")]
                : Array.Empty<Fact>(),
            new("epochs", string.Create(CultureInfo.InvariantCulture, $"{history.Count} trained, epoch {selectedEpoch} kept")),
            new("epoch chosen by", settings.BestBy == TrainSettings.LastEpoch ? "the last one; no validation beats" : $"{settings.BestBy} on the validation beats"),
            new("batch size", Numbers.Count(settings.BatchSize)),
            new("learning rate", $"{settings.LearningRate.ToString(CultureInfo.InvariantCulture)}, {settings.Schedule}"),
            new("class weights", settings.ClassWeights + WeightOfSInWords(settings)),
            .. settings.ThinNormal > 0 ? [new Fact("normal beats left out of each epoch", Numbers.Percent(settings.ThinNormal))] : Array.Empty<Fact>(),
            new("seed", settings.Seed.ToString(CultureInfo.InvariantCulture)),
            new("threads", Numbers.Count(settings.Threads)),
        ];
        if (settings.Recordings is { } recordings)
        {
            facts.Add(new("split by", recordings.Split));
            facts.Add(new("labels", RecordingSettings.Describe(recordings.Scheme)));
        }

        if (seconds is { } known)
            facts.Add(new("duration of training", Numbers.Duration(known)));
        facts.Add(new("hash of all beats", config.DataHash));
        facts.Add(new("version", config.Version));
        return facts;
    }
}
