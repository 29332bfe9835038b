using System.CommandLine;
using Ecg.Beats;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Settings;
using Ecg.Wfdb;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace Ecg.Train.Commands;

/// <summary>The part of predict that labels a recording instead of rows.</summary>
internal sealed class RecordingPrediction
{
    private readonly Option<string?> _record = OptionOf.Place(
        "--wfdb", "RECORD",
        "A recording (WFDB), as its path without extension, instead of --input. --output is then a folder, which gets RECORD.cnn, an annotation file, "
        + "and RECORD.cnn.csv.");

    private readonly Option<string> _annotator = new("--annotator")
    {
        Description = "Whose annotations say where the beats of the recording are: the extension of a file beside it.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Recording.ReferenceAnnotator,
    };

    private readonly Option<string> _labels = new("--label-annotator")
    {
        Description = "Extension of the annotation file that gets the labels.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cnn",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _record, _annotator, _labels })
            command.Add(option);
    }

    /// <summary>Whether a recording is to be labelled.</summary>
    public bool IsWanted(ParseResult parsed) => parsed.GetValue(_record) is not null;

    /// <summary>Labels the recording.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="classifier">The model.</param>
    /// <param name="pool">Threads that predict.</param>
    /// <param name="outputFolder">Folder that gets the files.</param>
    /// <param name="screen">Where to say what was done.</param>
    public void Run(ParseResult parsed, TrainedModel classifier, WorkerPool pool, string outputFolder, Screen screen)
    {
        string place = parsed.GetRequiredValue(_record)!;
        (string folder, string record) = RecordFolder.FindRecord(place)
            ?? throw new CommandException($"{place}: no such recording; expected its path without extension, or one of its files.");
        string annotator = parsed.GetRequiredValue(_labels);
        Predictor<float> predictor = classifier.CreatePredictor(pool);
        BeatInputs inputs = ModelInputs.Of(classifier);
        if (inputs.Columns != predictor.RowSize)
        {
            throw new CommandException(
                $"A beat has {BeatInputs.Plain.Columns} columns, or {BeatInputs.ColumnsWithRhythm} with its rhythm; the model takes {predictor.RowSize}.");
        }

        var labeller = new RecordingLabeller(predictor.Predict, inputs, classifier.ClassNames);
        LabelledRecording result = labeller.Label(
            folder, record, parsed.GetRequiredValue(_annotator), outputFolder, annotator);

        foreach (string warning in result.Warnings)
            screen.Warn(warning);
        screen.Line($"{Screen.Count(result.Counts.Sum())} beats of recording {record} were labelled; {result.LeftOut} could not be cut.");
        screen.Table(["class", "beats"], classifier.ClassNames.Zip(result.Counts, (name, count) => (string[])[name, Screen.Count(count)]));
        string file = Path.Combine(outputFolder, $"{record}.{annotator}");
        screen.Line($"Written to {file} and {file}.csv");
    }
}
