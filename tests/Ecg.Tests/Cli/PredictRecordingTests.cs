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
        CliRun run = Predict("--wfdb", Record, "--output", _folder["labels"]).Succeeded();

        Assert.Contains("58 beats of recording 100 were labelled", run.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(Path.Combine(_folder["labels"], "100.cnn.csv"));
        Assert.Equal("sample,seconds,symbol,label,p_N,p_S,p_V,p_F,p_Q", lines[0]);
        Assert.Equal(59, lines.Length);
        // The annotation file is read back beside its recording.
        File.Copy(Path.Combine(_folder["labels"], "100.cnn"), Record + ".cnn");
        IReadOnlyList<Annotation> labels = WfdbRecord.Open(_folder["wfdb"], "100").ReadAnnotations("cnn");
        Assert.Equal(lines.Skip(1).Select(line => line.Split(',')[0] + line.Split(',')[3]), labels.Select(label => label.Sample + label.Symbol));
    }

    [Fact]
    public void Annotations_of_others_are_never_overwritten() =>
        Predict("--wfdb", Record, "--output", _folder["wfdb"], "--label-annotator", "atr").FailedWith(1, "'atr' is taken");

    [Fact]
    public void Rows_or_a_recording_are_predicted_and_a_model_with_rhythm_wants_a_recording()
    {
        Predict("--output", _folder["out.csv"]).FailedWith(2, "--input", "--wfdb");
        Predict("--output", _folder["out.csv"], "--wfdb", Record, "--input", "-").FailedWith(2, "--input", "--wfdb");
        Predict("--output", _folder["out.csv"], "--input", "-").FailedWith(1, "rhythm", "--wfdb");
        Predict("--output", "-", "--wfdb", Record).FailedWith(2, "--output cannot be standard output");
        Predict("--output", _folder["out"], "--wfdb", Record + "x").FailedWith(1, "100x");
    }

    [Fact]
    public void A_model_of_another_input_is_refused()
    {
        var model = new Model<float>(new Sequential(new Flatten(), new Dense(2)), new Shape(100, 1), seed: 1);
        var classifier = new TrainedModel(model, new Standardizer<float>(new float[100], [.. Enumerable.Repeat(1f, 100)]), ["normal", "abnormal"], "binary");
        using (FileStream file = File.Create(Model))
            ModelFile.Write(classifier, file);

        Predict("--output", _folder["out"], "--wfdb", Record).FailedWith(1, "187 columns, or 195 with its rhythm; the model takes 100");
    }

    private CliRun Predict(params string[] options) => CliRun.Of(_folder, ["predict", "--model", Model, "--threads", "1", .. options]);
}
