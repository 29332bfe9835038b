using System.Text.Json.Nodes;
using Ecg.Beats;
using Ecg.Data;
using Ecg.Evaluation;
using Ecg.Synthetic;
using Ecg.Tasks;
using Ecg.Train.Data;
using Ecg.Train.Display;
using Ecg.Train.Reports;
using Ecg.Train.Results;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace Ecg.Train.Runs;

/// <summary>
/// Evaluates a saved model on labeled beats. Rows that the model was trained on or selected by are excluded unless requested: the model file stores
/// their <see cref="RowFingerprint"/>.
/// </summary>
internal sealed class EvaluationRun
{
    /// <summary>Key of the training summary that holds the fingerprint.</summary>
    private const string SeenRowsKey = "seen_rows";

    private readonly TrainedModel _classifier;
    private readonly EcgTask _task;
    private readonly EvaluationData _beats;
    private readonly AnsweredRows _answers;
    private readonly int? _seen;
    private readonly bool _allRows;
    private readonly IReadOnlyList<double> _seconds;
    private string? _ec57Missing;

    private EvaluationRun(TrainedModel classifier, EcgTask task, EvaluationData beats, bool allRows, WorkerPool pool)
    {
        (_classifier, _task, _beats, _allRows) = (classifier, task, beats, allRows);
        int[] used = UsedRows(out _seen);
        _answers = AnsweredRows.Of(classifier, used.Length == beats.Rows.Count ? beats.Rows : beats.Rows.Select(used), beats.Beats.Source, pool);
        _seconds = beats.Seconds.Count == 0 ? [] : [.. _answers.Places.Select(place => beats.Seconds[used[place]])];
    }

    /// <summary>Evaluates a model.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="task">Meaning of the labels.</param>
    /// <param name="beats">The beats.</param>
    /// <param name="allRows">Whether to include rows that the model was trained on.</param>
    /// <param name="fromSeconds">Time from which beats count in the EC57 figures, in s from the start of each recording.</param>
    /// <param name="pool">Threads that share the work.</param>
    /// <exception cref="CommandException">The model takes rows of another size or with other labels, all rows were used to train it, or it has a finite
    /// answer for none.</exception>
    public static EvaluationRun Run(TrainedModel classifier, EcgTask task, EvaluationData beats, bool allRows, double fromSeconds, WorkerPool pool)
    {
        var run = new EvaluationRun(classifier, task, beats, allRows, pool);
        run.Figures = ModelEvaluation.Of(run._answers.Probabilities, run._answers.Rows);
        run.Members = ModelEvaluation.Members(classifier, run._answers.Rows, pool);
        if (beats.Scheme is { } scheme && task == EcgTask.Aami)
            run.Ec57 = run.Ec57From(scheme, fromSeconds);
        return run;
    }

    /// <summary>The figures.</summary>
    public TestMetrics Figures { get; private set; } = null!;

    /// <summary>The figures according to EC57; null unless there are five classes and the recordings are known.</summary>
    public Ec57Report? Ec57 { get; private set; }

    /// <summary>Throws if there are rows that the model has no finite answer for.</summary>
    public void RequireAnswers()
    {
        if (_answers.LeftOut > 0)
        {
            throw new CommandException(
                $"{_beats.Beats.Source}: {_answers.LeftOut} of {_answers.LeftOut + _answers.Rows.Count} rows have values so large that the network has no finite answer.");
        }
    }

    private IReadOnlyList<TestMetrics> Members { get; set; } = [];

    /// <summary>Prints the figures.</summary>
    public void Show(Screen screen)
    {
        if (_answers.Warning is { } warning)
            screen.Warn(warning);
        screen.Line(Title());
        screen.Line(RowsInWords());
        screen.Line();
        TestTable.Show(screen, "", Figures);
        TestTable.ShowMembers(screen, Members);
        if (Ec57 is not null)
            Ec57Text.Show(screen, Ec57);
        else if (_ec57Missing is not null)
            screen.Line(_ec57Missing);
    }

