using System.Text.Json.Serialization;
using ScratchCnn.Metrics;

namespace Ecg.Train.Results;

/// <summary>Metrics of a model on rows that it was not trained on: the object "test" of metrics.json, which evaluate writes too.</summary>
/// <param name="Accuracy">Share of the rows that were taken for what they are.</param>
/// <param name="BalancedAccuracy">Mean recall of the classes.</param>
/// <param name="MacroF1">Mean F1 of the classes.</param>
/// <param name="RocAuc">Area under the ROC curve of class 1; left out unless there are two classes and both have rows.</param>
/// <param name="LogLoss">Mean of −ln of the probability given to the right class.</param>
/// <param name="Ece">Expected calibration error.</param>
/// <param name="MajorityBaseline">Accuracy of always predicting the majority class.</param>
/// <param name="Labels">Names of the classes, in the order of the matrix.</param>
/// <param name="ConfusionMatrix">[label][prediction]: rows of a class that were taken for each.</param>
/// <param name="PerClass">The measures of each class.</param>
/// <param name="PerSource">The measures of the rows of each file or recording.</param>
public sealed record TestMetrics(
    double Accuracy,
    double BalancedAccuracy,
    double MacroF1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? RocAuc,
    double LogLoss,
    double Ece,
    double MajorityBaseline,
    IReadOnlyList<string> Labels,
    IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix,
    IReadOnlyList<ClassEntry> PerClass,
    IReadOnlyDictionary<string, SourceEntry> PerSource)
{
    /// <summary>The figures of a report.</summary>
    public static TestMetrics From(ClassificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ConfusionMatrix confusion = report.Confusion;
        int[] classes = [.. Enumerable.Range(0, confusion.Classes)];
        return new TestMetrics(
            confusion.Accuracy,
            confusion.BalancedAccuracy,
            confusion.MacroF1,
            report.RocAuc,
            report.LogLoss,
            report.ExpectedCalibrationError,
            confusion.MajorityBaseline,
            [.. report.Classes.Select(entry => entry.Name)],
            [.. classes.Select(label => classes.Select(prediction => confusion[label, prediction]).ToArray())],
            [.. report.Classes.Select(entry => new ClassEntry(entry.Name, entry.Precision, entry.Recall, entry.F1, entry.Support))],
            report.Groups.ToDictionary(source => source.Name, source => new SourceEntry(source.Accuracy, source.Rows)));
    }
}

/// <summary>The measures of one class.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Precision">Of the rows taken for it, the share that is of it.</param>
/// <param name="Recall">Of its rows, the share taken for it.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="Support">Its rows.</param>
public sealed record ClassEntry(string Label, double Precision, double Recall, double F1, int Support);

/// <summary>The measures of the rows of one file or recording.</summary>
/// <param name="Accuracy">Share of them that were taken for what they are.</param>
/// <param name="Rows">Their number.</param>
public sealed record SourceEntry(double Accuracy, int Rows);
