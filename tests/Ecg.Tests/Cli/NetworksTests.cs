using Ecg.Networks;

namespace Ecg.Tests.Cli;

public sealed class NetworksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_has_a_line_per_network_and_finished_runs_are_not_repeated()
    {
        SmallRuns.Prepare(_folder);
        string[] args = ["networks", "--data", _folder["beats"], "--output", _folder["zoo"], "--models", "pooled,kachuee", "--seeds", "1", "--epochs", "1"];
        CliRun.Of(_folder, args).Succeeded();
        string table = Path.Combine(_folder["zoo"], "networks.md"), metrics = Path.Combine(_folder["zoo"], "pooled-1", "metrics.json");
        string[] lines = File.ReadAllLines(table);
        DateTime written = File.GetLastWriteTimeUtc(metrics);

        Assert.Equal(4, lines.Length);
        Assert.StartsWith("| pooled ", lines[2], StringComparison.Ordinal);
        Assert.Contains(" 9,285 ", lines[2], StringComparison.Ordinal);
        CliRun again = CliRun.Of(_folder, args).Succeeded();
        Assert.Equal(written, File.GetLastWriteTimeUtc(metrics));
        Assert.Contains("| kachuee ", again.Output, StringComparison.Ordinal);
        CliRun.Of(_folder, "networks", "--data", "x", "--output", "y", "--models", "vgg").FailedWith(2, "--models", "fcn", "'vgg'");
    }

    [Fact]
    public void Without_models_the_table_has_all_networks()
    {
        SmallRuns.Prepare(_folder);
        string[] args = ["networks", "--data", _folder["beats"], "--output", _folder["zoo"], "--seeds", "1", "--epochs", "1"];
        CliRun.Of(_folder, [.. args, "--models", "pooled"]).Succeeded();
        // Runs that look finished, so that nothing has to be trained.
        foreach (string name in HeartbeatNetworks.NamesOfBeats.Where(name => name != "pooled"))
        {
            string run = Directory.CreateDirectory(Path.Combine(_folder["zoo"], name + "-1")).FullName;
            foreach (string file in new[] { "metrics.json", "model.safetensors" })
                File.Copy(Path.Combine(_folder["zoo"], "pooled-1", file), Path.Combine(run, file));
        }

        CliRun.Of(_folder, args).Succeeded();
        IEnumerable<string> rows = File.ReadLines(Path.Combine(_folder["zoo"], "networks.md")).Skip(2);
        Assert.Equal(HeartbeatNetworks.NamesOfBeats, rows.Select(row => row.Split('|')[1].Trim()));
    }
}
