using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ecg.Networks;
using Ecg.Tasks;
using Ecg.Train.Settings;

namespace Ecg.Train.Options;

/// <summary>Options of all commands that train: the network and the hyperparameters.</summary>
internal sealed class LearningOptions
{
    private readonly Option<string?> _model = new("--model")
    {
        Description = $"The network: {NetworkChoice.Values}. [default: resnet for --task classes, context between patients, else baseline]",
        HelpName = NetworkChoice.HelpName,
        CustomParser = ParseModel,
    };

    private readonly Option<int?> _epochs = OptionOf.WholeOrNone(
        "--epochs", 1, $"Passes over the training beats. {Default(recipe => recipe.Epochs)}");

    private readonly Option<int?> _batchSize = OptionOf.WholeOrNone("--batch-size", 1, $"Beats per step. {Default(recipe => recipe.BatchSize)}");
    private readonly Option<double?> _learningRate = OptionOf.NumberOrNone(
        "--learning-rate", $"Learning rate; with a schedule the highest. {Default(recipe => recipe.LearningRate)}", value => value > 0, "above 0, such as 1e-4");

    private readonly Option<string?> _schedule = OptionOf.Choice(
        "--schedule", null,
        "constant: one learning rate throughout; cosine: it falls to 0 along half a cosine wave; one-cycle: it rises for 30 % of the steps, then falls. "
        + Default(recipe => recipe.Schedule),
        [.. TrainSettings.Schedules]);

    private readonly Option<double?> _weightDecay = OptionOf.NumberOrNone(
        "--weight-decay", $"Decoupled weight decay: AdamW instead of Adam. {Default(recipe => recipe.WeightDecay)}", value => value >= 0, "from 0");

    private readonly Option<double?> _thinNormal = Share(
        "--thin-normal", "Share of the normal beats that each epoch leaves out, drawn anew for each.", recipe => recipe.ThinNormal);

    private readonly Option<double?> _weightOfS = OptionOf.NumberOrNone(
        "--weight-of-s", $"Weight of the S beats in the loss, besides --class-weights. {Default(recipe => recipe.WeightOfS)}", value => value > 0, "above 0");

    private readonly Option<double?> _labelSmoothing = Share(
        "--label-smoothing", "Share of the target that is spread over all classes.", recipe => recipe.LabelSmoothing);

    private readonly Option<double?> _focal = OptionOf.NumberOrNone(
        "--focal", "Focal loss with this gamma instead of cross-entropy. [default: 0]", value => value >= 0, "from 0");

    private readonly Option<double?> _ema = Share(
        "--ema", "Keep an exponential moving average of the weights with this decay per step, such as 0.999, and save the average.", recipe => recipe.Ema);

    private readonly Option<double?> _mixup = OptionOf.NumberOrNone(
        "--mixup", $"Mix each beat with another one: mixup with this alpha, such as 0.2. {Default(recipe => recipe.Mixup)}", value => value is >= 0 and <= 4, "from 0 to 4");

    private readonly Option<double?> _stretch = Share("--stretch", "Stretch training beats in time at random, by up to this share of their length.", recipe => recipe.Stretch);
    private readonly Option<double?> _shift = Change(
        "--shift", "Shift training beats at random, by up to this number of samples.", recipe => recipe.Shift);

    private readonly Option<double?> _gain = Share("--gain", "Change the amplitude of training beats at random, by up to this share of it.", recipe => recipe.Gain);
    private readonly Option<double?> _noise = Change(
        "--noise", "Standard deviation of the noise that is added to training beats.", recipe => recipe.Noise);

    private readonly Option<double?> _wander = Change(
        "--wander", "Maximum amplitude of the baseline wander that is added to training beats.", recipe => recipe.Wander);

    private readonly Option<string?> _classWeights = OptionOf.Choice(
        "--class-weights", "none",
        "Weights in the loss. balanced: every class has the same total weight; root: beats weigh by the inverse square root of the size of their class.",
        [.. TrainSettings.ClassWeightings]);

    private readonly Option<ulong> _seed = OptionOf.Seed("--seed", 42, "Seed of all random numbers; the same seed gives the same model.");

    private readonly Option<int?> _ensemble = OptionOf.WholeOrNone(
        "--ensemble", 2, "Train N networks, which differ in their seeds; their average is the model.", maximum: 100);

