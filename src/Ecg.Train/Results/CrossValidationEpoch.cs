using Ecg.Evaluation;
using ScratchCnn.Training;

namespace Ecg.Train.Results;

/// <summary>The results of an epoch of all folds, each recording judged by the network that it was held back from.</summary>
/// <param name="Results">The epoch of each network of each fold.</param>
/// <param name="Probabilities">Of each fold: [rows, classes].</param>
/// <param name="Metrics">The figures of each fold.</param>
/// <param name="Ec57">All recordings by the custom of the field; null unless the five classes are told apart.</param>
internal sealed record CrossValidationEpoch(
    IReadOnlyList<EpochResult> Results, IReadOnlyList<float[]> Probabilities, IReadOnlyList<TestMetrics> Metrics, Ec57Report? Ec57)
{
    /// <summary>Number of the epoch, from 1.</summary>
    public int Epoch => Results[0].Epoch;

    /// <summary>Mean over the networks of all folds of their training loss.</summary>
    public double TrainingLoss => Results.Average(result => result.TrainingLoss);

    /// <summary>The figures that settings are chosen by: those of the field, or for two classes the means over the folds.</summary>
    public IReadOnlyList<(string Name, double Value)> Figures => Ec57 is { } report
        ? [.. report.Summary.Select(figure => (figure.Name, figure.Value))]
        :
        [
            ("accuracy", Metrics.Average(fold => fold.Accuracy)),
            ("balanced accuracy", Metrics.Average(fold => fold.BalancedAccuracy)),
            ("macro F1", Metrics.Average(fold => fold.MacroF1)),
            ("log loss", Metrics.Average(fold => fold.LogLoss)),
        ];
}
