using ScratchCnn.Serialization;

namespace Ecg.Tests.Cli;

/// <summary>Control characters in names out of files do not reach a terminal, which they could redraw.</summary>
public sealed class ControlCharacterTests : IDisposable
{
    private const string Name = "\u001b[31mred\u001b[0m\0\r\n";
    private const string Shown = "?[31mred?[0m???";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_of_classes_are_shown_without_them()
    {
        SmallRuns.Prepare(_folder);
        string model = SmallModel.Write(_folder, names: ["normal", Name]);

        CliRun predicted = CliRun.Of(
            _folder, "predict", "--model", model, "--input", Path.Combine(_folder["beats"], "mitbih_test.csv"), "--output", _folder["out.csv"]).Succeeded();
        CliRun exported = CliRun.Of(_folder, "export", "--model", model, "--onnx", _folder["out.onnx"]).Succeeded();

        foreach (CliRun run in (CliRun[])[predicted, exported])
        {
            Assert.Contains(Shown, run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(run.Output.ReplaceLineEndings(""), char.IsControl);
        }
    }

    [Fact]
    public void Names_of_tensors_are_shown_without_them()
    {
        SavedTensor[] tensors =
        [
            SavedTensor.Of<float>($"{Name}.weight", [2, 187], new float[374]), SavedTensor.Of<float>($"{Name}.bias", [2], new float[2]),
            SavedTensor.Of<float>($"left{Name}", [3], new float[3]),
        ];
        using (FileStream stream = File.Create(_folder["weights"]))
            new SafetensorsFile(tensors, new Dictionary<string, string>()).Write(stream);
        File.WriteAllText(_folder["net.json"], """{"input_shape": [187, 1], "layers": [{"type": "flatten"}, {"type": "dense", "units": 2}]}""");

        CliRun run = CliRun.Of(
            _folder, "import", "--from", "pytorch", _folder["weights"], "--model-spec", _folder["net.json"], "--output", _folder["out"]).Succeeded();

        Assert.Contains($"| {Shown}.weight ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"Left out, because no layer takes them: left{Shown}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output.ReplaceLineEndings(""), char.IsControl);
    }
}
