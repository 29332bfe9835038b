using System.CommandLine;
using Ecg.Csv;
using Ecg.Data;
using Ecg.Files;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Runs;
using Ecg.Train.Settings;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace Ecg.Train.Commands;

/// <summary>Classifies beats with a saved model. The rows of a file stream through, so memory does not depend on their number.</summary>
internal static class PredictCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        Option<string> model = OptionOf.RequiredPlace("--model", "FILE", "The model.safetensors of a run folder.");
        Option<string> input = OptionOf.RequiredPlace(
            "--input", "PATH|" + OptionOf.Pipe,
            "The beats to classify: a CSV file of 187 columns, or 188 with a label, plain or gzipped; a recording (WFDB), as mitdb/100; a folder of such "
            + "files or recordings; or -, CSV from standard input.");
        Option<string> output = OptionOf.RequiredPlace(
            "--output", "PATH|" + OptionOf.Pipe,
            "Receives one line per beat: row, predicted_class, probability_CLASS for each class, and reference_label if the input has labels. A CSV file, or "
            + "- for standard output; for a recording or a folder, a folder.");
        var recordings = new RecordingPrediction();
        var command = new Command("predict", "Classifies the beats of a CSV file or of recordings with a saved model.")
        {
            model, input, output, dataOptions.BadRows, dataOptions.ThreadsOption,
        };
        recordings.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = new Screen(surroundings);
            TrainedModel classifier = ModelFiles.Read(parsed.GetRequiredValue(model));
            ModelInputs.WarnOfGenerated(classifier, screen);
            using var pool = new WorkerPool(dataOptions.Threads(parsed));
            var request = new Request(classifier, pool, TrainSettings.ParseBadRows(parsed.GetValue(dataOptions.BadRows)), screen, surroundings);
            string from = parsed.GetRequiredValue(input);
            string to = parsed.GetRequiredValue(output);
            if (from == OptionOf.Pipe)
            {
                Classify(request, OptionOf.Pipe, to);
                return;
            }

            from = Path.GetFullPath(from, surroundings.CurrentFolder);
            DataLocation location = DataLocation.At(from);
            bool isFolder = Directory.Exists(from);
            if (to == OptionOf.Pipe && (isFolder || location.IsRecordings))
                throw CommandException.Usage("For a recording or a folder, predict writes files into a folder; --output cannot be standard output.");
            if (location.IsRecordings)
            {
                recordings.Run(parsed, from, classifier, pool, to, surroundings);
                return;
            }

            (BeatFile File, string Target)[] files = [.. location.Files.Select(file => (file, isFolder ? Path.Combine(to, NameOf(file) + ".csv") : to))];
            if (isFolder)
                RequireOtherFolder(parsed, files, surroundings);
            foreach ((BeatFile file, string target) in files)
                Classify(request, file.Path, target);
        });
        return command;
    }

    // Beside mitbih_test.csv.gz, the predictions in mitbih_test.csv would be read in place of it the next time.
    private static void RequireOtherFolder(ParseResult parsed, (BeatFile File, string Target)[] files, Surroundings surroundings)
    {
        string[] targets = [.. files.Select(file => Path.GetFullPath(file.Target, surroundings.CurrentFolder))];
        OutputGuard.RequireNoInput(targets, OutputGuard.InputsOf(parsed, surroundings.CurrentFolder));
        string from = Path.GetDirectoryName(files[0].File.Path)!;
        if (AtomicFile.AreSameFolder(Path.GetDirectoryName(targets[0])!, from))
            throw CommandException.Usage($"--output is the folder of the beats, {from}, which the predictions would be mistaken for; choose another one.");
    }

    private static string NameOf(BeatFile file) => file.Published!.Name;

    private static void Classify(Request request, string from, string to)
    {
        RequireBeats(request.Classifier);
        bool writesToOutput = to == OptionOf.Pipe;
        using BeatRows rows = Open(from, request);
        var prediction = new PredictionStream(
            request.Classifier, request.Pool, request.Screen, isStrict: request.BadRows == BadRows.Error, showsProgress: !writesToOutput);
        if (writesToOutput)
        {
            using Stream stream = request.Surroundings.OpenOutput();
            prediction.Run(rows, stream);
            return;
        }

        AtomicFile.Write(to, stream => prediction.Run(rows, stream));
        ShowResult(request.Screen, request.Classifier, prediction.Counts, $"Written to {to}");
    }

    /// <summary>Shows the number of beats of each predicted class, and where the predictions are.</summary>
    internal static void ShowResult(Screen screen, TrainedModel classifier, IReadOnlyList<long> counts, string written)
    {
        screen.Table(["predicted class", "beats"], classifier.ClassNames.Zip(counts, (name, count) => (string[])[name, Numbers.Count(count)]));
        screen.Verbatim(written);
    }

    private static void RequireBeats(TrainedModel classifier)
    {
        ModelInputs.RequirePlain(classifier, "give --input a recording or a folder of recordings");
        int columns = classifier.Model.InputShape.Size;
        if (columns != PublishedFormat.Samples)
            throw new CommandException($"The model takes {columns} values per beat; a file has {PublishedFormat.Samples}.");
    }

    private static BeatRows Open(string input, Request request) => input is OptionOf.Pipe or "/dev/stdin"
        ? BeatRows.Open(request.Surroundings.OpenInput(), "standard input", request.BadRows, request.Pool.Threads)
        : BeatRows.Open(input, request.BadRows, request.Pool.Threads);

    private sealed record Request(TrainedModel Classifier, WorkerPool Pool, BadRows? BadRows, Screen Screen, Surroundings Surroundings);
}
