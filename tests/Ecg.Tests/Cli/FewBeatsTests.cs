using System.Runtime.InteropServices;
using Ecg.Wfdb;

namespace Ecg.Tests.Cli;

/// <summary>Recordings with no, one or two beats, and recordings that lack classes: every command says so in one line.</summary>
public sealed class FewBeatsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("N")]
    [InlineData("++~")] // changes of rhythm and of quality are annotations, but no beats
    public void Without_a_beat_that_can_be_cut_there_is_nothing_to_do(string symbols)
    {
        string model = TrainModel();
        string few = Write("few", symbols);
        string[] line = ["no beat can be cut"];

        CliRun.Of(_folder, "cut", "--data", few, "--output", _folder["out.csv"]).FailedWith(1, line);
        CliRun.Of(_folder, "evaluate", "--model", model, "--data", few).FailedWith(1, line);
        CliRun.Of(_folder, "predict", "--model", model, "--input", Path.Combine(few, "101"), "--output", _folder["labels"]).FailedWith(1, line);
        CliRun.Of(_folder, "locate", "--data", Path.Combine(_folder["beats"], "mitbih_train.csv"), "--patients", few, "--output", _folder["out.csv"]).FailedWith(1, line);
        CliRun.Of(_folder, "plots", "--data", few, "--output", _folder["plots"]).FailedWith(1, line);
        CliRun.Of(_folder, "train", "--data", few, "--task", "aami", "--epochs", "1").FailedWith(1, line);
        CliRun.Of(_folder, "train", "--data", few, "--task", "aami", "--split", "patients", "--epochs", "1").FailedWith(1, line);
        CliRun.Of(_folder, "train", "--data", few, "--epochs", "1").FailedWith(1, line);
        CliRun.Of(_folder, "cross-validate", "--data", few, "--folds", "2", "--output", _folder["cv.csv"]).FailedWith(1, line);
        Assert.False(File.Exists(_folder["out.csv"]) || Directory.Exists(_folder["labels"]) || Directory.Exists(_folder["plots"]));
    }

    [Theory]
    [InlineData("NN", 1)]
    [InlineData("N+", 1)]
    [InlineData("NNN", 2)]
    public void One_or_two_beats_are_cut_judged_and_labelled(string symbols, int beats)
    {
        string model = TrainModel();
        string few = Write("few", symbols);
        string one = Path.Combine(few, "101");

        CliRun.Of(_folder, "cut", "--data", one, "--output", _folder["out.csv"]).Succeeded();
        Assert.Equal(beats, File.ReadLines(_folder["out.csv"]).Count());
        CliRun.Of(_folder, "evaluate", "--model", model, "--data", one).Succeeded();
        CliRun.Of(_folder, "predict", "--model", model, "--input", one, "--output", _folder["labels"]).Succeeded();
        CliRun.Of(_folder, "locate", "--data", _folder["out.csv"], "--patients", few, "--output", _folder["match.csv"]).Succeeded();
        CliRun.Of(_folder, "plots", "--data", few, "--output", _folder["plots"]).Succeeded();
        CliRun.Of(_folder, "train", "--data", few, "--task", "aami", "--epochs", "1").FailedWith(1, "no beat of class S, V, F or Q among the");
        CliRun.Of(_folder, "train", "--data", few, "--task", "aami", "--split", "patients", "--epochs", "1").FailedWith(1, "no beat of class S, V, F or Q");
        CliRun.Of(_folder, "cross-validate", "--data", few, "--folds", "2", "--output", _folder["cv.csv"]).FailedWith(1, "no beat of class S, V, F or Q");
    }

    [Fact]
    public void Missing_classes_are_named_and_training_goes_on_where_that_is_meant()
    {
        string recordings = SmallRecordings.Write(_folder, _ => "NNNNAVF");
        string[] train = ["train", "--data", recordings, "--task", "aami", "--model", "pooled", "--epochs", "1", "--threads", "2"];

        // Beats of all recordings: Q is missing by accident. A split by patients leaves the paced recordings out on purpose.
        CliRun.Of(_folder, [.. train, "--output", _folder["a"]]).FailedWith(1, "no beat of class Q among the");
        CliRun meant = CliRun.Of(_folder, [.. train, "--output", _folder["b"], "--allow-missing-classes"]);
        CliRun patients = CliRun.Of(_folder, [.. train, "--output", _folder["c"], "--split", "patients"]);

        Assert.All([meant, patients], run =>
        {
            Assert.Equal(0, run.ExitCode);
            Assert.Matches(@"\Awarning: [^\n]*no beat of class Q among the \d+ rows for training; the model will not know it\.\n\z", run.Error);
        });
        Assert.DoesNotContain("allow_missing_classes", File.ReadAllText(Path.Combine(_folder["c"], "config.json")), StringComparison.Ordinal);
        SmallRecordings.Write(_folder, _ => "NNNNAV");
        CliRun.Of(_folder, [.. train, "--output", _folder["d"], "--split", "patients"]).FailedWith(1, "no beat of class F or Q");
    }

    private string TrainModel()
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();
        return Path.Combine(_folder["run"], "model.safetensors");
    }

    /// <summary>Four recordings of ten seconds, two of each part, with the same annotations.</summary>
    private string Write(string name, string symbols)
    {
        short[] samples = [.. Enumerable.Range(0, 3600).Select(i => (short)Math.Round(1000 * Math.Sin(i / 40.0)))];
        foreach (string record in new[] { "100", "101", "103", "106" })
        {
            _folder.Write($"{name}/{record}.hea", System.Text.Encoding.ASCII.GetBytes($"{record} 1 360 3600\n{record}.dat 16\n"));
            _folder.Write($"{name}/{record}.dat", MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
            using FileStream stream = File.Create(_folder[$"{name}/{record}.atr"]);
            AnnotationWriter.Write(stream, symbols.Select((symbol, i) => new Annotation(200 + (i * 300), AnnotationCode.FromSymbol(symbol)!.Value)));
        }
        return _folder[name];
    }
}
