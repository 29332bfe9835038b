using System.Globalization;

namespace Ecg.Train.Settings;

/// <summary>Writes command lines that a reader can paste.</summary>
internal static class CommandLine
{
    /// <summary>The command that starts the program from the root of the project.</summary>
    public const string Program = "dotnet run --project src/Ecg.Train --";

    /// <summary>A command with its arguments, quoted where a shell needs it.</summary>
    public static string Of(params IEnumerable<string> words) => $"{Program} {string.Join(' ', words.Select(Quote))}";

    /// <summary>The command line that was given.</summary>
    public static string OfParsed(System.CommandLine.ParseResult parsed) => Of(parsed.Tokens.Select(token => token.Value));

    /// <summary>The command that trains with these settings.</summary>
    public static string OfTraining(TrainSettings settings)
    {
        List<string> words = ["train"];
        void Add(string option, string value, string? byDefault = null)
        {
            if (value != byDefault)
                words.AddRange([option, value]);
        }

        if (settings.Data is { } data)
            Add("--data", data);
        Add("--task", settings.Task);
        AddLearning(settings, Add);
        bool hasRecordings = settings.Recordings is not null;
        string? bestBy = settings.Patience is null ? Recipe.Of(settings.Model).BestBy : null;
        Add("--best-by", settings.BestBy, bestBy ?? (hasRecordings ? "loss" : "accuracy"));
        if (settings.Patience is { } patience)
            Add("--patience", patience.ToString(CultureInfo.InvariantCulture));
        if (settings.BadRows is { } badRows)
            Add("--bad-rows", badRows);
        if (settings.Recordings is { } recordings)
        {
            if (recordings.Folder != settings.Data)
                Add("--patients", recordings.Folder);
            if (recordings.Test is { } test)
                words.AddRange(recordings.Records is { } records ? ["--test", test, "--records", records] : ["--test", test]);
            else
                Add("--split", recordings.Split, RecordingSettings.SplitByBeats);
            AddInputs(recordings, words);
        }

        return Of(words);
    }

    /// <summary>The command that cross-validates with these settings.</summary>
    public static string OfCrossValidation(TrainSettings settings, int folds)
    {
        List<string> words = ["cross-validate", "--data", settings.Data!, "--task", settings.Task, "--folds", folds.ToString(CultureInfo.InvariantCulture)];
        AddLearning(settings, (option, value, byDefault) =>
        {
            if (value != byDefault)
                words.AddRange([option, value]);
        });
        AddInputs(settings.Recordings!, words);
        return Of(words);
    }

    private static void AddLearning(TrainSettings settings, Action<string, string, string?> add)
    {
        add("--model", settings.Model, null);
        add("--epochs", settings.Epochs.ToString(CultureInfo.InvariantCulture), null);
        add("--batch-size", settings.BatchSize.ToString(CultureInfo.InvariantCulture), null);
        add("--learning-rate", settings.LearningRate.ToString(CultureInfo.InvariantCulture), null);
        var recipe = Recipe.Of(settings.Model);
        add("--schedule", settings.Schedule, recipe.Schedule);
        AddNumber("--weight-decay", settings.WeightDecay, recipe.WeightDecay);
        AddNumber("--weight-of-s", settings.WeightOfS ?? 1, settings.Task == Tasks.EcgTask.Aami.Name ? recipe.WeightOfS : 1);
        AddNumber("--thin-normal", settings.ThinNormal, recipe.ThinNormal);
        AddNumber("--label-smoothing", settings.LabelSmoothing, recipe.LabelSmoothing);
        AddNumber("--focal", settings.Focal, 0);
        AddNumber("--ema", settings.Ema, recipe.Ema);
        AddNumber("--mixup", settings.Mixup, recipe.Mixup);
        AddNumber("--stretch", settings.Stretch, recipe.Stretch);
        AddNumber("--shift", settings.Shift, recipe.Shift);
        AddNumber("--gain", settings.Gain, recipe.Gain);
        AddNumber("--noise", settings.Noise, recipe.Noise);
        AddNumber("--wander", settings.Wander, recipe.Wander);
        add("--class-weights", settings.ClassWeights, "none");
        add("--seed", settings.Seed.ToString(CultureInfo.InvariantCulture), null);
        add("--ensemble", settings.Ensemble.ToString(CultureInfo.InvariantCulture), "0");

        void AddNumber(string option, double value, double byDefault) =>
            add(option, value.ToString(CultureInfo.InvariantCulture), byDefault.ToString(CultureInfo.InvariantCulture));
    }

    private static void AddInputs(RecordingSettings recordings, List<string> words)
    {
        if (recordings.Scheme != Beats.LabelScheme.Published)
            words.AddRange(["--labels", recordings.Labels.ToLowerInvariant()]);
        if (recordings.Relative)
            words.Add("--relative");
        if (recordings.Rr)
            words.Add("--rr");
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:,=+@%\\".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
