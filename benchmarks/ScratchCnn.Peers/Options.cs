using System.CommandLine;
using System.Globalization;

namespace ScratchCnn.Peers;

/// <summary>The options of the command line; README.md describes each option.</summary>
internal sealed record Options(int Threads, int Rounds, int TurnMilliseconds, double LowestPeak, string? Task, string? Model, int? Batch)
{
    /// <summary>Busy loops beside the measured work.</summary>
    public int BusyLoops { get; init; }

    /// <summary>Whether to measure how soon the libraries train, and nothing else.</summary>
    public bool IsFirstStep { get; init; }

    /// <summary>Whether libraries are kept from using AVX-512, as far as they can be.</summary>
    public bool WithoutAvx512 { get; init; }

    /// <summary>Whether TorchSharp is left out: training is then measured alone.</summary>
    public bool WithoutTorchSharp { get; init; }

    /// <summary>The file for all figures; null for none.</summary>
    public string? Json { get; init; }

    /// <summary>The folder with a folder for each processor; null for none.</summary>
    public string? ResultsFolder { get; init; }

    /// <summary>The arguments that say what is measured, as they would be typed.</summary>
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

    /// <summary>Reads the command line and calls <paramref name="run"/>; says what is wrong with it otherwise.</summary>
    public static int Run(string[] arguments, Func<Options, int> run)
    {
        Option<int> threads = Whole("--threads", "Threads of each library", Environment.ProcessorCount, least: 1);
        Option<int> rounds = Whole("--rounds", "Rounds that count", 7, least: 1);
        Option<int> turn = Whole("--turn-ms", "Milliseconds that a library runs in a row", 400, least: 1);
        Option<int> lowestPeak = Whole("--lowest-peak", "Per cent of the best FMA peak below which a round does not count", 80, least: 0);
        var task = new Option<string?>("--task") { Description = "Only this task" };
        task.AcceptOnlyFromAmong("train", "predict");
        var model = new Option<string?>("--model") { Description = "Only this model" };
        model.AcceptOnlyFromAmong("baseline", "kachuee", "resnet");
        var batch = new Option<int?>("--batch") { Description = "Only this batch size" };
        Option<int> busy = Whole("--busy", "Beside so many busy loops: our training step on all threads and on one, and nothing else", 0, least: 0);
        var firstStep = new Option<bool>("--first-step") { Description = "From process start to the first training step, and memory, and nothing else" };
        var withoutAvx512 = new Option<bool>("--without-avx512") { Description = "Keeps ScratchCnn and TorchSharp from using AVX-512" };
        var withoutTorchSharp = new Option<bool>("--without-torchsharp") { Description = "Leaves TorchSharp out; training steps are measured alone" };
        var json = new Option<string?>("--json") { Description = "Writes every figure to this file too" };
        var results = new Option<string?>("--results") { Description = "Writes every figure to a file in this folder's folder of the processor too" };

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

    /// <summary>The file for the figures; null for none.</summary>
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
