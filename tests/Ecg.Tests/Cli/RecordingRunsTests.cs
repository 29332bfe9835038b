using System.Text.Json.Nodes;

namespace Ecg.Tests.Cli;

/// <summary>Training and judging on recordings, between patients and with their rhythm.</summary>
public sealed class RecordingRunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Model => Path.Combine(_folder["run"], "model.safetensors");

    [Fact]
    public void Between_patients_with_rhythm_a_run_reports_DS2_by_the_custom_of_the_field()
    {
        string recordings = SmallRecordings.Write(_folder);
        CliRun run = Train("--data", recordings, "--task", "aami", "--model", "baseline", "--split", "patients", "--rr").Succeeded();

        JsonNode metrics = Json("metrics.json");
        Assert.Equal(SmallRecordings.Ds2, Names(metrics["ec57"]!["per_recording"]!));
        Assert.Equal(SmallRecordings.Ds2, Names(metrics["test"]!["per_source"]!));
        Assert.Equal("published", (string?)metrics["ec57"]!["labels"]);
        Assert.Equal((double)metrics["test"]!["per_class"]![1]!["recall"]!, (double)metrics["ec57"]!["summary"]!["S sensitivity"]!["value"]!, 1e-12);
        Assert.True(JsonNode.DeepEquals(metrics["test"]!["confusion_matrix"], metrics["ec57"]!["confusion_matrix"]));
        string report = File.ReadAllText(Path.Combine(_folder["run"], "ec57.txt"));
        Assert.Contains("baseline with RR, split by patients, labels published (e and j are N)", report, StringComparison.Ordinal);
        Assert.Contains("| j-kappa index", report, StringComparison.Ordinal);
        Assert.Contains("| j-kappa index", run.Output, StringComparison.Ordinal);
        JsonNode first = Json("config.json")["architecture"]!["layers"]![0]!;
        Assert.Equal(("side_input", 8), ((string?)first["type"], (int)first["size"]!));
    }

    [Fact]
    public void A_model_of_a_split_by_patients_is_judged_on_DS2_with_its_own_labels()
    {
        string recordings = SmallRecordings.Write(_folder);
        Train("--data", recordings, "--task", "aami", "--model", "baseline", "--split", "patients", "--labels", "aami", "--rr").Succeeded();
        CliRun run = CliRun.Of(_folder, "evaluate", "--model", Model, "--data", recordings, "--json", _folder["test.json"], "--from", "0").Succeeded();

        Assert.True(JsonNode.DeepEquals(Json("metrics.json")["test"], JsonNode.Parse(File.ReadAllText(_folder["test.json"]))));
        Assert.Contains("labels aami (e and j are S)", run.Output, StringComparison.Ordinal);
        // Of 58 beats per recording: 7 A, and 6 j, which are N as the published files have it.
        Assert.Matches(@"\| S +\| +286 \|", Classes(run));
        CliRun other = CliRun.Of(_folder, "evaluate", "--model", Model, "--data", recordings, "--labels", "published", "--records", "100,103", "--from", "0").Succeeded();
        Assert.Matches(@"\| S +\| +14 \|", Classes(other));
    }

    [Fact]
    public void Between_patients_beats_in_context_are_the_default_and_a_run_can_be_tested_on_another_folder()
    {
        string recordings = SmallRecordings.Write(_folder);
        CliRun train = Train("--data", recordings, "--task", "classes", "--records", "ds1small", "--test", recordings);
        train.FailedWith(Ecg.Train.ExitCode.Failure, "no recording 'ds1small'");
        train = Train("--data", recordings, "--task", "classes", "--records", string.Join(',', SmallRecordings.Ds1), "--test", Path.Combine(recordings, "100")).Succeeded();

        Assert.Contains("context on beats in context, split by all", train.Output, StringComparison.Ordinal);
        JsonNode metrics = Json("metrics.json");
        Assert.Equal(["100"], Names(metrics["ec57"]!["per_recording"]!));
        Assert.Equal(58, (int)metrics["data"]!["rows"]!["test"]!);
        Assert.Equal("all", (string?)Json("config.json")["settings"]!["recordings"]!["split"]);
        // The same model classifies recordings of one lead by evaluate and by predict.
        CliRun.Of(_folder, "evaluate", "--model", Model, "--data", recordings, "--records", "100", "--from", "0").Succeeded();
        CliRun.Of(_folder, "predict", "--model", Model, "--input", Path.Combine(recordings, "100"), "--output", "labels").Succeeded();
        CliRun.Of(_folder, "train", "--resume", _folder["run"]).Succeeded();
    }

    [Theory]
    [InlineData("--records ds1", "--records of train goes with --test")]
    [InlineData("--test wfdb --split patients", "leave out --split, or --test")]
    [InlineData("--test wfdb --best-by loss", "--test leaves no recordings for validation")]
    [InlineData("--model context --rr", "leave out --relative and --rr")]
    [InlineData("--test nowhere", "nowhere")]
    public void Options_that_do_not_go_together_are_refused(string options, string problem)
    {
        string recordings = SmallRecordings.Write(_folder);
        CliRun run = CliRun.Of(_folder, ["train", "--data", recordings, "--task", "classes", .. options.Split(' '), "--output", "run"]);
        Assert.NotEqual(Ecg.Train.ExitCode.Done, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_figures_after_EC57_count_from_a_time_that_they_state()
    {
        string recordings = SmallRecordings.Write(_folder);
        CliRun train = Train("--data", recordings, "--task", "aami", "--model", "baseline", "--split", "patients").Succeeded();
        Assert.Contains("1,276 beats of 22 recordings, from 0:00 on (EC57 excludes what is before 5:00); the last beat of each", train.Output, StringComparison.Ordinal);
        CliRun Evaluate(params string[] more) => CliRun.Of(_folder, ["evaluate", "--model", Model, "--data", recordings, .. more]).Succeeded();

        // The recordings last a minute.
        Assert.Contains("no beat is at 5:00 or later; --from 0", Evaluate().Output, StringComparison.Ordinal);
        Assert.Contains("1,276 beats of 22 recordings, from 0:00 on", Evaluate("--from", "0").Output, StringComparison.Ordinal);
        CliRun half = Evaluate("--from", "0:30");
        Assert.Matches(@"EC57: 6\d\d beats of 22 recordings, from 0:30 on", half.Output);
        Assert.Contains("1,276 beats, none of which was used for training", half.Output, StringComparison.Ordinal);

        CliRun page = CliRun.Of(_folder, "report", Model, "--data", recordings, "--from", "0:30", "--output", _folder["page.html"]).Succeeded();
        Assert.Matches(@"EC57: 6\d\d beats of 22 recordings, from 0:30 on", page.Output);
        CliRun.Of(_folder, "report", _folder["run"], "--from", "0:30").FailedWith(2, "--from needs a model file");
    }

    [Fact]
    public void Rows_of_CSV_files_get_patients_and_rhythm_through_their_recordings()
    {
        string recordings = SmallRecordings.Write(_folder);
        string csv = Path.Combine(_folder["csv"], "mitbih_train.csv");
        CliRun.Of(_folder, "cut", "--data", recordings, "--output", csv).Succeeded();
        CliRun run = Train("--data", _folder["csv"], "--patients", recordings, "--model", "baseline", "--split", "patients", "--rr").Succeeded();

        Assert.Contains("0 rows are no beat of a recording", run.Output, StringComparison.Ordinal);
        Assert.Equal(SmallRecordings.Ds2, Names(Json("metrics.json")["test"]!["per_source"]!));
        Assert.Null(Json("metrics.json")["ec57"]); // two classes

        CliRun.Of(_folder, "evaluate", "--model", Model, "--data", csv, "--patients", recordings).Succeeded();
        CliRun.Of(_folder, "evaluate", "--model", Model, "--data", csv).FailedWith(1, "rhythm", "--patients");
        CliRun.Of(_folder, "evaluate", "--model", Model, "--data", csv, "--records", "100").FailedWith(2, "--records", "--patients");
    }

    [Fact]
    public void A_model_of_differences_from_the_median_beat_gets_them_when_it_is_judged_too()
    {
        string recordings = SmallRecordings.Write(_folder);
        CliRun run = Train("--data", recordings, "--task", "aami", "--model", "baseline", "--split", "patients", "--relative").Succeeded();
        Assert.Contains("baseline on differences, split by patients", run.Output, StringComparison.Ordinal);
        string csv = Path.Combine(_folder["csv"], "mitbih_train.csv");
        CliRun.Of(_folder, "cut", "--data", recordings, "--output", csv).Succeeded();

        JsonNode expected = Json("metrics.json")["test"]!;
        foreach (string[] data in new string[][] { ["--data", recordings], ["--data", csv, "--patients", recordings, "--records", "ds2"] })
        {
            CliRun.Of(_folder, ["evaluate", "--model", Model, "--json", _folder["test.json"], .. data]).Succeeded();
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(File.ReadAllText(_folder["test.json"]))));
        }

        CliRun.Of(_folder, "evaluate", "--model", Model, "--data", csv).FailedWith(1, "median beat", "--patients");
        CliRun.Of(_folder, "predict", "--model", Model, "--input", csv, "--output", _folder["out.csv"]).FailedWith(1, "median beat", "--input a recording");
    }

    [Fact]
    public void A_recording_that_is_named_twice_is_read_once()
    {
        string recordings = SmallRecordings.Write(_folder);
        File.WriteAllText(Path.Combine(recordings, "RECORDS"), string.Join('\n', SmallRecordings.Ds1.Concat(SmallRecordings.Ds2).Append("100").Prepend("100")));
        string csv = Path.Combine(_folder["csv"], "mitbih_train.csv");
        CliRun.Of(_folder, "cut", "--data", recordings, "--output", csv, "--records", "103,103,100").Succeeded();
        Assert.Equal(2 * 58, File.ReadLines(csv).Count());
        CliRun.Of(_folder, "cut", "--data", recordings, "--output", csv, "--provenance", csv).FailedWith(2, "--output and --provenance name the same file");
        Assert.Equal(2 * 58, File.ReadLines(csv).Count());
        CliRun.Of(_folder, "cut", "--data", recordings, "--output", csv).Succeeded();
        Train("--data", _folder["csv"], "--patients", recordings, "--model", "baseline", "--split", "patients").Succeeded();
    }

    [Fact]
    public void Beats_of_recordings_can_be_dealt_out_whatever_patient_they_are_of()
    {
        string recordings = SmallRecordings.Write(_folder);
        CliRun run = Train("--data", recordings, "--task", "aami", "--model", "baseline", "--split", "beats").Succeeded();
        Assert.Contains("split by beats", run.Output, StringComparison.Ordinal);
        Assert.Contains("101", Names(Json("metrics.json")["ec57"]!["per_recording"]!));
    }

    [Theory]
    [InlineData("--split patients", "--split patients")]
    [InlineData("--labels aami", "--labels")]
    [InlineData("--relative", "--relative")]
    [InlineData("--rr", "--rr")]
    public void What_only_recordings_know_is_refused_without_them(string options, string named)
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, [.. SmallRuns.Train(_folder), .. options.Split(' ')]).FailedWith(2, named, "--data", "--patients");
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Recordings_are_named_once_and_the_task_of_other_recordings_is_refused()
    {
        string recordings = SmallRecordings.Write(_folder);
        Train("--data", recordings, "--patients", recordings).FailedWith(2, "--patients is for CSV files");
        Train("--data", recordings, "--task", "mi").FailedWith(1, "task mi");
    }

    private CliRun Train(params string[] options) =>
        CliRun.Of(_folder, ["train", "--epochs", "1", "--learning-rate", "1e-3", "--threads", "2", "--output", _folder["run"], .. options]);

    private JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["run"], name)))!;

    private static string Classes(CliRun run) => run.Output[run.Output.IndexOf("exact 95 % intervals", StringComparison.Ordinal)..];

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(property => property.Key);
}
