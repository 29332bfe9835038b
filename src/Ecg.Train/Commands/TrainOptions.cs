using System.CommandLine;
using System.CommandLine.Parsing;
using Ecg.Data;
using Ecg.Data.Networks;
using Ecg.Data.Tasks;
using Ecg.Train.Options;
using Ecg.Train.Runs;

namespace Ecg.Train.Commands;

/// <summary>The options of train.</summary>
internal sealed class TrainOptions
{
    private readonly DataOptions _data = new();
    private readonly RecordingOptions _recordings = new();
    private readonly Option<string?> _task = OptionOf.Choice(
        "--task", EcgTask.Binary.Name,
        "binary: normal or abnormal; aami: the classes N, S, V, F, Q; mi: healthy or after a myocardial infarction.",
        [.. EcgTask.All.Select(task => task.Name)]);

    private readonly Option<string?> _model = new("--model")
    {
        Description = "The network: a known one, or one described in a JSON file. [default: baseline, for aami kachuee]",
        HelpName = NetworkChoice.HelpName,
        CustomParser = ParseModel,
    };

    private readonly Option<int> _epochs = OptionOf.Whole("--epochs", 30, 1, "Passes over the training beats.");
    private readonly Option<int> _batchSize = OptionOf.Whole("--batch-size", 64, 1, "Beats a step.");
    private readonly Option<double> _learningRate = OptionOf.Positive("--learning-rate", 1e-4, "Step size of Adam.");
    private readonly Option<ulong> _seed = OptionOf.Seed("--seed", 42, "Seed of all that is random; the same seed gives the same model.");
    private readonly Option<string?> _classWeights = OptionOf.Choice(
        "--class-weights", "none", "balanced: rare classes weigh as much as common ones.", "none", "balanced");

    private readonly Option<int?> _patience = OptionOf.WholeOrNone(
        "--patience", 1, "Stop after so many epochs without a lower validation loss. [default: never]");

    private readonly Option<string?> _output = OptionOf.Place("--output", "DIR", "Folder of the run. [default: runs/<task>-<model>-<number>]");

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_data.Data);
        foreach (Option option in new Option[] { _task, _model, _epochs, _batchSize, _learningRate, _seed })
            command.Add(option);
        command.Add(_data.ThreadsOption);
        command.Add(_output);
        command.Add(_data.BadRows);
        command.Add(_classWeights);
        command.Add(_patience);
        _recordings.AddTo(command);
    }

    /// <summary>Folder of the run; null for a new one.</summary>
    public string? Output(ParseResult parsed) => parsed.GetValue(_output);

    /// <summary>What was asked for.</summary>
    /// <exception cref="EcgDataException">The data named does not exist.</exception>
    public TrainSettings Settings(ParseResult parsed, Surroundings surroundings)
    {
        string task = parsed.GetRequiredValue(_task)!;
        string model = parsed.GetValue(_model) ?? DefaultModel(task);
        string? data = _data.Locate(parsed, surroundings);
        return new TrainSettings
        {
            Task = task,
            Data = data,
            Recordings = _recordings.Settings(parsed, data, surroundings.CurrentFolder),
            BadRows = parsed.GetValue(_data.BadRows),
            Model = HeartbeatNetworks.Names.Contains(model) ? model : Path.GetFullPath(model, surroundings.CurrentFolder),
            Epochs = parsed.GetValue(_epochs),
            BatchSize = parsed.GetValue(_batchSize),
            LearningRate = parsed.GetValue(_learningRate),
            Seed = parsed.GetValue(_seed),
            Threads = _data.Threads(parsed),
            ClassWeights = parsed.GetRequiredValue(_classWeights)!,
            Patience = parsed.GetValue(_patience),
        };
    }

    private static string DefaultModel(string task) => task == EcgTask.Aami.Name ? "kachuee" : "baseline";

    private static string? ParseModel(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (NetworkChoice.IsValid(text))
            return text;
        result.AddError($"--model takes {string.Join(", ", HeartbeatNetworks.Names)} or a file whose name ends in .json; got '{text}'");
        return null;
    }
}
