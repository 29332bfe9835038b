using System.CommandLine;
using System.CommandLine.Parsing;
using Ecg.Networks;
using Ecg.Tasks;
using Ecg.Train.Settings;

namespace Ecg.Train.Options;

/// <summary>The options of all commands that train: what the network is, and how it learns.</summary>
internal sealed class LearningOptions
{
    private readonly Option<string?> _model = new("--model")
    {
        Description = "The network: a known one, or one described in a JSON file. [default: baseline, for the task classes kachuee]",
        HelpName = NetworkChoice.HelpName,
        CustomParser = ParseModel,
    };

    private readonly Option<int> _epochs = OptionOf.Whole("--epochs", 30, 1, "Passes over the training beats.");
    private readonly Option<int> _batchSize = OptionOf.Whole("--batch-size", 64, 1, "Beats a step.");
    private readonly Option<double> _learningRate = OptionOf.Positive("--learning-rate", 1e-4, "Step size of Adam; of a schedule, the first.");
    private readonly Option<string?> _schedule = OptionOf.Choice(
        "--schedule", "constant", "constant: one learning rate throughout; cosine: it falls to 0 along half a cosine wave, by the last step.",
        [.. TrainSettings.Schedules]);

    private readonly Option<string?> _classWeights = OptionOf.Choice(
        "--class-weights", "none",
        "balanced: a rare class weighs as much as a common one; root: beats weigh by the inverse square root of their class's size.",
        [.. TrainSettings.ClassWeightings]);

    private readonly Option<ulong> _seed = OptionOf.Seed("--seed", 42, "Seed of all that is random; the same seed gives the same model.");

    /// <summary>Whether to train without beats of some classes.</summary>
    public static Option<bool> CreateAllowMissingClasses() => new("--allow-missing-classes")
    {
        Description = "Train even if the training beats lack some of the task's classes; the model will not know them.",
    };

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _model, _epochs, _batchSize, _learningRate, _schedule, _classWeights, _seed })
            command.Add(option);
    }

    /// <summary>What was asked for, without any validation.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="data">Where the beats are; null for generated beats.</param>
    /// <param name="recordings">What to do with what only recordings know.</param>
    /// <param name="threads">Threads that work.</param>
    /// <param name="currentFolder">The folder that a network's file is looked for in.</param>
    public TrainSettings Settings(
        ParseResult parsed, string task, string? data, RecordingSettings? recordings, int threads, string currentFolder)
    {
        string model = parsed.GetValue(_model) ?? (task == EcgTask.Aami.Name ? "kachuee" : "baseline");
        return new TrainSettings
        {
            Task = task,
            Data = data,
            Recordings = recordings,
            BadRows = null,
            Model = HeartbeatNetworks.Names.Contains(model) ? model : Path.GetFullPath(model, currentFolder),
            Epochs = parsed.GetValue(_epochs),
            BatchSize = parsed.GetValue(_batchSize),
            LearningRate = parsed.GetValue(_learningRate),
            Schedule = parsed.GetRequiredValue(_schedule)!,
            Seed = parsed.GetValue(_seed),
            Threads = threads,
            ClassWeights = parsed.GetRequiredValue(_classWeights)!,
            BestBy = TrainSettings.LastEpoch,
            Patience = null,
            CheckpointEvery = null,
        };
    }

    private static string? ParseModel(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (NetworkChoice.IsValid(text))
            return text;
        result.AddError($"--model takes {string.Join(", ", HeartbeatNetworks.Names)} or a file whose name ends in .json; got '{text}'");
        return null;
    }
}
