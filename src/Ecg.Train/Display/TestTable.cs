using Ecg.Train.Results;

namespace Ecg.Train.Display;

/// <summary>Shows how good a model is.</summary>
internal static class TestTable
{
    /// <summary>The figures over all rows beside the majority baseline, per class, per source, and the confusion matrix.</summary>
    public static void Show(Screen screen, string title, TestMetrics test)
    {
        if (title.Length > 0)
            screen.Line(title);
        screen.Table(["measure", "value"], Measures(test));
        screen.Table(
            ["class", "precision", "recall", "F1", "rows"],
            test.PerClass.Select(entry => (string[])
                [entry.Label, Screen.Percent(entry.Precision), Screen.Percent(entry.Recall), Screen.Four(entry.F1), Screen.Count(entry.Support)]));
        screen.Table(
            ["class \\ predicted", .. test.Labels],
            test.Labels.Zip(test.ConfusionMatrix, (label, counts) => (string[])[label, .. counts.Select(n => Screen.Count(n))]));
        screen.Table(
            ["source", "accuracy", "rows"],
            test.PerSource.Select(source => (string[])[source.Key, Screen.Percent(source.Value.Accuracy), Screen.Count(source.Value.Rows)]));
    }

    /// <summary>Shows the figures of each network of an ensemble alone, and their mean; nothing if there is no ensemble.</summary>
    public static void ShowMembers(Screen screen, IReadOnlyList<TestMetrics> members)
    {
        if (members.Count == 0)
            return;
        IEnumerable<string[]> rows = members.Select((test, index) => Row($"network {index + 1} alone", test.Accuracy, test.BalancedAccuracy, test.MacroF1));
        string[] mean = Row("mean", members.Average(test => test.Accuracy), members.Average(test => test.BalancedAccuracy), members.Average(test => test.MacroF1));
        screen.Table(["ensemble", "accuracy", "balanced accuracy", "macro F1"], [.. rows, mean]);

        static string[] Row(string name, double accuracy, double balanced, double macroF1) =>
            [name, Screen.Percent(accuracy), Screen.Percent(balanced), Screen.Four(macroF1)];
    }

    private static IEnumerable<string[]> Measures(TestMetrics test)
    {
        yield return ["accuracy", Screen.Percent(test.Accuracy)];
        yield return ["accuracy of always predicting the majority class", Screen.Percent(test.MajorityBaseline)];
        yield return ["balanced accuracy", Screen.Percent(test.BalancedAccuracy)];
        yield return ["macro F1", Screen.Four(test.MacroF1)];
        if (test.RocAuc is { } area)
            yield return ["ROC AUC", Screen.Four(area)];
        yield return ["log loss", Screen.Four(test.LogLoss)];
        yield return ["expected calibration error", Screen.Four(test.Ece)];
    }
}
