using System.CommandLine;
using System.Globalization;

namespace ScratchCnn.Peers;

/// <summary>Command-line options; README.md describes them.</summary>
internal sealed record Options(int Threads, int Rounds, int TurnMilliseconds, double LowestPeak, string? Task, string? Model, int? Batch)
{
    /// <summary>Number of busy loops that run beside the measured work.</summary>
    public int BusyLoops { get; init; }

    /// <summary>Whether to measure only the time to the first training step.</summary>
    public bool IsFirstStep { get; init; }

    /// <summary>Whether AVX-512 is disabled, in the libraries that allow it.</summary>
    public bool WithoutAvx512 { get; init; }

    /// <summary>Whether TorchSharp is left out; training is then measured without a peer.</summary>
    public bool WithoutTorchSharp { get; init; }

    /// <summary>JSON file for all figures; null for none.</summary>
    public string? Json { get; init; }

    /// <summary>Results folder, which has a folder for each processor; null for none.</summary>
    public string? ResultsFolder { get; init; }

    /// <summary>The command-line arguments that select the measurement.</summary>
    public string Arguments => string.Join(' ', new[]
    {
        Invariant($"--threads {Threads} --rounds {Rounds} --turn-ms {TurnMilliseconds}"),
        BusyLoops > 0 ? Invariant($"--busy {BusyLoops}") : "",
        IsFirstStep ? "--first-step" : "",
        WithoutAvx512 ? "--without-avx512" : "",
        WithoutTorchSharp ? "--without-torchsharp" : "",
        Task is null ? "" : $"--task {Task}",
        Model is null ? "" : $"--model {Model}",
        Batch is null ? "" : Invariant($"--batch {Batch}"),
    }.Where(argument => argument.Length > 0));

    /// <summary>Parses the command line and calls <paramref name="run"/>, or prints the errors.</summary>
    public static int Run(string[] arguments, Func<Options, int> run)
    {
        Option<int> threads = Whole("--threads", "Threads of each library", Environment.ProcessorCount, least: 1);
        Option<int> rounds = Whole("--rounds", "Rounds that count", 7, least: 1);
        Option<int> turn = Whole("--turn-ms", "Duration of a library's turn, in milliseconds", 400, least: 1);
        Option<int> lowestPeak = Whole("--lowest-peak", "A round counts only if the FMA peak stays above this percentage of the best one", 80, least: 0);
        var task = new Option<string?>("--task") { Description = "Only this task" };
        task.AcceptOnlyFromAmong("train", "predict");
        var model = new Option<string?>("--model") { Description = "Only this model" };
        model.AcceptOnlyFromAmong("baseline", "kachuee", "resnet");
        var batch = new Option<int?>("--batch") { Description = "Only this batch size" };
        Option<int> busy = Whole("--busy", "Measures only our training step, on all threads and on one, beside this number of busy loops", 0, least: 0);
        var firstStep = new Option<bool>("--first-step") { Description = "Measures only the time from process start to the end of the first training step, and memory" };
        var withoutAvx512 = new Option<bool>("--without-avx512") { Description = "Disables AVX-512 in ScratchCnn and TorchSharp" };
        var withoutTorchSharp = new Option<bool>("--without-torchsharp") { Description = "Leaves out TorchSharp; training steps are measured without a peer" };
        var json = new Option<string?>("--json") { Description = "Also writes all figures to this file" };
        var results = new Option<string?>("--results") { Description = "Also writes all figures to a file in this folder, in a subfolder named after the processor" };

        var root = new RootCommand("Compares ScratchCnn with TorchSharp and ONNX Runtime.")
        {
            threads, rounds, turn, lowestPeak, task, model, batch, busy, firstStep, withoutAvx512, withoutTorchSharp, json, results,
        };
        root.SetAction(parsed => run(new Options(
            parsed.GetValue(threads),
            parsed.GetValue(rounds),
            parsed.GetValue(turn),
            parsed.GetValue(lowestPeak) / 100.0,
            parsed.GetValue(task),
            parsed.GetValue(model),
            parsed.GetValue(batch))
        {
            BusyLoops = parsed.GetValue(busy),
            IsFirstStep = parsed.GetValue(firstStep),
            WithoutAvx512 = parsed.GetValue(withoutAvx512),
            WithoutTorchSharp = parsed.GetValue(withoutTorchSharp),
            Json = parsed.GetValue(json),
            ResultsFolder = parsed.GetValue(results),
        }));
        return root.Parse(arguments).Invoke();
    }

    /// <summary>Path of the JSON file for all figures; null for none.</summary>
    public string? File(Machine machine)
    {
        if (Json is not null || ResultsFolder is null)
            return Json;
        string what = IsFirstStep ? "first-step" : BusyLoops > 0 ? Invariant($"beside-{BusyLoops}-busy") : "peers";
        string name = Invariant($"{what}-{Threads}-{(Threads == 1 ? "thread" : "threads")}{(WithoutAvx512 ? "-without-avx512" : "")}.json");
        return Path.Combine(ResultsFolder, machine.Folder, name);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Option<int> Whole(string name, string description, int defaultValue, int least)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
                result.AddError($"{name} must be at least {least}.");
        });
        return option;
    }
}
