using System.Globalization;
using Ecg.Beats;

namespace Ecg.Evaluation;

/// <summary>Writes a report as text, in tables of fixed columns that are Markdown too.</summary>
public static class Ec57ReportText
{
    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter writer, Ec57Report report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteLine(report.Scope);
        writer.WriteLine();
        WriteSummary(writer, report);
        WriteClasses(writer, report.Overall);
        WriteConfusion(writer, report.Overall);
        WriteRecordings(writer, report);
    }

    private static void WriteSummary(TextWriter writer, Ec57Report report)
    {
        writer.WriteLine("Without the beats of class Q; 95 % intervals over patients (bootstrap):");
        writer.WriteLine();
        writer.WriteLine("| figure                  |  value | 95 % interval    |");
        writer.WriteLine("|-------------------------|-------:|------------------|");
        foreach (SummaryFigure figure in report.Summary)
            writer.WriteLine($"| {figure.Name,-23} | {Number(figure.Value)} | {Range(figure.Interval)} |");
        writer.WriteLine();
    }

    private static void WriteClasses(TextWriter writer, Ec57Figures figures)
    {
        writer.WriteLine("All beats; exact 95 % intervals over beats (Clopper-Pearson):");
        writer.WriteLine();
        writer.WriteLine("| class    |  beats | sensitivity               | positive predictivity     | false positive rate       |");
        writer.WriteLine("|----------|-------:|---------------------------|---------------------------|---------------------------|");
        foreach (ClassFigures row in figures.Classes.Concat(figures.Ectopic))
        {
            writer.WriteLine(
                $"| {row.Name,-8} | {row.Sensitivity.Total,6} | {WithInterval(row.Sensitivity)} | {WithInterval(row.PositivePredictivity)} "
                + $"| {WithInterval(row.FalsePositiveRate)} |");
        }
        writer.WriteLine();
    }

    private static void WriteConfusion(TextWriter writer, Ec57Figures figures)
    {
        IReadOnlyList<string> names = BeatLabels.ClassNames;
        writer.WriteLine("| is \\ called | " + string.Join(" | ", names.Select(name => $"{name,6}")) + " |");
        writer.WriteLine("|-------------|" + string.Concat(names.Select(_ => "-------:|")));
        for (int truth = 0; truth < names.Count; truth++)
        {
            IEnumerable<string> counts = Enumerable.Range(0, names.Count).Select(called => $"{figures[truth, called],6}");
            writer.WriteLine($"| {names[truth],-11} | {string.Join(" | ", counts)} |");
        }
        writer.WriteLine();
    }

    private static void WriteRecordings(TextWriter writer, Ec57Report report)
    {
        writer.WriteLine("| record |  beats | accuracy | S beats |   Se S |   P+ S | V beats |   Se V |   P+ V |");
        writer.WriteLine("|--------|-------:|---------:|--------:|-------:|-------:|--------:|-------:|-------:|");
        foreach (RecordingFigures recording in report.Recordings)
        {
            ClassFigures s = recording.Figures.Classes[1];
            ClassFigures v = recording.Figures.Classes[2];
            writer.WriteLine(
                $"| {recording.Record,-6} | {recording.Figures.Total,6} |   {Number(recording.Figures.Accuracy.Value)} "
                + $"| {s.Sensitivity.Total,7} | {Number(s.Sensitivity.Value)} | {Number(s.PositivePredictivity.Value)} "
                + $"| {v.Sensitivity.Total,7} | {Number(v.Sensitivity.Value)} | {Number(v.PositivePredictivity.Value)} |");
        }
    }

    private static string WithInterval(Proportion proportion) => $"{Number(proportion.Value)} ({Range(proportion.ClopperPearson())})";

    private static string Range(Interval interval) => $"{Number(interval.Lower)} to {Number(interval.Upper)}";

    // Six characters; a figure that has no beats to be computed from is a dash.
    private static string Number(double value) => double.IsNaN(value) ? "     -" : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
