namespace Ecg.Tests.Cli;

/// <summary>An output that is the standard output by name gets data and nothing else; what a command says goes to standard error.</summary>
public sealed class StandardOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("predict --model MODEL --input beats/mitbih_test.csv --output -")]
    [InlineData("export --model MODEL --onnx out.onnx")]
    public void A_closed_output_is_named(string command)
    {
        if (!OperatingSystem.IsLinux())
            return;
        SmallRuns.Prepare(_folder);
        using var process = ProgramProcess.WithoutOutput(_folder, command.Replace("MODEL", SmallModel.Write(_folder), StringComparison.Ordinal).Split(' '));
        process.WaitForEnd().FailedWith(1, "standard output is closed");
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/fd/1")]
    [InlineData("link")]
    public void Data_and_messages_are_kept_apart(string output)
    {
        if (!OperatingSystem.IsLinux())
            return;
        string recordings = SmallRecordings.Write(_folder);
        string[] cut = ["cut", "--data", recordings, "--records", "101,106", "--output"];
        File.CreateSymbolicLink(_folder["link"], "/dev/stdout");
        CliRun file = CliRun.Of(_folder, [.. cut, _folder["beats.csv"]]).Succeeded();

        using var process = new ProgramProcess(_folder, [.. cut, output]);
        CliRun piped = process.WaitForEnd();

        Assert.Equal(File.ReadAllText(_folder["beats.csv"]), piped.Output);
        Assert.Equal(file.Output.Replace(_folder["beats.csv"], output, StringComparison.Ordinal), piped.Error);
    }
}
