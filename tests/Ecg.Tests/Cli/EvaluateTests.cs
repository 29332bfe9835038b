using System.Text.Json.Nodes;

namespace Ecg.Tests.Cli;

public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public EvaluateTests()
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder)).Succeeded();
    }

    public void Dispose() => _folder.Dispose();

    private string Model => Path.Combine(_folder["run"], "model.safetensors");

    [Fact]
    public void A_saved_model_gets_the_figures_that_its_rows_had_in_training()
    {
        // The task mi tests on a part of what the binary model is judged on here; so the model is trained and judged by aami, whose test rows are a file.
        SmallRuns.WriteNetwork(_folder, classes: 5);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--task", "aami")).Succeeded();
        string json = _folder["test.json"];
        CliRun run = CliRun.Of(
            _folder, "evaluate", "--model", Model, "--data", Path.Combine(_folder["beats"], "mitbih_test.csv"), "--json", json).Succeeded();

        JsonNode trained = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["run"], "metrics.json")))!["test"]!;
        Assert.True(JsonNode.DeepEquals(trained, JsonNode.Parse(File.ReadAllText(json))), "The object differs from the one of training.");
        Assert.Contains("macro F1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void All_files_of_a_folder_are_judged_each_on_its_own()
    {
        string json = _folder["test.json"];
        CliRun.Of(_folder, "evaluate", "--model", Model, "--data", _folder["beats"], "--json", json, "--threads", "1", "--all-rows").Succeeded();
        JsonNode sources = JsonNode.Parse(File.ReadAllText(json))!["per_source"]!;
        Assert.Equal(
            ["mitbih_train.csv", "mitbih_test.csv", "ptbdb_normal.csv", "ptbdb_abnormal.csv"], sources.AsObject().Select(source => source.Key));
        Assert.Equal(1_500, sources.AsObject().Sum(source => (int)source.Value!["rows"]!));
    }

    [Fact]
    public void Rows_that_the_model_was_trained_on_or_selected_by_are_left_out_and_that_is_said()
    {
        // Of 1,500 rows, a fifth are the test rows.
        string json = _folder["test.json"];
        CliRun run = CliRun.Of(_folder, "evaluate", "--model", Model, "--data", _folder["beats"], "--json", json).Succeeded();
        JsonNode figures = JsonNode.Parse(File.ReadAllText(json))!;
        JsonNode tested = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["run"], "metrics.json")))!["test"]!;

        Assert.Contains("300 of 1,500 beats; 1,200 used for training or validation were left out.", run.Output, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(tested, figures), "The rows left are not the test rows.");
        Assert.DoesNotContain("Test", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void With_all_rows_the_title_says_that_training_rows_are_among_them()
    {
        CliRun run = CliRun.Of(_folder, "evaluate", "--model", Model, "--data", _folder["beats"], "--all-rows").Succeeded();
        Assert.Contains("Evaluation, including training rows", run.Output, StringComparison.Ordinal);
        Assert.Contains("1,500 beats, 1,200 of which were used for training or validation.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_file_that_remembers_no_rows_is_judged_by_all_and_that_is_said()
    {
        byte[] bytes = File.ReadAllBytes(Model);
        int place = bytes.AsSpan().IndexOf("seen_rows"u8);
        Assert.True(place > 0, "The model file has no fingerprint.");
        "unknown__"u8.CopyTo(bytes.AsSpan(place));
        // Nor has an older file a checksum.
        "unknown"u8[..6].CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("sha256"u8)));
        File.WriteAllBytes(Model, bytes);

        CliRun run = CliRun.Of(_folder, "evaluate", "--model", Model, "--data", _folder["beats"]).Succeeded();
        Assert.Contains("1,500 beats. The model file does not say which rows it was trained on", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_written_for_a_run_again_and_for_a_model_on_given_beats()
    {
        string page = Path.Combine(_folder["run"], "report.html");
        string first = File.ReadAllText(page);
        File.Delete(page);
        CliRun.Of(_folder, "report", _folder["run"], "--threads", "2").Succeeded();
        Assert.Equal(first, File.ReadAllText(page));

        CliRun.Of(_folder, "report", Model, "--data", _folder["beats"], "--output", _folder["page.html"]).Succeeded();
        Assert.Contains("300 of 1,500 beats", File.ReadAllText(_folder["page.html"]), StringComparison.Ordinal);
        CliRun.Of(_folder, "report", Model).FailedWith(2, "--data");
        File.AppendAllText(Path.Combine(_folder["beats"], "ptbdb_normal.csv"), File.ReadLines(Path.Combine(_folder["beats"], "ptbdb_normal.csv")).First() + "\r\n");
        CliRun.Of(_folder, "report", _folder["run"]).FailedWith(1, "not the beats of the run");
    }

    [Fact]
    public void Rows_of_one_class_alone_have_no_ROC_area()
    {
        string json = _folder["test.json"];
        CliRun.Of(_folder, "evaluate", "--model", Model, "--data", Path.Combine(_folder["beats"], "ptbdb_normal.csv"), "--json", json).Succeeded();
        Assert.False(JsonNode.Parse(File.ReadAllText(json))!.AsObject().ContainsKey("roc_auc"));
    }

    [Fact]
    public void A_model_cannot_be_judged_by_classes_that_it_does_not_know() => CliRun.Of(
        _folder, "evaluate", "--model", Model, "--data", _folder["beats"], "--task", "aami").FailedWith(2, "normal, abnormal", "N, S, V, F, Q");
}
