using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ecg.Files;
using Ecg.Networks;
using Ecg.Tasks;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Runs;
using Ecg.Train.Settings;
using ScratchCnn.Models;

namespace Ecg.Train.Commands;

/// <summary>Trains all known networks on the same rows with the same settings, and makes one table of them.</summary>
internal static class NetworksCommand
{
    private const string TableName = "networks.md";
    private const int TimedBeats = 1000;

    private static readonly string[] s_header =
        ["network", "accuracy", "macro F1", "F1 of S", "F1 of F", "parameters", "multiply-adds", "training", "one beat"];

    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        Option<string> data = OptionOf.RequiredPlace("--data", "DIR", "Folder of the CSV files.");
        Option<string> output = OptionOf.RequiredPlace(
            "--output", "DIR", "Folder for the table, networks.md, and for the runs, <network>-<seed>. Runs that already exist are not repeated.");
        Option<int> seeds = OptionOf.Whole("--seeds", 3, 1, "Number of runs per network, with the seeds 1 to N. The table has the means.");
        Option<int> epochs = OptionOf.Whole("--epochs", Recipe.Best.Epochs, 1, "Passes over the training beats, the same for all networks.");
        var threads = new DataOptions();
        var models = new Option<string[]>("--models")
        {
            Description = "Networks, separated by commas. [default: all]",
            HelpName = "A,B",
            CustomParser = result => ParseModels(result),
        };
        var command = new Command(
            "networks", "Trains all built-in networks for the task classes with the settings of resnet, and writes a table that compares them.")
        {
            data, output, models, seeds, epochs, threads.ThreadsOption,
        };
        command.SetAction(parsed =>
        {
            string folder = Path.GetFullPath(parsed.GetRequiredValue(output), surroundings.CurrentFolder);
            string[] fixedArguments =
            [
                "--data", parsed.GetRequiredValue(data), "--epochs", Text(parsed.GetValue(epochs)), "--threads", Text(threads.Threads(parsed)),
            ];
            // Without the option its value is an empty array, not null.
            string[] names = parsed.GetResult(models) is null ? [.. HeartbeatNetworks.NamesOfBeats] : parsed.GetRequiredValue(models);
            string table = Path.Combine(folder, TableName);
            OutputGuard.RequireNoInput([table], OutputGuard.InputsOf(parsed, surroundings.CurrentFolder));
            if (File.Exists(table) && !IsTable(table))
                throw new CommandException($"{table}: would be replaced, but is no table of networks; give another --output.");
            return Run(folder, names, parsed.GetValue(seeds), fixedArguments, surroundings);
        });
        return command;
    }

    // The columns are as wide as their rows need.
    private static bool IsTable(string path)
    {
        static string Close(string? line) => string.Concat((line ?? "").Where(c => c != ' '));
        return Close(File.ReadLines(path).FirstOrDefault()) == Close(MarkdownTable.Lines(s_header, []).First());
    }

    private static int Run(string folder, string[] models, int seeds, string[] arguments, Surroundings surroundings)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (string model in models)
        {
            var runs = new List<string>();
            foreach (int seed in Enumerable.Range(1, seeds))
            {
                string run = Path.Combine(folder, $"{model}-{Text(seed)}");
                int exitCode = File.Exists(Path.Combine(run, "metrics.json")) ? ExitCode.Done
                    : File.Exists(Path.Combine(run, "config.json")) ? Cli.Run(["train", "--resume", run], surroundings)
                    : Cli.Run(["train", "--task", EcgTask.Aami.Name, "--model", model, "--seed", Text(seed), "--output", run, .. arguments, .. BestSettings()], surroundings);
                if (exitCode != ExitCode.Done)
                    return exitCode;
                runs.Add(run);
            }

            rows.Add(RowOf(model, runs));
            AtomicFile.WriteText(
                Path.Combine(folder, TableName), string.Join('\n', MarkdownTable.Lines(s_header, rows)) + '\n');
        }

        var screen = new Screen(surroundings);
        foreach (string line in MarkdownTable.Lines(s_header, rows))
            screen.Verbatim(line);
        return ExitCode.Done;
    }

    /// <summary>The recipe of the best network as options, so that every network is trained with it.</summary>
    private static string[] BestSettings()
    {
        Recipe best = Recipe.Best;
        (string Option, IFormattable Value)[] numbers =
        [
            ("--batch-size", best.BatchSize), ("--learning-rate", best.LearningRate), ("--weight-decay", best.WeightDecay),
            ("--label-smoothing", best.LabelSmoothing), ("--ema", best.Ema), ("--mixup", best.Mixup), ("--stretch", best.Stretch), ("--shift", best.Shift),
            ("--gain", best.Gain), ("--noise", best.Noise), ("--wander", best.Wander),
        ];
        return
        [
            .. numbers.SelectMany(number => new[] { number.Option, Text(number.Value) }), "--schedule", best.Schedule,
            "--best-by", best.BestBy ?? "accuracy",
        ];
    }

    private static string[] RowOf(string model, List<string> runs)
    {
        JsonNode[] metrics = [.. runs.Select(run => JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!)];
        double Mean(Func<JsonNode, JsonNode?> figure) => metrics.Average(run => (double)figure(run)!);
        string F1(string label) => Decimals(Mean(run => run["test"]!["per_class"]!.AsArray().Single(entry => (string?)entry!["label"] == label)!["f1"]));
        TrainedModel trained = ModelFiles.Read(Path.Combine(runs[0], "model.safetensors"));
        var summary = ModelSummary.Of(trained.Model);
        return
        [
            model,
            string.Create(CultureInfo.InvariantCulture, $"{100 * Mean(run => run["test"]!["accuracy"]):F2} %"),
            Decimals(Mean(run => run["test"]!["macro_f1"])), F1("S"), F1("F"),
            Numbers.Count(summary.Parameters), Numbers.Count(summary.MultiplyAdds),
            string.Create(CultureInfo.InvariantCulture, $"{Mean(run => run["train_seconds"]):F0} s"),
            string.Create(CultureInfo.InvariantCulture, $"{MicrosecondsPerBeat(trained.Model):F0} µs"),
        ];
    }

    /// <summary>Median time of a prediction for one beat, on one thread.</summary>
    private static double MicrosecondsPerBeat(Model<float> model)
    {
        var predictor = new Predictor<float>(model.ForInference(), null, softmax: true, null);
        float[] beat = new float[model.InputShape.Size], outputs = new float[model.OutputShape.Size];
        var times = new double[TimedBeats];
        for (int i = 0; i < TimedBeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            predictor.Predict(beat, outputs);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        return times[TimedBeats / 2];
    }

    private static string[]? ParseModels(ArgumentResult result)
    {
        string[] names = result.Tokens[0].Value.Split(',');
        if (names.FirstOrDefault(name => !HeartbeatNetworks.NamesOfBeats.Contains(name)) is not { } unknown)
            return names;
        result.AddError($"--models takes {string.Join(", ", HeartbeatNetworks.NamesOfBeats)}; got '{unknown}'");
        return null;
    }

    private static string Decimals(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
