using System.IO.Compression;
using System.Text;

namespace Ecg.Tests.Cli;

/// <summary>Each kind of bad input ends with one line on standard error and exit code 1.</summary>
public sealed class BadDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BadDataTests() => SmallRuns.Prepare(_folder);

    public void Dispose() => _folder.Dispose();

    private string File1 => Path.Combine(_folder["beats"], "ptbdb_normal.csv");

    [Fact]
    public void A_place_that_does_not_exist() =>
        CliRun.Of(_folder, "--data", _folder["nowhere"]).FailedWith(1, _folder["nowhere"], "no such file or folder");

    [Fact]
    public void A_folder_without_data()
    {
        Directory.CreateDirectory(_folder["empty"]);
        CliRun.Of(_folder, "--data", _folder["empty"]).FailedWith(1, _folder["empty"], "mitbih_train");
    }

    [Fact]
    public void A_file_that_the_task_needs_is_missing()
    {
        File.Delete(Path.Combine(_folder["beats"], "mitbih_test.csv"));
        CliRun.Of(_folder, "--data", _folder["beats"], "--task", "aami").FailedWith(1, "classes", "mitbih_test");
    }

    [Fact]
    public void An_empty_file()
    {
        File.WriteAllBytes(File1, []);
        TrainFails("ptbdb_normal.csv", "empty");
    }

    [Fact]
    public void A_file_that_was_cut()
    {
        byte[] content = File.ReadAllBytes(File1);
        File.WriteAllBytes(File1, content[..^1000]);
        TrainFails("ptbdb_normal.csv", "truncated");
    }

    [Fact]
    public void A_gzipped_file_that_was_cut()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(File1));
        File.Delete(File1);
        File.WriteAllBytes(File1 + ".gz", packed.ToArray()[..^500]);
        TrainFails("ptbdb_normal.csv.gz", "truncated");
    }

    [Fact]
    public void A_file_that_is_no_table()
    {
        File.WriteAllText(File1, "Once upon a time\nthere was a heart.\n");
        TrainFails("ptbdb_normal.csv", "line 1");
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("x")]
    public void A_value_that_is_no_number_stops_when_errors_are_asked_for(string value)
    {
        SpoilLine3(fields => fields[6] = value);
        TrainFails(["--bad-rows", "error"], "ptbdb_normal.csv", "line 3", "column 7");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0.5")]
    [InlineData("7")]
    public void A_label_that_is_missing_or_wrong_stops_when_errors_are_asked_for(string label)
    {
        SpoilLine3(fields => fields[187] = label);
        TrainFails(["--bad-rows", "error"], "ptbdb_normal.csv", "line 3", "column 188", "label");
    }

    [Fact]
    public void A_row_with_too_few_columns_stops_when_errors_are_asked_for()
    {
        string[] lines = File.ReadAllLines(File1);
        lines[2] = "1,2,3";
        File.WriteAllLines(File1, lines);
        TrainFails(["--bad-rows", "error"], "ptbdb_normal.csv", "line 3", "3 columns");
    }

    [Fact]
    public void More_than_one_percent_of_bad_rows_stops_unless_a_choice_is_made()
    {
        SpoilLine3(fields => fields[0] = "nan");
        TrainFails("ptbdb_normal.csv", "1 %", "--bad-rows");

        string output = CliRun.Of(_folder, SmallRuns.Train(_folder, "--bad-rows", "skip")).Succeeded().Output;
        Assert.Contains("ptbdb_normal.csv: 1 bad rows, 1 of them skipped:", output, StringComparison.Ordinal);
        Assert.Contains("line 3, column 1: 'nan'", output, StringComparison.Ordinal);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--bad-rows", "zero")).Succeeded();
    }

    [Fact]
    public void A_network_file_that_is_missing_damaged_or_for_other_classes()
    {
        string network = _folder["small.json"];
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--task", "aami")).FailedWith(1, network, "2 outputs", "5 classes");
        File.WriteAllText(network, SmallRuns.Network(2).Replace("\"filters\": 4", "\"filters\": \"many\"", StringComparison.Ordinal));
        TrainFails(network, "filters");
        File.WriteAllText(network, "{");
        TrainFails(network, "JSON");
        File.WriteAllText(network, """{"input_shape": [187, 1], "layers": [{"type": "flatten"}, {"type": "dense", "units": 2}, {"type": "softmax"}]}""");
        TrainFails(network, "softmax");
        File.Delete(network);
        TrainFails(network);
    }

    [Fact]
    public void An_output_folder_that_cannot_be_made()
    {
        File.WriteAllText(_folder["run"], "in the way");
        TrainFails(_folder["run"]);
    }

    [Fact]
    public void Evaluating_what_is_no_model()
    {
        CliRun.Of(_folder, "evaluate", "--model", _folder["no.safetensors"], "--data", File1).FailedWith(1, _folder["no.safetensors"], "no such file");
        File.WriteAllBytes(_folder["no.safetensors"], Encoding.ASCII.GetBytes("This is not a model"));
        CliRun.Of(_folder, "evaluate", "--model", _folder["no.safetensors"], "--data", File1).FailedWith(1, _folder["no.safetensors"]);
    }

    private void SpoilLine3(Action<string[]> spoil)
    {
        string[] lines = File.ReadAllLines(File1);
        string[] fields = lines[2].Split(',');
        spoil(fields);
        lines[2] = string.Join(',', fields);
        File.WriteAllLines(File1, lines);
    }

    private void TrainFails(params string[] parts) => TrainFails([], parts);

    private void TrainFails(string[] options, params string[] parts) => CliRun.Of(_folder, SmallRuns.Train(_folder, options)).FailedWith(1, parts);
}
