using Ecg.Train;

namespace Ecg.Tests.Cli;

/// <summary>A folder that is not a run's, or not an annotation's, keeps its files, whatever their names, and gets no lock.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ForeignFilesTests() => SmallRuns.Prepare(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("config.json")]
    [InlineData("history.csv")]
    [InlineData("metrics.json")]
    [InlineData("model.safetensors")]
    [InlineData("ec57.txt")]
    [InlineData("report.html")]
    [InlineData("checkpoint-0000000001.safetensors")]
    [InlineData("network-1/history.csv")]
    [InlineData("network-2/checkpoint-0000000001.safetensors")]
    public void Train_replaces_no_file_of_a_folder_that_is_no_run(string name)
    {
        _folder.Write("mine/" + name, "{\"mine\": true}"u8.ToArray());
        Unchanged("mine", () => CliRun.Of(_folder, SmallRuns.Train(_folder, "--output", _folder["mine"])).FailedWith(ExitCode.Failure, name, "config.json", "another --output"));
    }

    [Fact]
    public void Train_may_write_to_a_folder_of_other_files_and_to_that_of_a_run()
    {
        foreach (string name in (string[])["notes.txt", "checkpoint-best.safetensors", "checkpoint-1.safetensors", "network-old/checkpoint-0000000001.safetensors", "network-1/mine.csv"])
            _folder.Write("run/" + name, [1, 2, 3]);
        Dictionary<string, byte[]> before = Contents("run");
        for (int i = 0; i < 2; i++)
            CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
        Assert.True(File.Exists(_folder["run/report.html"]));
    }

    [Theory]
    [InlineData("history.csv", false)]
    [InlineData("history.csv", true)]
    [InlineData("metrics.json", true)]
    public void Train_keeps_its_data(string name, bool isLink)
    {
        if (OperatingSystem.IsWindows())
            return;
        string data = Path.Combine(_folder["beats"], isLink ? "ptbdb_normal.csv" : name);
        Directory.CreateDirectory(_folder["out"]);
        if (isLink)
            File.CreateSymbolicLink(_folder["out/" + name], data);
        else
            File.Copy(_folder["beats/ptbdb_normal.csv"], data);
        Unchanged("beats", () => CliRun.Of(_folder, SmallRuns.Train(_folder, "--data", isLink ? _folder["beats"] : data, "--output", isLink ? _folder["out"] : _folder["beats"]))
            .FailedWith(ExitCode.WrongUsage, Path.GetFileName(data), "would be replaced"));
        Assert.False(File.Exists(_folder["out/.lock"]));
    }

    [Fact]
    public void Train_keeps_its_network()
    {
        _folder.Write("net/config.json", File.ReadAllBytes(_folder["small.json"]));
        Unchanged("net", () => CliRun.Of(_folder, SmallRuns.Train(_folder, "--model", _folder["net/config.json"], "--output", _folder["net"]))
            .FailedWith(ExitCode.WrongUsage, "config.json", "would be replaced"));
    }

    [Fact]
    public void A_resumed_run_and_its_report_keep_the_data()
    {
        if (OperatingSystem.IsWindows())
            return;
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();
        string data = _folder["beats/ptbdb_normal.csv"];
        Unchanged("beats", () => CliRun.Of(_folder, "report", _folder["run"], "--output", data).FailedWith(ExitCode.WrongUsage, data, "would be replaced"));
        foreach (string name in (string[])["report.html", "metrics.json"])
        {
            File.Delete(_folder["run/" + name]);
            File.CreateSymbolicLink(_folder["run/" + name], data);
        }

        Unchanged("beats", () =>
        {
            CliRun.Of(_folder, "train", "--resume", _folder["run"]).FailedWith(ExitCode.WrongUsage, data, "would be replaced");
            CliRun.Of(_folder, "report", _folder["run"]).FailedWith(ExitCode.WrongUsage, data, "would be replaced");
        });
    }

    [Fact]
    public void No_file_of_a_run_is_replaced_by_the_output_of_another_command()
    {
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();
        Unchanged("run", () =>
        {
            CliRun.Of(_folder, "export", "--model", _folder["run/model.safetensors"], "--onnx", _folder["run/history.csv"]).FailedWith(ExitCode.WrongUsage, "would be lost");
            CliRun.Of(_folder, "report", _folder["run"], "--output", _folder["run/checkpoint-0000000001.safetensors"].Replace("0000000001", Step(), StringComparison.Ordinal))
                .FailedWith(ExitCode.WrongUsage, "would be lost");
        });
    }

    [Theory]
    [InlineData("train", "--resume", null)]
    [InlineData("train", "--resume", "{}")]
    [InlineData("report", null, null)]
    [InlineData("report", null, "{}")]
    [InlineData("report", null, "[1, 2")]
    public void A_folder_that_is_no_run_gets_no_lock(string command, string? option, string? config)
    {
        Directory.CreateDirectory(_folder["mine"]);
        if (config is not null)
            File.WriteAllText(_folder["mine/config.json"], config);
        string[] arguments = option is null ? [command, _folder["mine"]] : [command, option, _folder["mine"]];
        Unchanged("mine", () => CliRun.Of(_folder, arguments).FailedWith(ExitCode.Failure, _folder["mine"], config is null ? "there is no run" : "config.json"));
    }

    [Theory]
    [InlineData("beats.csv")]
    [InlineData("summary.json")]
    [InlineData("report.html")]
    public void Annotate_replaces_no_file_of_a_folder_that_is_no_annotation(string name)
    {
        TwoLeadRecording.WriteWfdb(_folder);
        _folder.Write("mine/" + name, "{\"mine\": true}"u8.ToArray());
        Unchanged("mine", () => CliRun.Of(_folder, "annotate", "r", "--model", "none", "--output", "mine").FailedWith(ExitCode.Failure, name, "summary.json", "another --output"));
    }

    [Fact]
    public void A_page_or_table_of_others_is_not_replaced()
    {
        string model = SmallModel.Write(_folder), recordings = SmallRecordings.Write(_folder);
        foreach (string name in (string[])["report.html", "figures.html", "networks.md"])
            _folder.Write("mine/" + name, "<!DOCTYPE html>mine"u8.ToArray());
        _folder.Write("model-report.html", "mine"u8.ToArray());
        Unchanged("mine", () =>
        {
            CliRun.Of(_folder, "evaluate", "--model", model, "--data", _folder["beats"], "--output", _folder["mine"]).FailedWith(ExitCode.Failure, "report.html");
            CliRun.Of(_folder, "cross-validate", "--data", recordings, "--model", "baseline", "--epochs", "1", "--output", _folder["mine/figures.csv"]).FailedWith(ExitCode.Failure, "figures.html");
            CliRun.Of(_folder, "networks", "--data", _folder["beats"], "--models", "pooled", "--epochs", "1", "--output", _folder["mine"]).FailedWith(ExitCode.Failure, "networks.md");
            CliRun.Of(_folder, "report", model, "--data", _folder["beats"]).FailedWith(ExitCode.Failure, "model-report.html");
        });
        Assert.Equal("mine", File.ReadAllText(_folder["model-report.html"]));
    }

    private string Step() => Path.GetFileName(Directory.GetFiles(_folder["run"], "checkpoint-*").First())[^22..^12];

    private Dictionary<string, byte[]> Contents(string folder) =>
        Directory.GetFiles(_folder[folder], "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);

    private void Unchanged(string folder, Action action)
    {
        Dictionary<string, byte[]> before = Contents(folder);
        action();
        Assert.Equal(before, Contents(folder));
    }
}
