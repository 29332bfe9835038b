using System.Text.Json.Nodes;

namespace Ecg.Tests.Cli;

/// <summary>Beats whose values are finite but so large that the network's overflow, and networks that have no finite answer for any beat.</summary>
public sealed class UnansweredRowsTests : IDisposable
{
    private static readonly string s_huge = string.Join(',', Enumerable.Range(0, 187).Select(i => i % 2 == 0 ? "3e38" : "-3e38"));

    private readonly TemporaryFolder _folder = new();

    public UnansweredRowsTests() => SmallRuns.Prepare(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluate_and_report_leave_a_huge_beat_out_and_say_so_or_refuse_it()
    {
        const string warning = "1 of 49 rows were left out, whose values are too large for the network";
        string model = SmallModel.Write(_folder, weights: 10), data = WithHugeBeat("ptbdb_normal.csv", rows: 48), json = _folder["figures.json"];

        CliRun run = CliRun.Of(_folder, "evaluate", "--model", model, "--data", data, "--json", json, "--output", _folder["judged"]);

        Assert.Equal($"warning: {warning}", run.Error.Trim());
        Assert.Equal(Train.ExitCode.Done, run.ExitCode);
        Assert.Contains("48 beats.", run.Output, StringComparison.Ordinal);
        Assert.Equal(48, JsonNode.Parse(File.ReadAllText(json))!["confusion_matrix"]!.AsArray().SelectMany(row => row!.AsArray()).Sum(n => (int)n!));
        Assert.Contains(warning, File.ReadAllText(Path.Combine(_folder["judged"], "report.html")), StringComparison.Ordinal);
        CliRun report = CliRun.Of(_folder, "report", model, "--data", data, "--output", _folder["page.html"]);
        Assert.Equal($"warning: {warning}", report.Error.Trim());
        Assert.Contains(warning, File.ReadAllText(_folder["page.html"]), StringComparison.Ordinal);
        CliRun.Of(_folder, "evaluate", "--model", model, "--data", data, "--bad-rows", "error").FailedWith(1, data, "1 of 49 rows", "no finite answer");
    }

    [Fact]
    public void A_network_without_any_finite_answer_is_blamed_as_well_as_the_beats()
    {
        string model = SmallModel.Write(_folder, weights: float.MaxValue), beats = Path.Combine(_folder["beats"], "mitbih_test.csv");
        const string problem = "the network has no finite answer for any of";

        CliRun.Of(_folder, "predict", "--model", model, "--input", beats, "--output", _folder["out.csv"]).FailedWith(1, beats, problem, "the weights in the model file");
        Assert.False(File.Exists(_folder["out.csv"]));
        CliRun.WithInput(_folder, $"{s_huge}\n{s_huge}\n", "predict", "--model", SmallModel.Write(_folder, "good", weights: 10), "--input", "-", "--output", "-")
            .FailedWith(1, "standard input", $"{problem} 2 rows");
        CliRun.Of(_folder, "evaluate", "--model", model, "--data", beats).FailedWith(1, beats, problem);
        CliRun.Of(_folder, "report", model, "--data", beats).FailedWith(1, beats, problem);
        string record = Path.Combine(SmallRecordings.Write(_folder), "100");
        CliRun.Of(_folder, "predict", "--model", model, "--input", record, "--output", _folder["labels"]).FailedWith(1, "100", problem);
        TwoLeadRecording.WriteWfdb(_folder);
        CliRun.Of(_folder, "annotate", "r", "--model", model, "--output", _folder["annotated"]).FailedWith(1, "r: ", problem);
    }

    [Fact]
    public void Training_whose_validation_loss_is_not_finite_stops_and_leaves_the_folder_as_it_should_be()
    {
        string[] ruin = ["--learning-rate", "1e30", "--batch-size", "2000", "--epochs", "1"];
        CliRun.Of(_folder, SmallRuns.Train(_folder, ruin)).FailedWith(1, "Training stopped", "not finite");
        Assert.False(File.Exists(Path.Combine(_folder["run"], "model.safetensors")));
        CliRun.Of(_folder, "report", _folder["run"]).FailedWith(1, "not finished");
        CliRun.Of(_folder, "train", "--resume", _folder["run"]).FailedWith(1, "Training stopped", "not finite");

        CliRun.Of(_folder, SmallRuns.Train(_folder)).Succeeded();
        CliRun.Of(_folder, "report", _folder["run"]).Succeeded();
    }

    [Fact]
    public void A_huge_beat_among_the_test_beats_is_left_out_of_the_figures()
    {
        SmallRuns.WriteNetwork(_folder, classes: 5);
        WithHugeBeat("mitbih_test.csv");

        CliRun run = CliRun.Of(_folder, SmallRuns.Train(_folder, "--task", "aami", "--epochs", "1"));

        Assert.Equal(Train.ExitCode.Done, run.ExitCode);
        Assert.Contains("rows were left out, whose values are too large for the network", run.Error, StringComparison.Ordinal);
        JsonNode metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["run"], "metrics.json")))!;
        Assert.Equal(
            File.ReadLines(Path.Combine(_folder["beats"], "mitbih_test.csv")).Count() - 1, (int)metrics["data"]!["rows"]!["test"]!);
        string page = File.ReadAllText(Path.Combine(_folder["run"], "report.html"));
        Assert.Equal(Train.ExitCode.Done, CliRun.Of(_folder, "report", _folder["run"]).ExitCode);
        Assert.Equal(page, File.ReadAllText(Path.Combine(_folder["run"], "report.html")));
    }

    /// <summary>Adds a huge beat to a file, after so many rows of it, or all.</summary>
    private string WithHugeBeat(string file, int? rows = null)
    {
        string path = Path.Combine(_folder["beats"], file);
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(path, lines.Take(rows ?? lines.Length).Append($"{s_huge},0"));
        return path;
    }
}
