using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Tests.Cli;

public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_any_data_a_run_uses_generated_beats_and_says_so_everywhere()
    {
        string network = SmallRuns.WriteNetwork(_folder);
        CliRun run = CliRun.Of(_folder, "--model", network, "--epochs", "1", "--learning-rate", "1e-2").Succeeded();

        Assert.Contains("Data: generated beats", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"Test: 2,000 generated beats", run.Output);
        string folder = Path.Combine(_folder.Path, "runs", "binary-small-1");
        Assert.Equal("generated beats", (string?)Json(folder, "metrics.json")["data"]!["source"]);
        Assert.Equal("generated beats", (string?)Json(folder, "config.json")["data_source"]);
        Assert.Equal("generated beats", (string?)JsonNode.Parse(ReadModel(folder).TrainingSummary)!["data"]);
    }

    [Fact]
    public void A_run_learns_and_writes_model_metrics_history_and_configuration()
    {
        SmallRuns.Prepare(_folder);
        CliRun run = CliRun.Of(_folder, SmallRuns.Train(_folder)).Succeeded();
        string folder = _folder["run"];

        JsonNode metrics = Json(folder, "metrics.json");
        Assert.Equal(
            ["task", "model", "data", "seed", "threads", "epochs", "best_epoch", "train_seconds", "beats_per_second", "test"], Names(metrics));
        Assert.Equal(["source", "files", "rows"], Names(metrics["data"]!));
        Assert.Equal(["train", "validation", "test"], Names(metrics["data"]!["rows"]!));
        JsonNode test = metrics["test"]!;
        Assert.Equal(
            [
                "accuracy", "balanced_accuracy", "macro_f1", "roc_auc", "log_loss", "ece", "majority_baseline", "labels", "confusion_matrix",
                "per_class", "per_source",
            ],
            Names(test));
        Assert.Equal(["label", "precision", "recall", "f1", "support"], Names(test["per_class"]![0]!));
        Assert.Equal(["accuracy", "rows"], Names(test["per_source"]!["mitbih_train.csv"]!));
        Assert.True((double)test["accuracy"]! > (double)test["majority_baseline"]! + 0.03, run.Output);
        Assert.Equal((int)metrics["data"]!["rows"]!["test"]!, test["confusion_matrix"]!.AsArray().SelectMany(row => row!.AsArray()).Sum(n => (int)n!));

        string[] history = File.ReadAllLines(Path.Combine(folder, "history.csv"));
        Assert.Equal(4, history.Length);
        Assert.All(history, line => Assert.Equal(8, line.Split(',').Length));
        Assert.Equal(3, (int)Json(folder, "config.json")["settings"]!["epochs"]!);
        Assert.Equal(["normal", "abnormal"], ReadModel(folder).ClassNames);
    }

    [Fact]
    public void An_ensemble_is_one_model_that_all_commands_take()
    {
        SmallRuns.Prepare(_folder);
        CliRun run = CliRun.Of(_folder, SmallRuns.Train(_folder, "--ensemble", "2", "--epochs", "1")).Succeeded();
        string model = Path.Combine(_folder["run"], "model.safetensors");

        Assert.Contains("Network 2 of 2", run.Output, StringComparison.Ordinal);
        var average = Assert.IsType<Average>(Assert.Single(Assert.IsType<Sequential>(Read(model).Model.Spec).Layers));
        Assert.Equal(average.Branches[0], average.Branches[1]);
        Assert.Equal(2, (int)JsonNode.Parse(Read(model).TrainingSummary)!["networks"]!);
        CliRun.Of(_folder, "predict", "--model", model, "--input", Path.Combine(_folder["beats"], "mitbih_test.csv"), "--output", _folder["classes.csv"]).Succeeded();
        CliRun.Of(_folder, "export", "--model", model, "--onnx", _folder["model.onnx"]).Succeeded();
        CliRun.Of(_folder, "report", _folder["run"]).Succeeded();

        // The first network is the one that the same command trains without --ensemble.
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1", "--output", _folder["single"])).Succeeded();
        Model<float> single = Read(Path.Combine(_folder["single"], "model.safetensors")).Model, both = Read(model).Model;
        Assert.Equal(2 * single.TensorValueCount, both.TensorValueCount);
        Assert.True(single.Values(single.Tensors[0]).SequenceEqual(both.Values(both.Tensors[0])));
        double alone = (double)Json(_folder["single"], "metrics.json")["test"]!["accuracy"]!;
        Assert.Matches($@"\| network 1 alone +\| +{Regex.Escape((100 * alone).ToString("F2", CultureInfo.InvariantCulture))} % \|", run.Output);
        Assert.Matches(@"\| network 2 alone +\|.*\n\| mean +\|", CliRun.Of(_folder, "evaluate", "--model", model, "--data", _folder["beats"], "--all-rows").Output);

        TrainedModel Read(string path)
        {
            using FileStream stream = File.OpenRead(path);
            return ModelFile.Read(stream);
        }
    }

    [Fact]
    public void The_members_of_an_average_are_trained_one_by_one()
    {
        SmallRuns.Prepare(_folder);
        JsonNode network = JsonNode.Parse(SmallRuns.Network(classes: 2))!, member = network["layers"]!.DeepClone(), other = member.DeepClone();
        other[0]!["filters"] = 3;
        network["layers"] = new JsonArray(new JsonObject { ["type"] = "average", ["branches"] = new JsonArray(member, other) });
        File.WriteAllText(_folder["two.json"], network.ToJsonString());

        CliRun run = CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1", "--model", _folder["two.json"], "--output", _folder["two"])).Succeeded();
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();

        Assert.Contains("Network 2 of 2", run.Output, StringComparison.Ordinal);
        Assert.Contains("| network 2 alone |", run.Output, StringComparison.Ordinal);
        IReadOnlyList<Model<float>> members = Ensemble.MembersOf(ReadModel(_folder["two"]).Model);
        Model<float> alone = ReadModel(_folder["run"]).Model;
        Assert.Equal(2, members.Count);
        Assert.True(alone.Parameters.SequenceEqual(members[0].Parameters));
        Assert.True(members[1].Parameters.Length < members[0].Parameters.Length);
    }

    [Fact]
    public void The_console_shows_files_classes_network_epochs_and_results_without_control_codes()
    {
        SmallRuns.Prepare(_folder);
        string output = CliRun.Of(_folder, SmallRuns.Train(_folder)).Succeeded().Output;

        Assert.Matches(@"\| mitbih_train +\| +1,0\d\d \|", output);
        Assert.Matches(@"\| training +\| +1,080 \|", output);
        Assert.Contains("conv1d_1", output, StringComparison.Ordinal);
        Assert.Matches(@" 2/3 +0\.\d{4} +\d\d\.\d\d % +0\.\d{4} +\d\d\.\d\d %(?: \*)? +\d+\.\d s  \d+ s", output);
        Assert.Contains("accuracy of always predicting the majority class", output, StringComparison.Ordinal);
        Assert.Contains("| ptbdb_abnormal.csv |", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, c => char.IsControl(c) && c is not '\n' and not '\r');
    }

    [Fact]
    public void The_same_command_gives_the_same_model_file_whatever_the_threads()
    {
        SmallRuns.Prepare(_folder);
        byte[][] files = [.. new[] { "1", "2", "2", "3" }.Select(threads =>
        {
            CliRun.Of(_folder, SmallRuns.Train(_folder, "--threads", threads)).Succeeded();
            return File.ReadAllBytes(Path.Combine(_folder["run"], "model.safetensors"));
        })];
        Assert.All(files, file => Assert.Equal(files[0], file));
    }

    [Fact]
    public void Another_seed_gives_another_model()
    {
        SmallRuns.Prepare(_folder);
        byte[][] files = [.. new[] { "42", "43" }.Select(seed =>
        {
            CliRun.Of(_folder, SmallRuns.Train(_folder, "--seed", seed)).Succeeded();
            return File.ReadAllBytes(Path.Combine(_folder["run"], "model.safetensors"));
        })];
        Assert.NotEqual(files[0], files[1]);
    }

    [Fact]
    public void Runs_without_an_output_folder_are_numbered()
    {
        SmallRuns.Prepare(_folder);
        string[] args = ["--data", _folder["beats"], "--model", _folder["small.json"], "--epochs", "1", "--task", "mi"];
        CliRun.Of(_folder, args).Succeeded();
        Directory.CreateDirectory(_folder["runs/mi-small-9"]);
        CliRun.Of(_folder, args).Succeeded();
        Assert.True(File.Exists(_folder["runs/mi-small-1/model.safetensors"]));
        Assert.True(File.Exists(_folder["runs/mi-small-10/model.safetensors"]));
    }

    [Fact]
    public void Training_stops_when_it_runs_out_of_patience()
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--patience", "1", "--learning-rate", "0.5", "--epochs", "50")).Succeeded();
        JsonNode metrics = Json(_folder["run"], "metrics.json");
        Assert.InRange((int)metrics["epochs"]!, 2, 49);
        Assert.Equal((int)metrics["epochs"]! - 1, (int)metrics["best_epoch"]!);
    }

    [Fact]
    public void Without_validation_all_training_beats_are_trained_on_and_the_last_epoch_is_kept()
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder)).Succeeded();
        JsonNode rows = Json(_folder["run"], "metrics.json")["data"]!["rows"]!;
        // A rate at which later epochs are worse: validation would keep another one.
        CliRun run = CliRun.Of(_folder, SmallRuns.Train(_folder, "--best-by", "last", "--learning-rate", "0.5", "--epochs", "6")).Succeeded();

        JsonNode metrics = Json(_folder["run"], "metrics.json");
        Assert.Equal(6, (int)metrics["best_epoch"]!);
        Assert.Equal((int)rows["train"]! + (int)rows["validation"]!, (int)metrics["data"]!["rows"]!["train"]!);
        Assert.Equal(0, (int)metrics["data"]!["rows"]!["validation"]!);
        Assert.Equal((int)rows["test"]!, (int)metrics["data"]!["rows"]!["test"]!);
        Assert.DoesNotContain("validation loss", run.Output, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(ReadModel(_folder["run"]).TrainingSummary)!["validation_loss"]);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--best-by", "last", "--patience", "2")).FailedWith(2, "--patience", "--best-by last");
    }

    [Fact]
    public void A_cosine_schedule_ends_near_zero_and_changes_the_model()
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder)).Succeeded();
        byte[] constant = File.ReadAllBytes(Path.Combine(_folder["run"], "model.safetensors"));
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--schedule", "cosine")).Succeeded();
        Assert.NotEqual(constant, File.ReadAllBytes(Path.Combine(_folder["run"], "model.safetensors")));
        string[] rates = [.. File.ReadAllLines(Path.Combine(_folder["run"], "history.csv")).Skip(1).Select(line => line.Split(',')[1])];
        Assert.True(double.Parse(rates[0], System.Globalization.CultureInfo.InvariantCulture) < 1e-2);
        Assert.InRange(double.Parse(rates[2], System.Globalization.CultureInfo.InvariantCulture), 1e-9, 1e-4);
    }

    [Fact]
    public void Class_weights_find_more_of_the_rare_class_by_the_root_some_balanced_most()
    {
        SmallRuns.Prepare(_folder);
        double[] recalls = [.. new[] { "none", "root", "balanced" }.Select(weights =>
        {
            CliRun.Of(_folder, SmallRuns.Train(_folder, "--class-weights", weights, "--epochs", "1")).Succeeded();
            return (double)Json(_folder["run"], "metrics.json")["test"]!["per_class"]![1]!["recall"]!;
        })];
        Assert.True(recalls[0] < recalls[1] && recalls[1] < recalls[2], string.Join(' ', recalls));
    }

    [Fact]
    public void Balanced_class_weights_and_five_classes_are_accepted()
    {
        SmallRuns.WriteData(_folder);
        SmallRuns.WriteNetwork(_folder, classes: 5);
        CliRun run = CliRun.Of(_folder, SmallRuns.Train(_folder, "--task", "aami", "--class-weights", "balanced")).Succeeded();
        JsonNode test = Json(_folder["run"], "metrics.json")["test"]!;
        Assert.Equal(["N", "S", "V", "F", "Q"], test["labels"]!.AsArray().Select(label => (string?)label));
        Assert.Null(test["roc_auc"]);
        Assert.Contains("| class \\ predicted |", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learning_rate_that_ruins_the_network_stops_with_the_step_and_the_layer()
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--learning-rate", "1e38")).FailedWith(1, "step", "not finite");
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("2147483600")]
    public void A_batch_may_be_larger_than_all_rows(string size)
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--batch-size", size, "--epochs", "1")).Succeeded();
    }

    [Fact]
    public void A_trailing_comma_in_a_network_is_called_that()
    {
        SmallRuns.Prepare(_folder);
        File.WriteAllText(_folder["small.json"], "{\"input_shape\": [187, 1],\n \"layers\": [{\"type\": \"flatten\"},]}");
        CliRun.Of(_folder, SmallRuns.Train(_folder)).FailedWith(
            1, "small.json: The architecture is not valid JSON: The JSON array contains a trailing comma at the end, which JSON does not allow; remove that comma. LineNumber: 1");
    }

    [Fact]
    public void A_second_run_on_the_same_folder_is_refused_while_the_first_has_it()
    {
        SmallRuns.Prepare(_folder);
        using Train.Runs.RunFolder first = Train.Runs.RunFolder.Open(_folder["run"]);
        CliRun.Of(_folder, SmallRuns.Train(_folder)).FailedWith(1, _folder["run"], "Another run");
    }

    private static JsonNode Json(string folder, string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name)))!;

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(property => property.Key);

    private static TrainedModel ReadModel(string folder)
    {
        using FileStream stream = File.OpenRead(Path.Combine(folder, "model.safetensors"));
        return ModelFile.Read(stream);
    }
}