    /// <summary>Whether to train without beats of some classes.</summary>
    public static Option<bool> CreateAllowMissingClasses() => new("--allow-missing-classes")
    {
        Description = "Train even if the training beats lack some of the task's classes; the model will not know them.",
    };

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _model, _epochs, _batchSize, _learningRate, _schedule, _weightDecay, _ema, _labelSmoothing, _focal, _classWeights, _weightOfS, _thinNormal,
            _mixup, _stretch, _shift, _gain, _noise, _wander, _seed, _ensemble,
        ];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The settings, not yet validated.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="data">The location of the beats; null for generated beats.</param>
    /// <param name="recordings">Settings for what only recordings know.</param>
    /// <param name="threads">Threads that work.</param>
    /// <param name="currentFolder">The folder that a network's file is looked for in.</param>
    public TrainSettings Settings(
        ParseResult parsed, string task, string? data, RecordingSettings? recordings, int threads, string currentFolder)
    {
        string model = parsed.GetValue(_model) ?? DefaultModel(task, recordings);
        recordings = WithContext(recordings, Path.GetFullPath(model, currentFolder), model);
        var recipe = Recipe.Of(model);
        double labelSmoothing = parsed.GetValue(_labelSmoothing) ?? recipe.LabelSmoothing, focal = parsed.GetValue(_focal) ?? 0;
        if (labelSmoothing > 0 && focal > 0)
            throw CommandException.Usage("--focal has no label smoothing; leave out one of them, or give --label-smoothing 0.");
        return new TrainSettings
        {
            Task = task,
            Data = data,
            Recordings = recordings,
            BadRows = null,
            Model = HeartbeatNetworks.Names.Contains(model) ? model : Path.GetFullPath(model, currentFolder),
            Epochs = parsed.GetValue(_epochs) ?? recipe.Epochs,
            BatchSize = parsed.GetValue(_batchSize) ?? recipe.BatchSize,
            LearningRate = parsed.GetValue(_learningRate) ?? recipe.LearningRate,
            Schedule = parsed.GetValue(_schedule) ?? recipe.Schedule,
            WeightOfS = task == EcgTask.Aami.Name ? parsed.GetValue(_weightOfS) ?? recipe.WeightOfS : 1,
            ThinNormal = parsed.GetValue(_thinNormal) ?? recipe.ThinNormal,
            WeightDecay = parsed.GetValue(_weightDecay) ?? recipe.WeightDecay,
            LabelSmoothing = labelSmoothing,
            Focal = focal,
            Ema = parsed.GetValue(_ema) ?? recipe.Ema,
            Mixup = parsed.GetValue(_mixup) ?? recipe.Mixup,
            Stretch = parsed.GetValue(_stretch) ?? recipe.Stretch,
            Shift = parsed.GetValue(_shift) ?? recipe.Shift,
            Gain = parsed.GetValue(_gain) ?? recipe.Gain,
            Noise = parsed.GetValue(_noise) ?? recipe.Noise,
            Wander = parsed.GetValue(_wander) ?? recipe.Wander,
            Seed = parsed.GetValue(_seed),
            Ensemble = parsed.GetValue(_ensemble) ?? 0,
            Threads = threads,
            ClassWeights = parsed.GetRequiredValue(_classWeights)!,
            BestBy = TrainSettings.LastEpoch,
            Patience = null,
            CheckpointEvery = null,
        };
    }

    /// <summary>The network that does best on a task: between beats, or between patients.</summary>
    private static string DefaultModel(string task, RecordingSettings? recordings)
    {
        if (task != EcgTask.Aami.Name)
            return "baseline";
        return recordings is { Split: not RecordingSettings.SplitByBeats, Relative: false, Rr: false } ? HeartbeatNetworks.ContextName : Recipe.BestModel;
    }

    /// <summary>Has the rows hold what the network takes.</summary>
    private static RecordingSettings? WithContext(RecordingSettings? recordings, string file, string model)
    {
        if (!NetworkChoice.TakesContext(HeartbeatNetworks.Names.Contains(model) ? model : file))
            return recordings;
        if (recordings is null)
            throw CommandException.Usage($"--model {model} takes beats in context, which needs recordings: name their folder with --data, or with --patients beside CSV files.");
        return recordings is { Relative: false, Rr: false }
            ? recordings with { Context = true }
            : throw CommandException.Usage($"--model {model} takes beats in context, which has differences and RR intervals in it; leave out --relative and --rr.");
    }

    private static Option<double?> Share(string name, string description, Func<Recipe, double> value) =>
        OptionOf.NumberOrNone(name, $"{description} {Default(recipe => value(recipe))}", share => share is >= 0 and < 1, "from 0 and below 1");

    /// <summary>A change of the beats, up to what leaves nothing of them: beyond it, numbers overflow, and the beats would be blamed.</summary>
    private static Option<double?> Change(string name, string description, Func<Recipe, double> value) =>
        OptionOf.NumberOrNone(name, $"{description} {Default(recipe => value(recipe))}", change => change is >= 0 and <= 1000, "from 0 to 1000");

    /// <summary>The default of an option in words: "[default: 64; with resnet 128]".</summary>
    private static string Default(Func<Recipe, IFormattable> value) => Default(recipe => value(recipe).ToString(null, CultureInfo.InvariantCulture));

    private static string Default(Func<Recipe, string> value)
    {
        string original = value(Recipe.Original);
        IEnumerable<string> others = new[] { (Recipe.BestModel, Recipe.Best), (HeartbeatNetworks.ContextName, Recipe.Context) }
            .Select(pair => (Name: pair.Item1, Value: value(pair.Item2))).Where(pair => pair.Value != original).Select(pair => $"; with {pair.Name} {pair.Value}");
        return $"[default: {original}{string.Concat(others)}]";
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
