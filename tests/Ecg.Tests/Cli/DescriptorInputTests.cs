using System.Diagnostics;
using Ecg.Train;

namespace Ecg.Tests.Cli;

/// <summary>An input that is given as a descriptor is the file that was opened as it, and no output replaces that.</summary>
public sealed class DescriptorInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DescriptorInputTests()
    {
        SmallRuns.Prepare(_folder);
        SmallModel.Write(_folder);
        File.Copy(_folder["beats/ptbdb_normal.csv"], _folder["a.csv"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("predict --model model.safetensors --input - --output a.csv < a.csv")]
    [InlineData("predict --model model.safetensors --input /dev/stdin --output a.csv < a.csv")]
    [InlineData("predict --model model.safetensors --input /dev/fd/3 --output a.csv 3< a.csv")]
    [InlineData("predict --model model.safetensors --input /proc/self/fd/3 --output link 3< a.csv")]
    [InlineData("predict --model model.safetensors --input a.csv --output - >> a.csv")]
    [InlineData("predict --model model.safetensors --input link --output /dev/fd/4 4>> a.csv")]
    [InlineData("predict --model /dev/stdin --input a.csv --output model.safetensors < model.safetensors")]
    [InlineData("export --model /dev/stdin --onnx model.safetensors < model.safetensors")]
    [InlineData("export --model /dev/fd/3 --onnx ./model.safetensors 3< model.safetensors")]
    public void No_output_replaces_it(string line)
    {
        if (!OperatingSystem.IsLinux())
            return;
        File.CreateSymbolicLink(_folder["link"], "a.csv");
        byte[][] before = [File.ReadAllBytes(_folder["a.csv"]), File.ReadAllBytes(_folder["model.safetensors"])];

        Shell(line).FailedWith(ExitCode.WrongUsage, "name the same file");

        Assert.Equal(before, [File.ReadAllBytes(_folder["a.csv"]), File.ReadAllBytes(_folder["model.safetensors"])]);
    }

    [Theory]
    [InlineData("predict --model model.safetensors --input - --output out.csv < a.csv")]
    [InlineData("predict --model model.safetensors --input /dev/fd/3 --output out.csv 3< a.csv")]
    [InlineData("predict --model /dev/stdin --input a.csv --output /dev/fd/4 < model.safetensors 4> out.csv")]
    [InlineData("predict --model model.safetensors --input - --output - < a.csv > out.csv")]
    [InlineData("predict --model model.safetensors --input /dev/stdin --output /dev/null < a.csv")]
    public void Other_files_are_written(string line)
    {
        if (!OperatingSystem.IsLinux())
            return;
        CliRun run = Shell(line);
        Assert.Equal(("", ExitCode.Done), (run.Error, run.ExitCode));
        if (line.Contains("out.csv", StringComparison.Ordinal))
            Assert.StartsWith("row,", File.ReadLines(_folder["out.csv"]).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_to_standard_output_is_not_replaced_by_the_other_output()
    {
        if (!OperatingSystem.IsLinux())
            return;
        SmallRecordings.Write(_folder);
        Shell("cut --data wfdb --records 101 --output beats.csv --provenance /dev/stdout > beats.csv").FailedWith(ExitCode.WrongUsage, "name the same file");
        Shell("cut --data wfdb --records 101 --output /dev/stdout --provenance beats.csv > beats.csv").FailedWith(ExitCode.WrongUsage, "name the same file");
    }

    private CliRun Shell(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"dotnet \"$PROGRAM\" {line}"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PROGRAM"] = typeof(Train.Commands.Cli).Assembly.Location;
        start.Environment["XDG_CACHE_HOME"] = _folder["cache"];
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new CliRun(process.ExitCode, output.Result, error.Result);
    }
}
