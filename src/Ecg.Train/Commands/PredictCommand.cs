using System.CommandLine;
using Ecg.Csv;
using Ecg.Files;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Runs;
using Ecg.Train.Settings;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace Ecg.Train.Commands;

/// <summary>Writes what a saved model takes each row of a file for. Rows stream through, so that any number of them takes the same memory.</summary>
internal static class PredictCommand
{
    private const string Pipe = "-";

    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        Option<string> model = OptionOf.RequiredPlace("--model", "FILE", "The model.safetensors of a run folder.");
        Option<string?> input = OptionOf.Place(
            "--input", "FILE.csv|-", "Beats of 187 columns, or 188 with a label that is not looked at; plain or gzipped; - is standard input.");
        Option<string> output = OptionOf.RequiredPlace(
            "--output", "FILE.csv|-", "Takes row, predicted class, and the probability of each class; - is standard output.");
        var recording = new RecordingPrediction();
        var command = new Command("predict", "Writes what a saved model takes each beat of a file or of a recording for.")
        {
            model, input, output, dataOptions.BadRows, dataOptions.ThreadsOption,
        };
        recording.AddTo(command);
        command.SetAction(parsed =>
        {
            TrainedModel classifier = ModelFiles.Read(parsed.GetRequiredValue(model));
            using var pool = new WorkerPool(dataOptions.Threads(parsed));
            string? file = parsed.GetValue(input);
            if (recording.IsWanted(parsed) == (file is not null))
                throw CommandException.Usage("predict takes either --input, for rows, or --wfdb, for a recording.");
            if (file is null)
            {
                if (parsed.GetRequiredValue(output) == Pipe)
                    throw CommandException.Usage("predict --wfdb writes files into a folder; --output cannot be standard output.");
                recording.Run(parsed, classifier, pool, parsed.GetRequiredValue(output), new Screen(surroundings));
                return;
            }

            RequireBeats(classifier);
            if (file != Pipe)
                OptionOf.RequireTwoFiles(output.Name, parsed.GetValue(output), input.Name, file);
            BadRows? badRows = TrainSettings.ParseBadRows(parsed.GetValue(dataOptions.BadRows));
            using BeatRows rows = Open(file, badRows, pool.Threads, surroundings);
            var prediction = new PredictionStream(classifier, pool, surroundings.Error, isStrict: badRows == BadRows.Error);
            Write(parsed.GetRequiredValue(output), stream => prediction.Run(rows, stream), surroundings);
        });
        return command;
    }

    private static void RequireBeats(TrainedModel classifier)
    {
        ModelInputs.RequirePlain(classifier, "label a recording, with --wfdb");
        int columns = classifier.Model.InputShape.Size;
        if (columns != PublishedFormat.Samples)
            throw new CommandException($"The model takes {columns} values a beat; a file has {PublishedFormat.Samples}.");
    }

    private static BeatRows Open(string input, BadRows? badRows, int threads, Surroundings surroundings) => input == Pipe
        ? BeatRows.Open(surroundings.OpenInput(), "standard input", badRows, threads)
        : BeatRows.Open(input, badRows, threads);

    private static void Write(string output, Action<Stream> write, Surroundings surroundings)
    {
        if (output != Pipe)
        {
            AtomicFile.Write(output, write);
            return;
        }

        using Stream stream = surroundings.OpenOutput();
        write(stream);
    }
}
