using System.CommandLine;

namespace ScratchCnn.Peers;

/// <summary>What the command line asks for; README.md describes each option.</summary>
internal sealed record Options(int Threads, int Rounds, int TurnMilliseconds, double LowestPeak, string? Task, string? Model, int? Batch, string? Json)
{
    /// <summary>Reads the command line and calls <paramref name="run"/>; says what is wrong with it otherwise.</summary>
    public static int Run(string[] arguments, Func<Options, int> run)
    {
        Option<int> threads = Positive("--threads", "Threads of each library", Environment.ProcessorCount);
        Option<int> rounds = Positive("--rounds", "Rounds that count", 7);
        Option<int> turn = Positive("--turn-ms", "Milliseconds that a library runs in a row", 400);
        var lowestPeak = new Option<int>("--lowest-peak") { Description = "Per cent of the best FMA peak below which a round does not count", DefaultValueFactory = _ => 80 };
        var task = new Option<string?>("--task") { Description = "Only this task" };
        task.AcceptOnlyFromAmong("train", "predict");
        var model = new Option<string?>("--model") { Description = "Only this model" };
        model.AcceptOnlyFromAmong("baseline", "kachuee");
        var batch = new Option<int?>("--batch") { Description = "Only this batch size" };
        var json = new Option<string?>("--json") { Description = "Writes every figure to this file too" };

        var root = new RootCommand("Compares ScratchCnn with TorchSharp and ONNX Runtime.") { threads, rounds, turn, lowestPeak, task, model, batch, json };
        root.SetAction(parsed => run(new Options(
            parsed.GetValue(threads),
            parsed.GetValue(rounds),
            parsed.GetValue(turn),
            parsed.GetValue(lowestPeak) / 100.0,
            parsed.GetValue(task),
            parsed.GetValue(model),
            parsed.GetValue(batch),
            parsed.GetValue(json))));
        return root.Parse(arguments).Invoke();
    }

    private static Option<int> Positive(string name, string description, int defaultValue)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name} must be at least 1.");
        });
        return option;
    }
}
