using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Metrics;
using ScratchCnn.Models;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>Judges a classifier by rows with labels.</summary>
internal static class Evaluation
{
    /// <summary>Runs the classifier over all rows.</summary>
    /// <exception cref="CommandException">The classifier is for other rows.</exception>
    public static TestMetrics Of(Classifier classifier, Dataset<float> rows, WorkerPool pool)
    {
        if (classifier.Model.InputShape.Size != rows.Columns)
            throw new CommandException($"The model takes {classifier.Model.InputShape.Size} values a beat, but the beats have {rows.Columns}.");
        var evaluator = new Evaluator<float>(classifier.Model, classifier.Standardizer, softmax: true, pool);
        return TestMetrics.From(ClassificationReport.Create<float>(evaluator.Outputs(rows), rows));
    }
}
