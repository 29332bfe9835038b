using Ecg.Train;

namespace Ecg.Tests.Cli;

/// <summary>No output replaces an input or data, whatever path it goes by, and none is read as data the next time.</summary>
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

    [Fact]
    public void Data_in_an_input_folder_is_never_replaced()
    {
        string recordings = SmallRecordings.Write(_folder), model = _folder["model.safetensors"];
        string[][] commands =
        [
            ["evaluate", "--model", model, "--data", _folder["beats"], "--json", Beats],
            ["evaluate", "--model", model, "--data", Beats, "--json", Path.Combine(recordings, "101.hea")],
            ["report", model, "--data", _folder["beats"], "--output", Path.Combine(_folder["beats"], ".", "mitbih_test.csv")],
            ["cut", "--data", recordings, "--output", Path.Combine(recordings, "101.dat")],
            ["cut", "--data", recordings, "--output", _folder["cut.csv"], "--provenance", Path.Combine(recordings, "101.atr")],
            ["predict", "--model", model, "--input", Path.Combine(recordings, "101"), "--output", Path.Combine(recordings, "101.dat")],
        ];
        Dictionary<string, byte[]> before = Contents(_folder["beats"], recordings);

        foreach (string[] command in commands)
            CliRun.Of(_folder, command).FailedWith(ExitCode.WrongUsage, "which would be lost");

        Assert.Equal(before, Contents(_folder["beats"], recordings));
    }

    [Fact]
    public void Outputs_in_an_input_folder_are_not_read_as_data()
    {
        string recordings = SmallRecordings.Write(_folder), model = _folder["model.safetensors"], beats = _folder["beats"];
        Dictionary<string, byte[]> before = Contents(beats, recordings);
        string[][] commands =
        [
            ["evaluate", "--model", model, "--data", beats, "--output", Path.Combine(beats, "evaluation"), "--json", Path.Combine(beats, "test.json")],
            ["report", model, "--data", beats, "--output", Path.Combine(beats, "report.html")],
            ["cut", "--data", recordings, "--output", Path.Combine(recordings, "101.csv"), "--provenance", Path.Combine(recordings, "origins.csv")],
        ];
        Dictionary<string, byte[]>[] results = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            foreach (string[] command in commands)
                CliRun.Of(_folder, command).Succeeded();
            return Contents(beats, recordings);
        })];

        Assert.All(before, file => Assert.Equal(file.Value, results[1][file.Key]));
        Assert.Equal(before.Count + 6, results[0].Count);
        foreach (string name in (string[])["test.json", "101.csv", "origins.csv"])
            Assert.Equal(results[0].Single(file => Path.GetFileName(file.Key) == name).Value, results[1].Single(file => Path.GetFileName(file.Key) == name).Value);
    }

    [Fact]
    public void No_part_of_a_recording_is_replaced_whatever_its_name()
    {
        string recordings = SmallRecordings.Write(_folder), model = _folder["model.safetensors"];
        string In(string name) => Path.Combine(recordings, name);
        foreach (string name in (string[])["101.qrs", "101-0.atr", "101.cnn"])
            File.Copy(In("101.atr"), In(name));
        File.WriteAllText(In("RECORDS"), "101\n");
        File.Move(In("101.dat"), In("signals"));
        File.WriteAllText(In("101.hea"), File.ReadAllText(In("101.hea")).Replace("101.dat", "signals", StringComparison.Ordinal));
        string[][] commands =
        [
            .. ((string[])["101.qrs", "101-0.atr", "101.cnn", "RECORDS", "signals"]).Select(name => (string[])["cut", "--data", recordings, "--output", In(name)]),
            ["compare", recordings, recordings, "--test-annotator", "qrs", "--json", In("101.qrs")],
            ["locate", "--data", Beats, "--patients", recordings, "--output", In("101.qrs")],
            ["train-detector", "--data", recordings, "--output", In("signals")],
        ];
        Dictionary<string, byte[]> before = Contents(recordings);

        foreach (string[] command in commands)
            CliRun.Of(_folder, command).FailedWith(ExitCode.WrongUsage, "which would be lost");
        CliRun.Of(_folder, "predict", "--model", model, "--input", In("101"), "--output", recordings, "--label-annotator", "qrs")
            .FailedWith(ExitCode.Failure, "101.qrs", "has these annotations already");

        Assert.Equal(before, Contents(recordings));
    }

    [Theory]
    [InlineData("wfdb", "wfdb")]
    [InlineData("wfdb", "wfdb/")]
    [InlineData("wfdb/", "./wfdb/.")]
    [InlineData("wfdb/101", "wfdb/")]
    [InlineData("wfdb/101.dat", "other/../wfdb")]
    [InlineData("wfdb", "link")]
    [InlineData("link/", "wfdb")]
    [InlineData("link/101", "link/")]
    [InlineData("wfdb", "other")]
    [InlineData("below/101", "wfdb")]
    public void Detect_replaces_no_header_with_signals(string data, string output)
    {
        if (OperatingSystem.IsWindows())
            return;
        string recordings = SmallRecordings.Write(_folder);
        Assert.Equal(_folder["wfdb"], recordings);
        Directory.CreateSymbolicLink(_folder["link"], recordings);
        foreach (string copy in (string[])["other", "below"])
        {
            Directory.CreateDirectory(_folder[copy]);
            foreach (string file in Directory.GetFiles(recordings))
                File.Copy(file, Path.Combine(_folder[copy], Path.GetFileName(file)));
        }
        Dictionary<string, byte[]> before = Contents(recordings, _folder["other"], _folder["below"]);

        CliRun.Of(_folder, "detect", "--data", data, "--output", output).FailedWith(ExitCode.WrongUsage, "header", "would be lost");

        Assert.Equal(before, Contents(recordings, _folder["other"], _folder["below"]));
    }

    [Fact]
    public void Detect_may_write_again_what_it_has_written()
    {
        SmallRecordings.Write(_folder);
        for (int i = 0; i < 2; i++)
            CliRun.Of(_folder, "detect", "--data", "wfdb", "--records", "101", "--output", "found").Succeeded();
    }

    [Fact]
    public void A_report_replaces_no_other_file_of_its_run()
    {
        CliRun.Of(_folder, "train", "--data", _folder["beats"], "--model", "baseline", "--epochs", "1", "--output", "run").Succeeded();
        Dictionary<string, byte[]> before = Contents(_folder["run"]);

        foreach (string name in (string[])["model.safetensors", "config.json", "metrics.json", "history.csv"])
            CliRun.Of(_folder, "report", "run", "--output", Path.Combine("run", name)).FailedWith(ExitCode.WrongUsage, name, "which would be lost");

        Assert.Equal(before, Contents(_folder["run"]));
        CliRun.Of(_folder, "report", "run", "--output", "run/report.html").Succeeded();
    }

    [Fact]
    public void Two_outputs_are_two_files()
    {
        if (OperatingSystem.IsWindows())
            return;
        string recordings = SmallRecordings.Write(_folder), model = _folder["model.safetensors"];
        File.CreateSymbolicLink(_folder["link.csv"], "beats.csv");
        Directory.CreateSymbolicLink(_folder["here"], _folder.Path);
        foreach (string other in (string[])["beats.csv", "link.csv", "here/beats.csv", "./here/../beats.csv"])
        {
            CliRun.Of(_folder, "cut", "--data", recordings, "--output", _folder["beats.csv"], "--provenance", _folder[other])
                .FailedWith(ExitCode.WrongUsage, "name the same file");
        }

        CliRun.Of(_folder, "evaluate", "--model", model, "--data", Beats, "--output", _folder["page"], "--json", Path.Combine(_folder["page"], "report.html"))
            .FailedWith(ExitCode.WrongUsage, "--json", "report");
        CliRun.Of(_folder, "cross-validate", "--data", recordings, "--output", "figures.html").FailedWith(ExitCode.WrongUsage, "CSV", "figures.html");
        Assert.False(File.Exists(_folder["beats.csv"]));
        Assert.False(Directory.Exists(_folder["page"]));
    }

    private static Dictionary<string, byte[]> Contents(params string[] folders) => folders
        .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)).ToDictionary(file => file, File.ReadAllBytes);

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
