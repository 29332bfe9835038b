using System.Globalization;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Cli;

/// <summary>
/// Command lines with options that were dropped, repeated, exchanged or given other values, from a seed: each ends in success or in one line of
/// error. OPTION_MUTATIONS is the number of command lines (docs/verification.md says more).
/// </summary>
public sealed class OptionMutationTests : IDisposable
{
    private const int ByDefault = 400;
    private static readonly TimeSpan s_interruptAfter = TimeSpan.FromSeconds(1), s_longest = TimeSpan.FromMinutes(2);

    private static readonly string[] s_flags = ["--allow-missing-classes", "--all-rows", "--no-cache", "--relative", "--rr", "--help"];

    private static readonly string[] s_options =
    [
        "--annotator", "--bad-rows", "--batch-size", "--best-by", "--checkpoint-every", "--class-weights", "--data", "--ema", "--ensemble", "--epochs", "--focal",
        "--folds", "--from", "--gain", "--input", "--label-smoothing", "--labels", "--learning-rate", "--mixup", "--model", "--model-spec", "--noise", "--patience",
        "--patients", "--records", "--resume", "--schedule", "--seed", "--shift", "--split", "--stretch", "--task", "--threads", "--wander", "--weight-decay",
        "--unknown",
    ];

    private static readonly string[] s_outputs = ["--output", "--onnx", "--json", "--provenance"];

    private static readonly string[] s_values =
    [
        "", "-", "--", "-1", "0", "1", "2", "3", "0.5", "1e-3", "1e300", "-0", "NaN", "Infinity", "2147483647", "99999999999999999999", "0x10", "1,5", " 2", "é", "a b", "*",
        "'", "$(x)", "none", "skip", "zero", "error", "cosine", "one-cycle", "balanced", "root", "binary", "classes", "mi", "aami", "baseline", "kachuee", "resnet",
        "patients", "beats", "last", "loss", "atr", "101,106", "pytorch", "\u001b[2J", "line\nline", "/dev/null", "/nonexistent/x",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string[][] _commands;
    private readonly string[] _places;

    public OptionMutationTests()
    {
        SmallRuns.Prepare(_folder);
        string model = SmallModel.Write(_folder), recordings = SmallRecordings.Write(_folder);
        string beats = Path.Combine(_folder["beats"], "ptbdb_normal.csv"), weights = _folder["weights.safetensors"];
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Golden", "import_kachuee.safetensors"), weights);
        File.WriteAllText(_folder["text.txt"], "text");
        Directory.CreateDirectory(_folder["empty"]);
        _places = [model, recordings, beats, weights, _folder["beats"], _folder["small.json"], _folder["text.txt"], _folder["empty"], _folder["none"], Path.Combine(recordings, "101.atr")];
        _commands =
        [
            SmallRuns.Train(_folder, "--epochs", "1"),
            ["train", "--data", recordings, "--task", "classes", "--split", "patients", "--model", _folder["small.json"], "--epochs", "1", "--output", _folder["run2"]],
            ["cross-validate", "--data", recordings, "--model", _folder["small.json"], "--epochs", "1", "--folds", "2", "--output", _folder["cv.csv"]],
            ["evaluate", "--model", model, "--data", _folder["beats"], "--output", _folder["evaluation"], "--json", _folder["test.json"]],
            ["report", model, "--data", _folder["beats"], "--output", _folder["report.html"]],
            ["predict", "--model", model, "--input", beats, "--output", _folder["out.csv"]],
            ["export", "--model", model, "--onnx", _folder["model.onnx"]],
            ["import", "--from", "pytorch", weights, "--model-spec", "kachuee", "--output", _folder["imported"]],
            ["cut", "--data", recordings, "--output", _folder["cut.csv"]],
            ["locate", "--data", beats, "--patients", recordings, "--output", _folder["places.csv"]],
            ["compare", recordings, recordings],
            ["plots", "--data", _folder["beats"], "--output", _folder["plots"]],
        ];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_command_line_ends_in_success_or_one_line()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("OPTION_MUTATIONS"), CultureInfo.InvariantCulture, out int wanted) ? wanted : ByDefault;
        var faults = new List<string>();
        int succeeded = 0;
        for (int number = 0; number < count; number++)
        {
            string[] args = Mutate(CounterRandom.Derive(2026, (ulong)number));
            string line = $"{number}: {string.Join(' ', args.Select(arg => $"'{arg}'"))}";
            using var interruption = new CancellationTokenSource(s_interruptAfter);
            Task<CliRun> task = Task.Run(() => CliRun.Of(_folder, interruption.Token, args));
            if (await Task.WhenAny(task, Task.Delay(s_longest)) != task)
                Assert.Fail($"{line}: does not end");
            CliRun run = await task;
            string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            bool isOneLine = lines.Count(error => error.StartsWith("error: ", StringComparison.Ordinal)) == 1
                && lines.All(error => error.StartsWith("error: ", StringComparison.Ordinal) || error.StartsWith("warning: ", StringComparison.Ordinal));
            if (run.Error.Contains("unexpected", StringComparison.Ordinal)
                || (run.ExitCode is Train.ExitCode.Failure or Train.ExitCode.WrongUsage && !isOneLine))
            {
                faults.Add($"{line}: {run.ExitCode} {run.Error.Trim()}");
            }

            succeeded += run.ExitCode == Train.ExitCode.Done ? 1 : 0;
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(20)));
        Assert.InRange(succeeded, 1, count - 1);
    }

    private string[] Mutate(ulong seed)
    {
        ulong draw = 0;
        int Below(int limit) => CounterRandom.Below(seed, draw++, limit);
        string Pick(string[] from) => from[Below(from.Length)];
        List<string> args = [.. _commands[Below(_commands.Length)]];
        for (int times = 1 + Below(3); times > 0; times--)
        {
            int place = 1 + Below(args.Count - 1);
            bool isOutput = s_outputs.Contains(args[place]) || s_outputs.Contains(args[place - 1]);
            switch (Below(6))
            {
                case 0 when args.Count > 2:
                    args.RemoveAt(place);
                    break;
                case 1 when !isOutput:
                    args[place] = Pick(s_values);
                    break;
                case 2 when !isOutput:
                    args[place] = Pick(_places);
                    break;
                case 3:
                    args.AddRange([Pick(s_options), Below(3) == 0 ? Pick(_places) : Pick(s_values)]);
                    break;
                case 4:
                    args.Add(Pick(s_flags));
                    break;
                default:
                    args.AddRange([Pick(s_outputs), Below(2) == 0 ? Pick([_folder["empty"], _folder["text.txt"], _folder["none"]]) : Path.Combine(_folder["empty"], new string('x', 1 + (Below(2) * 300)))]);
                    break;
            }
        }

        return [.. args];
    }
}
