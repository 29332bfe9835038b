using Ecg.Train;

namespace Ecg.Tests.Cli;

/// <summary>No output replaces an input, whatever path it goes by.</summary>
public sealed class OutputOverInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OutputOverInputTests()
    {
        SmallRuns.Prepare(_folder);
        SmallModel.Write(_folder);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Golden", "import_kachuee.safetensors"), _folder["weights.safetensors"]);
    }

    public void Dispose() => _folder.Dispose();

    private string Beats => Path.Combine(_folder["beats"], "ptbdb_normal.csv");

    [Theory]
    [InlineData("same")]
    [InlineData("other path")]
    [InlineData("link")]
    [InlineData("link to a link")]
    [InlineData("folder by a link")]
    public void An_input_is_never_replaced(string way)
    {
        if (OperatingSystem.IsWindows())
            return;
        string[][] commands =
        [
            ["predict", "--model", _folder["model.safetensors"], "--input", Beats, "--output", Alias(Beats, way, 0)],
            ["predict", "--model", _folder["model.safetensors"], "--input", Beats, "--output", Alias(_folder["model.safetensors"], way, 1)],
            ["export", "--model", _folder["model.safetensors"], "--onnx", Alias(_folder["model.safetensors"], way, 2)],
            ["import", "--from", "pytorch", _folder["weights.safetensors"], "--model-spec", "kachuee", "--output", Alias(_folder["weights.safetensors"], way, 3)],
            ["evaluate", "--model", _folder["model.safetensors"], "--data", Beats, "--json", Alias(Beats, way, 4)],
            ["report", _folder["model.safetensors"], "--data", Beats, "--output", Alias(_folder["model.safetensors"], way, 5)],
        ];
        string[] inputs = [Beats, _folder["model.safetensors"], _folder["weights.safetensors"]];
        byte[][] before = [.. inputs.Select(File.ReadAllBytes)];

        foreach (string[] command in commands)
            CliRun.Of(_folder, command).FailedWith(ExitCode.WrongUsage, "name the same file");

        Assert.All(inputs.Zip(before), pair => Assert.Equal(pair.Second, File.ReadAllBytes(pair.First)));
    }

    private string Alias(string path, string way, int number)
    {
        string folder = Path.GetDirectoryName(path)!, link = _folder[$"link{number}"];
        switch (way)
        {
            case "other path":
                return Path.Combine(folder, ".", "..", Path.GetFileName(folder), Path.GetFileName(path));
            case "link":
                File.CreateSymbolicLink(link, path);
                return link;
            case "link to a link":
                File.CreateSymbolicLink(link + "a", path);
                File.CreateSymbolicLink(link, link + "a");
                return link;
            case "folder by a link":
                Directory.CreateSymbolicLink(link, folder);
                return Path.Combine(link, Path.GetFileName(path));
            default:
                return path;
        }
    }
}
