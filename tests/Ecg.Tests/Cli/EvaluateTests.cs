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
        CliRun.Of(_folder, "evaluate", "--model", Model, "--data", _folder["beats"], "--json", json, "--threads", "1").Succeeded();
        JsonNode sources = JsonNode.Parse(File.ReadAllText(json))!["per_source"]!;
        Assert.Equal(
            ["mitbih_train.csv", "mitbih_test.csv", "ptbdb_normal.csv", "ptbdb_abnormal.csv"], sources.AsObject().Select(source => source.Key));
        Assert.Equal(1_500, sources.AsObject().Sum(source => (int)source.Value!["rows"]!));
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
