using System.Globalization;
using System.IO.Compression;
using Ecg.Synthetic;
using Ecg.Train;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Tests.Cli;

public sealed class PredictTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PredictTests()
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();
    }

    public void Dispose() => _folder.Dispose();

    private string Model => Path.Combine(_folder["run"], "model.safetensors");

    private string Beats => Path.Combine(_folder["beats"], "mitbih_train.csv");

    [Fact]
    public void Every_row_gets_its_number_its_class_and_the_probability_of_each_class()
    {
        Predict(Beats, _folder["out.csv"]).Succeeded();
        string[] lines = File.ReadAllLines(_folder["out.csv"]);
        string[] rows = File.ReadAllLines(Beats);
        Assert.Equal("row,predicted_class,probability_normal,probability_abnormal,reference_label", lines[0]);
        Assert.Equal(rows.Length, lines.Length - 1);

        using FileStream stream = File.OpenRead(Model);
        Predictor<float> predictor = ModelFile.Read(stream).CreatePredictor();
        Span<float> expected = stackalloc float[2];
        for (int row = 0; row < rows.Length; row += 97)
        {
            string[] fields = lines[row + 1].Split(',');
            predictor.Predict([.. rows[row].Split(',').Take(187).Select(value => float.Parse(value, CultureInfo.InvariantCulture))], expected);
            Assert.Equal((row + 1).ToString(CultureInfo.InvariantCulture), fields[0]);
            Assert.Equal(expected[1] > expected[0] ? "abnormal" : "normal", fields[1]);
            Assert.Equal(expected[0], float.Parse(fields[2], CultureInfo.InvariantCulture));
            Assert.Equal(expected[1], float.Parse(fields[3], CultureInfo.InvariantCulture));
            Assert.Equal(double.Parse(rows[row].Split(',')[187], CultureInfo.InvariantCulture) == 0 ? "normal" : "abnormal", fields[4]);
        }
    }

    [Fact]
    public void The_result_is_the_same_for_any_threads_with_and_without_labels_gzipped_and_through_pipes()
    {
        Predict(Beats, _folder["out.csv"]).Succeeded();
        string expected = File.ReadAllText(_folder["out.csv"]);
        string withLabels = expected;

        Predict(Beats, _folder["out.csv"], "--threads", "1").Succeeded();
        Assert.Equal(expected, File.ReadAllText(_folder["out.csv"]));
        Predict(Beats, _folder["out.csv"], "--threads", "3").Succeeded();
        Assert.Equal(expected, File.ReadAllText(_folder["out.csv"]));

        // Without labels there is no column for them.
        expected = string.Concat(expected.TrimEnd('\n').Split('\n').Select(line => line[..line.LastIndexOf(',')] + "\n"));
        string withoutLabels = string.Concat(File.ReadLines(Beats).Select(line => line[..line.LastIndexOf(',')] + "\n"));
        Assert.Equal(expected, CliRun.WithInput(_folder, withoutLabels, Args("-", "-")).Succeeded().Output);
        Assert.Equal(expected, CliRun.WithInput(_folder, withoutLabels.TrimEnd('\n'), Args("-", "-")).Succeeded().Output);

        using (var gzip = new GZipStream(File.Create(_folder["beats.csv.gz"]), CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(Beats));
        Predict(_folder["beats.csv.gz"], _folder["out.csv"]).Succeeded();
        Assert.Equal(withLabels, File.ReadAllText(_folder["out.csv"]));
    }

    [Fact]
    public void Bad_rows_are_named_by_line_left_out_or_zeroed_and_leave_their_number_free()
    {
        string[] rows = [.. File.ReadLines(Beats).Take(300)];
        rows[1] = "nan" + rows[1][rows[1].IndexOf(',', StringComparison.Ordinal)..];
        rows[4] = "1,2,3";
        string input = string.Join('\n', rows);

        CliRun skipped = CliRun.WithInput(_folder, input, Args("-", "-"));
        Assert.Equal(ExitCode.Done, skipped.ExitCode);
        Assert.Contains("warning: line 2, column 1: 'nan' is not a finite number", skipped.Error, StringComparison.Ordinal);
        Assert.Contains("warning: line 5, column 4: the row has 3 columns", skipped.Error, StringComparison.Ordinal);
        Assert.Contains("warning: 2 of 300 rows are bad", skipped.Error, StringComparison.Ordinal);
        Assert.Equal(["1", "3", "4", "6"], RowNumbers(skipped).Take(4));
        Assert.Equal(298, RowNumbers(skipped).Count());

        CliRun zeroed = CliRun.WithInput(_folder, input, [.. Args("-", "-"), "--bad-rows", "zero"]);
        Assert.Equal(["1", "2", "3", "4", "6"], RowNumbers(zeroed).Take(5));
        CliRun.WithInput(_folder, input, [.. Args("-", "-"), "--bad-rows", "error"]).FailedWith(1, "standard input", "line 2", "column 1");
    }

    [Fact]
    public void A_row_without_a_finite_answer_is_left_out_or_ends_it()
    {
        string[] rows = [.. File.ReadLines(Beats).Take(3)];
        rows[1] = string.Join(',', Enumerable.Range(0, 187).Select(i => i % 2 == 0 ? "3e38" : "-3e38"));
        string input = string.Join('\n', rows);

        CliRun run = CliRun.WithInput(_folder, input, Args("-", "-"));

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["1", "3"], RowNumbers(run));
        Assert.Contains("warning: row 2: its values are so large", run.Error, StringComparison.Ordinal);
        Assert.Contains("warning: 1 of 3 rows were left out", run.Error, StringComparison.Ordinal);
        CliRun.WithInput(_folder, input, [.. Args("-", _folder["out.csv"]), "--bad-rows", "error"]).FailedWith(1, "row 2", "no finite answer");
        Assert.False(File.Exists(_folder["out.csv"]));
    }

    [Fact]
    public void A_model_that_was_trained_on_generated_beats_comes_with_a_warning()
    {
        string model = SmallModel.Write(_folder, "generated.safetensors", $$"""{"data":"{{SyntheticBeats.Source}}"}""");
        CliRun run = CliRun.Of(_folder, "predict", "--model", model, "--input", Beats, "--output", _folder["out.csv"]);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal("warning: the model was trained on generated beats; its predictions mean nothing for real hearts", run.Error.Trim());

        CliRun.Of(_folder, "predict", "--model", SmallModel.Write(_folder), "--input", Beats, "--output", _folder["out.csv"]).Succeeded();
    }

    [Fact]
    public void What_is_read_is_not_overwritten()
    {
        byte[] before = File.ReadAllBytes(Beats);
        Predict(Beats, Beats).FailedWith(2, "--output and --input name the same file");
        Assert.Equal(before, File.ReadAllBytes(Beats));
    }

    [Fact]
    public void More_than_one_percent_of_bad_rows_an_end_that_is_cut_and_no_rows_at_all_write_no_file()
    {
        string[] rows = [.. File.ReadLines(Beats).Take(5)];
        CliRun bad = CliRun.WithInput(_folder, string.Join('\n', rows.Append("x").Append("")), Args("-", _folder["out.csv"]));
        Assert.Equal(ExitCode.Failure, bad.ExitCode);
        Assert.Contains("--bad-rows", bad.Error, StringComparison.Ordinal);
        CliRun.WithInput(_folder, string.Join('\n', rows)[..^2500], Args("-", _folder["out.csv"])).FailedWith(1, "standard input", "line 5", "truncated");
        CliRun.WithInput(_folder, "", Args("-", _folder["out.csv"])).FailedWith(1, "standard input", "empty");
        Predict(_folder["nowhere.csv"], _folder["out.csv"]).FailedWith(1, _folder["nowhere.csv"]);
        Assert.False(File.Exists(_folder["out.csv"]));
    }

    [Fact]
    public void A_model_is_exported_as_ONNX()
    {
        CliRun run = CliRun.Of(_folder, "export", "--model", Model, "--onnx", _folder["model.onnx"]).Succeeded();
        Assert.Contains("beats [batch, 187]", run.Output, StringComparison.Ordinal);
        Assert.True(new FileInfo(_folder["model.onnx"]).Length > 1_000);
    }

    [Fact]
    public void A_label_that_is_missing_leaves_its_field_empty_and_one_that_is_not_valid_is_a_warning_too()
    {
        string[] rows = [.. File.ReadLines(Beats).Take(4).Select(line => line[..line.LastIndexOf(',')])];
        string input = $"{rows[0]},2\n{rows[1]},7\n{rows[2]}\n{rows[3]},\n";

        CliRun run = CliRun.WithInput(_folder, input, Args("-", "-"));

        Assert.Equal(Train.ExitCode.Done, run.ExitCode);
        Assert.Equal(
            "warning: 1 of 4 rows are classified without their label, which is not valid; "
            + "the first is line 2, column 188: the label is '7'; expected a whole number from 0 to 4",
            run.Error.Trim());
        Assert.Equal(["abnormal", "", "", ""], run.Output.Trim().Split('\n').Skip(1).Select(line => line.Split(',')[^1]));
    }

    [Fact]
    public void Headers_of_times_and_headers_that_are_repeated_are_left_out_with_a_warning()
    {
        string header = string.Join(',', Enumerable.Range(0, 187).Select(i => (i * 0.008).ToString("F4", System.Globalization.CultureInfo.InvariantCulture))) + ",label";
        string[] rows = [.. File.ReadLines(Beats).Take(4)];

        CliRun run = CliRun.WithInput(_folder, string.Join('\n', [header, .. rows, header, .. rows]) + "\n", Args("-", "-"));

        Assert.Equal(Enumerable.Range(1, 8).Select(row => $"{row}"), RowNumbers(run));
        Assert.Equal(
            ["warning: the first line is a header and is left out; row 1 is on the line after it",
             "warning: the header is there once more, as in files that were joined; that line is left out too"],
            run.Error.Trim().Split('\n').Select(line => line.TrimEnd('\r')));
    }

    [Fact]
    public void Every_file_of_a_folder_is_classified_into_a_folder()
    {
        CliRun run = Predict(_folder["beats"], _folder["classes"]).Succeeded();

        string[] names = [.. Directory.GetFiles(_folder["beats"]).Select(Path.GetFileName).Order()!];
        Assert.Equal(names, Directory.GetFiles(_folder["classes"]).Select(Path.GetFileName).Order());
        Assert.Contains("| predicted class |", run.Output, StringComparison.Ordinal);
        Predict(_folder["beats"], "-").FailedWith(2, "--output cannot be standard output");
        Predict(_folder["beats"], _folder["beats"]).FailedWith(2, "would be replaced", "another --output");
    }

    private static IEnumerable<string> RowNumbers(CliRun run) => run.Output.Trim().Split('\n').Skip(1).Select(line => line.Split(',')[0]);

    private string[] Args(string input, string output) => ["predict", "--model", Model, "--input", input, "--output", output];

    private CliRun Predict(string input, string output, params string[] more) => CliRun.Of(_folder, [.. Args(input, output), .. more]);
}
