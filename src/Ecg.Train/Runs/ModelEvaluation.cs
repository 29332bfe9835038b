using Ecg.Beats;
using Ecg.Evaluation;
using Ecg.Tasks;
using Ecg.Train.Results;
using Ecg.Train.Settings;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Metrics;
using ScratchCnn.Models;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>Evaluates a classifier on labeled rows.</summary>
internal static class ModelEvaluation
{
    /// <summary>Evaluates a classifier on all rows.</summary>
    /// <inheritdoc cref="Probabilities" path="/exception"/>
    public static TestMetrics Of(TrainedModel classifier, Dataset<float> rows, WorkerPool pool) => Of(Probabilities(classifier, rows, pool), rows);

    /// <summary>Evaluates probabilities, [rows, classes].</summary>
    public static TestMetrics Of(float[] probabilities, Dataset<float> rows) =>
        TestMetrics.From(ClassificationReport.Create<float>(probabilities, rows));

    /// <summary>Evaluates each network of an ensemble alone; empty for any other model.</summary>
    public static IReadOnlyList<TestMetrics> Members(TrainedModel classifier, Dataset<float> rows, WorkerPool pool) =>
    [
        .. Ensemble.MembersOf(classifier.Model).Select(member => Of(
            new TrainedModel(member, classifier.Standardizer, classifier.ClassNames, classifier.Purpose, classifier.TrainingSummary), rows, pool)),
    ];

    /// <summary>Evaluates probabilities according to ANSI/AAMI EC57.</summary>
    /// <param name="scheme">Mapping of annotations to classes.</param>
    /// <param name="parts">Probabilities of the five classes, [rows, classes], with the rows, which must be grouped by the same list of
    /// recordings.</param>
    public static Ec57Report Ec57(LabelScheme scheme, params IEnumerable<(float[] Probabilities, Dataset<float> Rows)> parts)
    {
        const ulong bootstrapSeed = 57;
        List<int> truths = [], predictions = [], sources = [];
        IReadOnlyList<string> records = [];
        foreach ((float[] probabilities, Dataset<float> rows) in parts)
        {
            int classes = rows.ClassNames.Count;
            for (int row = 0; row < rows.Count; row++)
            {
                truths.Add(rows.Label(row));
                predictions.Add(Decision.Class<float>(probabilities.AsSpan(row * classes, classes)));
                sources.Add(rows.Group(row));
            }

            records = rows.GroupNames;
        }

        return Ec57Report.Create(truths, predictions, sources, records, scheme, bootstrapSeed);
    }

    /// <summary>Evaluates the test rows of a run according to EC57; null unless there are five classes and the recordings are known.</summary>
    public static Ec57Report? Ec57(TrainSettings settings, TaskData data, float[] probabilities) =>
        settings.Recordings is { } recordings && data.Task == EcgTask.Aami ? Ec57(recordings.Scheme, (probabilities, data.Test)) : null;

    /// <summary>Runs the classifier over all rows.</summary>
    /// <returns>[rows, classes].</returns>
    /// <exception cref="CommandException">The classifier expects rows of another size.</exception>
    public static float[] Probabilities(TrainedModel classifier, Dataset<float> rows, WorkerPool pool)
    {
        if (classifier.Model.InputShape.Size != rows.Columns)
            throw new CommandException($"The model takes {classifier.Model.InputShape.Size} values per beat, but the beats have {rows.Columns}.");
        var evaluator = new Evaluator<float>(classifier.Model, classifier.Standardizer, softmax: true, pool);
        return evaluator.Outputs(rows);
    }
}
