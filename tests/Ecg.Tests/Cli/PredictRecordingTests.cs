using Ecg.Wfdb;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Tests.Cli;

public sealed class PredictRecordingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PredictRecordingTests()
    {
        string recordings = SmallRecordings.Write(_folder);
        CliRun.Of(
            _folder, "train", "--data", recordings, "--task", "aami", "--model", "baseline", "--split", "patients", "--rr", "--epochs", "1",
            "--learning-rate", "1e-3", "--threads", "2", "--output", _folder["run"]).Succeeded();
    }

    public void Dispose() => _folder.Dispose();

    private string Model => Path.Combine(_folder["run"], "model.safetensors");

    private string Record => Path.Combine(_folder["wfdb"], "100");

    [Fact]
    public void A_recording_gets_an_annotation_file_and_a_table_of_its_beats()
    {
        CliRun run = Predict("--input", Record, "--output", _folder["labels"]).Succeeded();

        Assert.Contains("58 beats of recording 100 were classified", run.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(Path.Combine(_folder["labels"], "100.cnn.csv"));
        Assert.Equal("row,sample,seconds,symbol,predicted_class,probability_N,probability_S,probability_V,probability_F,probability_Q,reference_label", lines[0]);
        Assert.Equal(59, lines.Length);
        // The annotation file is read back beside its recording.
        File.Copy(Path.Combine(_folder["labels"], "100.cnn"), Record + ".cnn");
        IReadOnlyList<Annotation> labels = WfdbRecord.Open(_folder["wfdb"], "100").ReadAnnotations("cnn");
        Assert.Equal(lines.Skip(1).Select(line => line.Split(',')[1] + line.Split(',')[4]), labels.Select(label => label.Sample + label.Symbol));
    }

    [Fact]
    public void Every_recording_of_a_folder_gets_its_files_and_the_former_name_of_the_option_still_works()
    {
        CliRun run = Predict("--wfdb", _folder["wfdb"], "--output", _folder["labels"]).Succeeded();

        string[] records = [.. Directory.GetFiles(_folder["wfdb"], "*.hea").Select(Path.GetFileNameWithoutExtension).Order()!];
        Assert.Contains($"beats of {records.Length} recordings were classified", run.Output, StringComparison.Ordinal);
        Assert.Equal(records, Directory.GetFiles(_folder["labels"], "*.cnn").Select(Path.GetFileNameWithoutExtension).Order());
        Assert.Equal(records.Length, Directory.GetFiles(_folder["labels"], "*.cnn.csv").Length);
    }

    [Fact]
    public void The_symbols_of_reference_annotations_become_reference_labels_and_those_of_a_detector_do_not()
    {
        File.Copy(Record + ".atr", Record + ".qrs");
        Predict("--input", Record, "--output", _folder["labels"]).Succeeded();
        string[] lines = File.ReadAllLines(Path.Combine(_folder["labels"], "100.cnn.csv"));
        Dictionary<string, string> classes = new() { ["N"] = "N", ["A"] = "S", ["V"] = "V", ["j"] = "N", ["F"] = "F", ["Q"] = "Q" };
        Assert.All(lines.Skip(1).Select(line => line.Split(',')), fields => Assert.Equal(classes[fields[3]], fields[^1]));

        Predict("--input", Record, "--output", _folder["labels"], "--annotator", "qrs").Succeeded();
        Assert.EndsWith("probability_Q", File.ReadLines(Path.Combine(_folder["labels"], "100.cnn.csv")).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_of_others_are_never_overwritten() =>
        Predict("--input", Record, "--output", _folder["wfdb"], "--label-annotator", "atr").FailedWith(1, "'atr' is taken");

    [Fact]
    public void A_model_with_rhythm_needs_a_recording_and_a_recording_needs_a_folder_for_its_files()
    {
        Predict("--output", _folder["out.csv"]).FailedWith(2, "--input");
        Predict("--output", _folder["out.csv"], "--input", "-").FailedWith(1, "rhythm", "--input a recording");
        Predict("--output", "-", "--input", Record).FailedWith(2, "--output cannot be standard output");
        Predict("--output", _folder["out"], "--input", Record + "x").FailedWith(1, "100x");
    }

    [Fact]
    public void A_model_of_another_input_is_refused()
    {
        var model = new Model<float>(new Sequential(new Flatten(), new Dense(2)), new Shape(100, 1), seed: 1);
        var classifier = new TrainedModel(model, new Standardizer<float>(new float[100], [.. Enumerable.Repeat(1f, 100)]), ["normal", "abnormal"], "binary");
        using (FileStream file = File.Create(Model))
            ModelFile.Write(classifier, file);

        Predict("--output", _folder["out"], "--input", Record).FailedWith(1, "187 columns, or 195 with its rhythm; the model takes 100");
    }

    private CliRun Predict(params string[] options) => CliRun.Of(_folder, ["predict", "--model", Model, "--threads", "1", .. options]);
}
