using Ecg.Train;

namespace Ecg.Tests.Cli;

/// <summary>Files that commands write under names of their own, in a folder, replace no input and no recording: neither as themselves nor through a link.</summary>
public sealed class LinkedInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LinkedInputTests()
    {
        SmallRuns.Prepare(_folder);
        SmallModel.Write(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("beats", "link")]
    [InlineData("link", "beats")]
    [InlineData("beats", "deep/../link/.")]
    [InlineData("beats", "out")]
    [InlineData("link", "out")]
    public void Predict_on_a_folder_keeps_its_input(string input, string output)
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateSymbolicLink(_folder["link"], "beats");
        Directory.CreateDirectory(_folder["out"]);
        File.CreateSymbolicLink(_folder["out/ptbdb_abnormal.csv"], "../beats/mitbih_test.csv");
        Unchanged(["beats", "out"], () => Run("predict", "--model", _folder["model.safetensors"], "--input", _folder[input], "--output", _folder[output])
            .FailedWith(ExitCode.WrongUsage, "would be replaced", "--output"));
        Assert.Single(Directory.GetFiles(_folder["out"]));
    }

    [Fact]
    public void Predictions_are_not_put_where_they_would_be_read_as_beats()
    {
        foreach (string file in Directory.GetFiles(_folder["beats"]))
        {
            using (Stream zipped = new System.IO.Compression.GZipStream(File.Create(file + ".gz"), System.IO.Compression.CompressionLevel.Fastest))
                zipped.Write(File.ReadAllBytes(file));
            File.Delete(file);
        }

        Unchanged(["beats"], () => Run("predict", "--model", _folder["model.safetensors"], "--input", _folder["beats"], "--output", _folder["beats"])
            .FailedWith(ExitCode.WrongUsage, "the folder of the beats"));
    }

    [Fact]
    public void A_hard_link_to_an_input_is_replaced_and_the_input_is_kept()
    {
        if (OperatingSystem.IsWindows())
            return;
        string beats = _folder["beats/ptbdb_normal.csv"];
        System.Diagnostics.Process.Start("ln", [beats, _folder["hard.csv"]]).WaitForExit();
        Unchanged(["beats"], () => Run("predict", "--model", _folder["model.safetensors"], "--input", beats, "--output", _folder["hard.csv"]).Succeeded());
        Assert.StartsWith("row,", File.ReadLines(_folder["hard.csv"]).First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("annotate", "101.qrs", "101.dat")]
    [InlineData("annotate", "report.html", "101.hea")]
    [InlineData("annotate", "beats.csv", "106.atr")]
    [InlineData("detect", "101.qrs", "101.atr")]
    [InlineData("detect", "101.qrs", "notes.txt")]
    [InlineData("predict", "101.cnn", "101.atr")]
    [InlineData("predict", "101.cnn.csv", "101.hea")]
    [InlineData("predict", "109.cnn", "101.dat")]
    [InlineData("plots", "cut.svg", "101.dat")]
    [InlineData("cross-validate", "figures.html", "101.dat")]
    [InlineData("evaluate", "report.html", "101.atr")]
    [InlineData("networks", "networks.md", "101.atr")]
    public void A_link_in_the_output_folder_replaces_no_file_of_a_recording(string command, string link, string file)
    {
        if (OperatingSystem.IsWindows())
            return;
        WriteRecordings();
        Directory.CreateDirectory(_folder["out"]);
        File.CreateSymbolicLink(_folder["out/" + link], "../wfdb/" + file);
        string data = _folder["wfdb"], output = _folder["out"], model = _folder["model.safetensors"];
        string[] arguments = command switch
        {
            "annotate" => ["annotate", _folder["wfdb/101"], "--model", "none", "--output", output],
            "detect" => ["detect", "--data", data, "--output", output],
            "predict" => ["predict", "--model", model, "--input", data, "--output", output],
            "plots" => ["plots", "--data", data, "--output", output],
            "cross-validate" => ["cross-validate", "--data", data, "--folds", "2", "--epochs", "1", "--model", "baseline", "--output", _folder["out/figures.csv"]],
            "evaluate" => ["evaluate", "--model", model, "--data", _folder["beats"], "--output", output],
            _ => ["networks", "--data", _folder["beats"], "--models", "pooled", "--epochs", "1", "--output", output],
        };
        Unchanged(["wfdb", "out"], () => Run(arguments).FailedWith(ExitCode.WrongUsage, file, "would be replaced", "--output"));
    }

    [Fact]
    public void A_file_of_a_recording_that_is_elsewhere_is_an_input_too()
    {
        if (OperatingSystem.IsWindows())
            return;
        string recordings = WriteRecordings();
        Directory.CreateDirectory(_folder["store"]);
        File.Move(Path.Combine(recordings, "101.dat"), _folder["store/signal"]);
        File.CreateSymbolicLink(Path.Combine(recordings, "101.dat"), _folder["store/signal"]);
        Directory.CreateDirectory(_folder["out"]);
        File.CreateSymbolicLink(_folder["out/101.qrs"], _folder["store/signal"]);
        Unchanged(["wfdb", "store"], () =>
        {
            Run("detect", "--data", recordings, "--output", _folder["out"]).FailedWith(ExitCode.WrongUsage, "101.dat", "would be replaced");
            Run("cut", "--data", recordings, "--output", _folder["store/signal"]).FailedWith(ExitCode.WrongUsage, "101.dat", "would be lost");
        });
    }

    [Fact]
    public void A_signal_file_is_kept_whatever_its_extension()
    {
        string recordings = WriteRecordings();
        Unchanged(["wfdb"], () => Run("cut", "--data", recordings, "--output", Path.Combine(recordings, "notes.txt"))
            .FailedWith(ExitCode.WrongUsage, "would be lost"));
    }

    [Fact]
    public void Annotations_without_a_header_beside_them_are_inputs_of_compare()
    {
        string recordings = WriteRecordings();
        Directory.CreateDirectory(_folder["found"]);
        File.Copy(Path.Combine(recordings, "101.atr"), _folder["found/101.qrs"]);
        Unchanged(["found"], () => Run("compare", recordings, _folder["found"], "--json", _folder["found/101.qrs"])
            .FailedWith(ExitCode.WrongUsage, "101.qrs", "--json"));
    }

    [Fact]
    public void Annotations_beside_a_recording_are_not_replaced_though_they_are_not_of_the_input()
    {
        string recordings = WriteRecordings();
        Directory.CreateDirectory(_folder["copy"]);
        foreach (string file in Directory.GetFiles(recordings, "101.*"))
            File.Copy(file, Path.Combine(_folder["copy"], Path.GetFileName(file)));
        foreach (string annotator in (string[])["cnn", "qrs"])
            File.Copy(Path.Combine(recordings, "101.atr"), _folder["copy/101." + annotator]);
        Unchanged(["copy"], () =>
        {
            Run("predict", "--model", _folder["model.safetensors"], "--input", recordings, "--output", _folder["copy"])
                .FailedWith(ExitCode.Failure, "101.cnn", "has these annotations already");
            Run("annotate", Path.Combine(recordings, "101"), "--model", "none", "--output", _folder["copy"])
                .FailedWith(ExitCode.Failure, "101.qrs", "has these annotations already");
        });
    }

    [Fact]
    public void Commands_write_their_own_files_again()
    {
        string recordings = WriteRecordings();
        for (int i = 0; i < 2; i++)
        {
            Run("annotate", Path.Combine(recordings, "101"), "--model", "none", "--output", _folder["annotated"]).Succeeded();
            Run("predict", "--model", _folder["model.safetensors"], "--input", recordings, "--output", _folder["labels"]).Succeeded();
            Run("plots", "--data", recordings, "--output", _folder["plots"]).Succeeded();
            Run("evaluate", "--model", _folder["model.safetensors"], "--data", _folder["beats"], "--output", _folder["evaluation"]).Succeeded();
            Run("report", _folder["model.safetensors"], "--data", _folder["beats"]).Succeeded();
        }
    }

    /// <summary>Few recordings, of which the signal of one is called notes.txt.</summary>
    private string WriteRecordings()
    {
        string recordings = SmallRecordings.Write(_folder);
        foreach (string file in Directory.GetFiles(recordings).Where(file => !SmallRecordings.Ds1.Contains(Path.GetFileNameWithoutExtension(file))))
            File.Delete(file);
        File.Move(Path.Combine(recordings, "108.dat"), Path.Combine(recordings, "notes.txt"));
        string header = Path.Combine(recordings, "108.hea");
        File.WriteAllText(header, File.ReadAllText(header).Replace("108.dat", "notes.txt", StringComparison.Ordinal));
        return recordings;
    }

    private CliRun Run(params string[] arguments) => CliRun.Of(_folder, arguments);

    private void Unchanged(string[] folders, Action action)
    {
        Dictionary<string, byte[]> Contents() => folders.SelectMany(folder => Directory.GetFiles(_folder[folder])).ToDictionary(file => file, File.ReadAllBytes);
        Dictionary<string, byte[]> before = Contents();
        action();
        Assert.Equal(before, Contents());
    }
}
