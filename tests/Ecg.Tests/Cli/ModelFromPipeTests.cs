using System.Diagnostics;
using Ecg.Train;

namespace Ecg.Tests.Cli;

/// <summary>Model and weights files are read once, so they may come through a pipe; what is no such file is named.</summary>
public sealed class ModelFromPipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ModelFromPipeTests()
    {
        SmallRuns.Prepare(_folder);
        SmallModel.Write(_folder);
    }

    public void Dispose() => _folder.Dispose();

    private string Beats => Path.Combine(_folder["beats"], "ptbdb_normal.csv");

    [Fact]
    public async Task Predict_gives_the_same_rows_as_from_the_file()
    {
        if (!OperatingSystem.IsLinux())
            return;
        CliRun.Of(_folder, "predict", "--model", _folder["model.safetensors"], "--input", Beats, "--output", _folder["file.csv"]).Succeeded();

        (await FromPipe("predict", "--model", _folder["pipe"], "--input", Beats, "--output", _folder["pipe.csv"])).Succeeded();

        Assert.Equal(File.ReadAllText(_folder["file.csv"]), File.ReadAllText(_folder["pipe.csv"]));
    }

    [Fact]
    public async Task Evaluate_report_and_export_read_a_pipe()
    {
        if (!OperatingSystem.IsLinux())
            return;
        (await FromPipe("evaluate", "--model", _folder["pipe"], "--data", _folder["beats"], "--output", _folder["evaluation"])).Succeeded();
        (await FromPipe("report", _folder["pipe"], "--data", _folder["beats"], "--output", _folder["report.html"])).Succeeded();
        (await FromPipe("export", "--model", _folder["pipe"], "--onnx", _folder["model.onnx"])).Succeeded();

        Assert.True(File.Exists(Path.Combine(_folder["evaluation"], "report.html")));
        Assert.True(File.Exists(_folder["report.html"]));
        Assert.True(File.Exists(_folder["model.onnx"]));
    }

    [Fact]
    public async Task A_recording_from_a_pipe_is_refused_since_it_is_read_several_times()
    {
        if (!OperatingSystem.IsLinux())
            return;
        (await FromPipe("annotate", _folder["pipe"], "--rate", "250", "--output", _folder["annotated"]))
            .FailedWith(ExitCode.Failure, "expected an ordinary file; this is a pipe or a device");
    }

    [Fact]
    public async Task Import_reads_a_pipe()
    {
        if (!OperatingSystem.IsLinux())
            return;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Golden", "import_kachuee.safetensors"), _folder["model.safetensors"], overwrite: true);

        (await FromPipe("import", "--from", "pytorch", _folder["pipe"], "--model-spec", "kachuee", "--output", _folder["imported"])).Succeeded();

        Assert.True(File.Exists(_folder["imported"]));
    }

    [Theory]
    [InlineData(0, "(a pipe that ended after 0 bytes): The file is empty.")]
    [InlineData(4, "(a pipe that ended after 4 bytes)")]
    [InlineData(500, "(a pipe that ended after 500 bytes)")]
    [InlineData(1800, "(a pipe that ended after 1800 bytes)")]
    public async Task A_pipe_that_breaks_says_so(int bytes, string expected)
    {
        if (!OperatingSystem.IsLinux())
            return;
        File.WriteAllBytes(_folder["model.safetensors"], File.ReadAllBytes(_folder["model.safetensors"])[..bytes]);

        (await FromPipe("export", "--model", _folder["pipe"], "--onnx", _folder["model.onnx"])).FailedWith(ExitCode.Failure, _folder["pipe"], expected);
        Assert.False(File.Exists(_folder["model.onnx"]));
    }

    [Theory]
    [InlineData("# Readme\n", "is text")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "git lfs pull")]
    [InlineData("", "is empty")]
    public void Every_command_says_what_a_file_is(string content, string expected)
    {
        string file = _folder["file"];
        File.WriteAllText(file, content);
        string[][] commands =
        [
            ["predict", "--model", file, "--input", Beats, "--output", _folder["out"]],
            ["evaluate", "--model", file, "--data", _folder["beats"]],
            ["report", file, "--data", _folder["beats"], "--output", _folder["out"]],
            ["export", "--model", file, "--onnx", _folder["out"]],
            ["import", "--from", "pytorch", file, "--model-spec", "baseline", "--output", _folder["out"]],
        ];
        foreach (string[] command in commands)
            CliRun.Of(_folder, command).FailedWith(ExitCode.Failure, $"{file}: The file ", expected);
        Assert.False(File.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData("""{"best_epoch":"three","epochs":[1],"data":7,"model":null,"seed":1e300,"seen_rows":5,"labels":true,"split":[],"relative":"yes"}""")]
    [InlineData("""{"best_epoch":1.5,"epochs":{},"data":true,"seen_rows":"not base64!","labels":{},"relative":[]}""")]
    [InlineData("""{"best_epoch":99999999999999,"seen_rows":"AAAA","labels":"","relative":null}""")]
    public void A_training_summary_of_another_program_does_not_stop_a_judgement(string training)
    {
        SmallModel.Write(_folder, training: training);
        string[][] commands =
        [
            ["evaluate", "--model", _folder["model.safetensors"], "--data", Beats, "--output", _folder["evaluation"]],
            ["report", _folder["model.safetensors"], "--data", Beats, "--output", _folder["report.html"]],
        ];
        foreach (string[] command in commands)
        {
            CliRun run = CliRun.Of(_folder, command);
            Assert.DoesNotContain("fault of the program", run.Error, StringComparison.Ordinal);
            Assert.True(run.ExitCode == ExitCode.Done || run.Error.StartsWith("error: ", StringComparison.Ordinal), run.Error);
        }
    }

    [Fact]
    public void A_folder_or_nothing_in_place_of_a_file_is_said()
    {
        CliRun.Of(_folder, "export", "--model", _folder["beats"], "--onnx", _folder["out"]).FailedWith(ExitCode.Failure, "is a folder");
        CliRun.Of(_folder, "import", "--from", "pytorch", _folder["beats"], "--model-spec", "baseline", "--output", _folder["out"])
            .FailedWith(ExitCode.Failure, "is a folder");
        CliRun.Of(_folder, "import", "--from", "pytorch", _folder["none"], "--model-spec", "baseline", "--output", _folder["out"])
            .FailedWith(ExitCode.Failure, "no such file");
    }

    /// <summary>Runs a command while the model is written to the FIFO "pipe".</summary>
    private async Task<CliRun> FromPipe(params string[] args)
    {
        if (!File.Exists(_folder["pipe"]))
        {
            using Process make = Process.Start("mkfifo", [_folder["pipe"]]);
            make.WaitForExit();
        }

        byte[] model = File.ReadAllBytes(_folder["model.safetensors"]);
        Task writer = Task.Run(() =>
        {
            try
            {
                using var pipe = new FileStream(_folder["pipe"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                pipe.Write(model);
            }
            catch (IOException)
            {
                // A command that refuses a pipe closes it, before or after the model has been written.
            }
        });
        CliRun run = CliRun.Of(_folder, args);
        await writer;
        return run;
    }
}
