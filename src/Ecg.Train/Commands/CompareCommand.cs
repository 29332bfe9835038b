using System.CommandLine;
using Ecg.Evaluation;
using Ecg.Files;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Results;

namespace Ecg.Train.Commands;

/// <summary>Compares annotation files beat by beat.</summary>
internal static class CompareCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> reference = new("REFERENCE") { Description = "Annotation file of the reference, such as mitdb/100.atr, or a folder of them." };
        Argument<string> test = new("TEST") { Description = "Annotation file to be judged, such as out/100.qrs, or a folder of them." };
        var from = new FromOption(
            ComparedSpan.LearningSeconds, "Time from which beats count, as 90 (seconds) or 5:00. EC57 excludes the first five minutes.");
        Option<string?> referenceAnnotator = OptionOf.Place(
            "--reference-annotator", "EXT", "Extension of the reference's annotation files. [default: that of the file, else atr]");
        Option<string?> testAnnotator = OptionOf.Place(
            ComparedFiles.TestAnnotatorOption, "EXT", "Extension of the annotation files to be judged. [default: that of the file, else the only one there]");
        Option<string?> records = OptionOf.Place(
            "--records", "LIST", "all, ds1, ds2 (the recordings of de Chazal et al. 2004), or names separated by commas. [default: those with both files]");
        Option<string?> json = OptionOf.Place("--json", "FILE", "Where to write all counts and figures too.");
        var command = new Command("compare", "Compares annotation files beat by beat, as ANSI/AAMI EC57 and WFDB's bxb do.")
        {
            reference, test, from.Option, referenceAnnotator, testAnnotator, records, json,
        };
        command.SetAction(parsed =>
        {
            double fromSeconds = from.Of(parsed);
            ComparedFiles files = ComparedFiles.Find(
                In(surroundings, parsed.GetRequiredValue(reference)),
                In(surroundings, parsed.GetRequiredValue(test)),
                parsed.GetValue(referenceAnnotator),
                parsed.GetValue(testAnnotator),
                parsed.GetValue(records));
            // Annotation files without a header beside them are inputs all the same.
            if (parsed.GetValue(json) is { } figures)
                OutputGuard.RequireNoInput([In(surroundings, figures)], files.Records.SelectMany(files.FilesOf), json.Name);
            var report = new ComparisonReport([.. files.Records.Select(record => files.Compare(record, fromSeconds))]);
            if (parsed.GetValue(json) is { } file)
                AtomicFile.WriteText(In(surroundings, file), ComparisonMetrics.From(files, report, fromSeconds).ToJson());

            var screen = new Screen(surroundings);
            foreach (string warning in report.Recordings.SelectMany(recording => recording.Warnings))
                screen.Warn(warning);
            string recordings = files.Records.Count == 1 ? $"record {files.Records[0]}" : $"{files.Records.Count} recordings";
            screen.Line($"Reference {files.Reference.Annotator}, test {files.Test.Annotator}, {recordings}; beats count from {ComparedSpan.Format(fromSeconds)} on, "
                + "within 150 ms of each other.");
            if (files.WithoutTest.Count > 0)
                screen.Line($"Recordings left out, as they have no {files.Test.Annotator} file: {files.WithoutTest.Count}.");
            screen.Line();
            ComparisonTable.Show(screen, report);
        });
        return command;
    }

    private static string In(Surroundings surroundings, string path) => path.Length > 0
        ? Path.GetFullPath(path, surroundings.CurrentFolder)
        : throw CommandException.Usage("compare takes two paths; got an empty one.");
}