    /// <summary>Returns the contents of the report.</summary>
    /// <param name="command">The command line that reproduces it.</param>
    /// <param name="model">File of the model.</param>
    /// <param name="recordingFolder">Folder of the recordings of the beats; null if not known.</param>
    public ReportSource Report(string command, string model, string? recordingFolder)
    {
        BeatPlaces? places = recordingFolder is null ? null : new BeatPlaces(recordingFolder, ModelInputs.Of(_classifier));
        JsonNode? training = JsonNode.Parse(_classifier.TrainingSummary);
        List<Fact> facts =
        [
            new("model", model),
            new("beats", _beats.Beats.Source),
            new("task", $"{_task.Name}: {string.Join(", ", _task.ClassNames)}"),
        ];
        if (_beats.Scheme is { } scheme)
            facts.Add(new("labels", RecordingSettings.Describe(scheme)));
        foreach ((string key, string name) in new[] { ("data", "trained on"), ("model", "network"), ("epochs", "epochs"), ("seed", "seed") })
        {
            if (training?[key] is JsonValue value)
                facts.Add(new(name, value.ToString()));
        }

        facts.Add(new("version", RunConfig.ProgramVersion));
        return new ReportSource
        {
            Title = Title(),
            Subject = RowsInWords(),
            IsGenerated = ModelInputs.IsFromGenerated(_classifier),
            Command = command,
            Facts = facts,
            Architecture = JsonNode.Parse(Architecture.Of(_classifier.Model).ToJson()),
            Layers = ModelSummary.Of(_classifier.Model),
            Rows = _answers.Rows,
            Probabilities = _answers.Probabilities,
            Metrics = Figures,
            Ec57 = Ec57,
            GroupsArePatients = _beats.Scheme is not null,
            Explainer = Explaining.Of(_classifier, _answers.Rows, "of these beats"),
            PlaceOf = places is null ? _ => null : row => places.Find(_answers.Rows, row),
        };
    }

    private Ec57Report? Ec57From(LabelScheme scheme, double fromSeconds)
    {
        Dataset<float> rows = _answers.Rows;
        int classes = rows.ClassNames.Count;
        int[] counted = [.. Enumerable.Range(0, rows.Count).Where(row => _seconds[row] >= fromSeconds)];
        if (counted.Length == 0)
        {
            _ec57Missing = $"No EC57 figures: no beat is at {ComparedSpan.Format(fromSeconds)} or later; --from 0 counts from the beginning.";
            return null;
        }

        float[] probabilities = counted.Length == rows.Count
            ? _answers.Probabilities
            : [.. counted.SelectMany(row => _answers.Probabilities.Skip(row * classes).Take(classes))];
        return ModelEvaluation.Ec57(scheme, (probabilities, rows.Select(counted))) with { FromSeconds = fromSeconds };
    }

    private string Title()
    {
        string labels = _beats.Scheme is { } scheme ? $", {RecordingSettings.Describe(scheme)}" : "";
        string rows = _allRows && _seen is > 0 ? ", including training rows" : "";
        return $"Evaluation{rows}: task {_task.Name}{labels}{(ModelInputs.IsFromGenerated(_classifier) ? $"; the model was trained on {SyntheticBeats.Source}" : "")}";
    }

    private string RowsInWords()
    {
        string count = Numbers.Count(_answers.Rows.Count);
        string unanswered = _answers.Warning is { } warning ? $" {warning}." : "";
        return _seen switch
        {
            null => $"{count} beats. The model file does not say which rows it was trained on; some of these may be among them.",
            0 => $"{count} beats, none of which was used for training or validation.",
            { } seen when _allRows => $"{count} beats, {Numbers.Count(seen)} of which were used for training or validation.",
            { } seen => $"{count} of {Numbers.Count(_beats.Rows.Count)} beats; {Numbers.Count(seen)} used for training or validation were left out.",
        } + unanswered;
    }

    /// <summary>The rows to evaluate on: all, or those that were not used to train or select the model.</summary>
    private int[] UsedRows(out int? seen)
    {
        Dataset<float> rows = _beats.Rows;
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        seen = null;
        if (ModelInputs.TrainingText(_classifier, SeenRowsKey) is not { } text || RowFingerprint.Parse(text) is not { } fingerprint)
            return all;
        int[] unseen = [.. all.Where(row => !fingerprint.Contains(rows.Row(row)))];
        seen = rows.Count - unseen.Length;
        if (_allRows)
            return all;
        return unseen.Length > 0
            ? unseen
            : throw new CommandException(
                $"{_beats.Beats.Source}: all {Numbers.Count(rows.Count)} beats were used to train or select the model; give beats that it has not seen, or --all-rows.");
    }
}
