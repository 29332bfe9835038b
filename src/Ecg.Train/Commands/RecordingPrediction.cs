using System.CommandLine;
using Ecg.Beats;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Settings;
using Ecg.Wfdb;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace Ecg.Train.Commands;

/// <summary>The part of predict that classifies the beats of recordings.</summary>
internal sealed class RecordingPrediction
{
    private readonly Option<string> _annotator = new("--annotator")
    {
        Description = "For recordings: extension of the annotation files that say where the beats are. The symbols of atr are the reference labels.",
        HelpName = "EXT",
        DefaultValueFactory = _ => Recording.ReferenceAnnotator,
    };

    private readonly Option<string> _labels = new("--label-annotator")
    {
        Description = "For recordings: extension of the annotation files to write. Beside each, RECORD.EXT.csv has the probabilities.",
        HelpName = "EXT",
        DefaultValueFactory = _ => "cnn",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _annotator, _labels })
            command.Add(option);
    }

    /// <summary>Classifies the beats of a recording, or of all recordings of a folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="place">The recording or the folder.</param>
    /// <param name="classifier">The model.</param>
    /// <param name="pool">Threads that predict.</param>
    /// <param name="outputFolder">Folder for the files.</param>
    /// <param name="surroundings">Receives progress and the result.</param>
    public void Run(ParseResult parsed, string place, TrainedModel classifier, WorkerPool pool, string outputFolder, Surroundings surroundings)
    {
        var screen = new Screen(surroundings);
        Predictor<float> predictor = classifier.CreatePredictor(pool);
        BeatInputs inputs = ModelInputs.Of(classifier);
        if (inputs.Columns != predictor.RowSize)
        {
            throw new CommandException(
                $"A beat has {BeatInputs.Plain.Columns} columns, or {BeatInputs.ColumnsWithRhythm} with its rhythm; the model takes {predictor.RowSize}.");
        }

        LabelScheme scheme = EvaluationOptions.SchemeOf(classifier);
        var labeller = new RecordingLabeller(predictor.Predict, inputs, classifier.ClassNames, scheme);
        string positions = parsed.GetRequiredValue(_annotator), annotator = parsed.GetRequiredValue(_labels);
        IReadOnlyList<string> records = RecordFolder.Records(place);
        string folder = RecordFolder.Of(place);
        foreach (string record in records)
        {
            string below = Path.GetDirectoryName(record) ?? "";
            RecordingLabeller.RequireNewFiles(Path.Combine(folder, below), Path.GetFileName(record), positions, Path.Combine(outputFolder, below), annotator);
        }

        string In(string file) => Path.GetFullPath(Path.Combine(outputFolder, file), surroundings.CurrentFolder);
        OutputGuard.RequireNoInput(
            [.. records.SelectMany(record => (string[])[In($"{record}.{annotator}"), In($"{record}.{annotator}.csv")])],
            OutputGuard.InputsOf(parsed, surroundings.CurrentFolder));
        var counts = new long[classifier.ClassNames.Count];
        int leftOut = 0;
        for (int i = 0; i < records.Count; i++)
        {
            screen.Status($"recording {records[i]}, {i + 1} of {records.Count}");
            string below = Path.GetDirectoryName(records[i]) ?? "";
            LabelledRecording result = labeller.Label(
                Path.Combine(folder, below), Path.GetFileName(records[i]), positions, Path.Combine(outputFolder, below), annotator);
            foreach (string warning in result.Warnings)
                screen.Warn(warning);
            leftOut += result.LeftOut;
            for (int label = 0; label < counts.Length; label++)
                counts[label] += result.Counts[label];
        }

        string subject = records.Count == 1 ? $"recording {records[0]}" : $"{records.Count} recordings";
        screen.Line($"{Numbers.Count(counts.Sum())} beats of {subject} were classified; {Numbers.Count(leftOut)} could not be cut.");
        string file = Path.Combine(outputFolder, $"{(records.Count == 1 ? records[0] : "RECORD")}.{annotator}");
        PredictCommand.ShowResult(screen, classifier, counts, $"Written to {file} and {file}.csv");
    }
}
