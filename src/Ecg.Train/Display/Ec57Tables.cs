using Ecg.Beats;
using Ecg.Evaluation;

namespace Ecg.Train.Display;

/// <summary>The figures of ANSI/AAMI EC57 as tables, for the terminal and for reports.</summary>
internal static class Ec57Tables
{
    /// <summary>Returns the tables: figures over all beats first, recordings last.</summary>
    public static IReadOnlyList<TableText> Of(Ec57Report report) =>
    [
        new TableText(
            "Without the beats of class Q; 95 % intervals over patients (bootstrap)",
            ["figure", "value", "95 % interval"],
            [
                .. report.Summary.Select(figure => (string[])
                    [figure.Name, Numbers.Four(figure.Value), Numbers.Range(figure.Interval.Lower, figure.Interval.Upper)]),
            ]),
        new TableText(
            "All beats; exact 95 % intervals over beats (Clopper–Pearson)",
            ["class", "beats", "sensitivity", "95 % interval", "positive predictivity", "95 % interval", "false positive rate"],
            [
                .. report.Overall.Classes.Concat(report.Overall.Ectopic).Select(row => (string[])
                [
                    row.Name, Numbers.Count(row.Sensitivity.Total), Numbers.Four(row.Sensitivity.Value), RangeOf(row.Sensitivity),
                    Numbers.Four(row.PositivePredictivity.Value), RangeOf(row.PositivePredictivity), Numbers.Four(row.FalsePositiveRate.Value),
                ]),
            ]),
        new TableText(
            "All beats by class and prediction",
            ["class \\ predicted", .. BeatLabels.ClassNames],
            [
                .. BeatLabels.ClassNames.Select((name, truth) => (string[])
                    [name, .. BeatLabels.ClassNames.Select((_, predicted) => Numbers.Count(report.Overall[truth, predicted]))]),
            ]),
        new TableText(
            "Each recording",
            ["recording", "beats", "accuracy", "S beats", "S sensitivity", "S predictivity", "V beats", "V sensitivity", "V predictivity"],
            [
                .. report.Recordings.Select(recording =>
                {
                    ClassFigures s = recording.Figures.Classes[1], v = recording.Figures.Classes[2];
                    return (string[])
                    [
                        recording.Record, Numbers.Count(recording.Figures.Total), Numbers.Percent(recording.Figures.Accuracy.Value),
                        Numbers.Count(s.Sensitivity.Total), Numbers.Four(s.Sensitivity.Value), Numbers.Four(s.PositivePredictivity.Value),
                        Numbers.Count(v.Sensitivity.Total), Numbers.Four(v.Sensitivity.Value), Numbers.Four(v.PositivePredictivity.Value),
                    ];
                }),
            ]),
    ];

    private static string RangeOf(Proportion proportion)
    {
        if (proportion.Total == 0)
            return Numbers.None;
        Interval interval = proportion.ClopperPearson();
        return Numbers.Range(interval.Lower, interval.Upper);
    }
}
