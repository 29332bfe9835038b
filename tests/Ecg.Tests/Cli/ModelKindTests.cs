using ScratchCnn.Data;

namespace Ecg.Tests.Cli;

/// <summary>Files that are models, but not of the kind that a command takes, and files that are none.</summary>
public sealed class ModelKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("predict --model MODEL --input beats.csv --output out")]
    [InlineData("evaluate --model MODEL --data beats")]
    [InlineData("report MODEL --data beats")]
    [InlineData("export --model MODEL --onnx out")]
    [InlineData("annotate r --model MODEL --output out")]
    public void A_model_of_labels_is_refused_by_whatever_needs_classes(string command)
    {
        SmallRuns.Prepare(_folder);
        string model = SmallModel.Write(_folder, targets: TargetKind.Labels);

        CliRun.Of(_folder, [.. command.Split(' ').Select(word => word == "MODEL" ? model : word)])
            .FailedWith(1, $"{model}: the model predicts labels (normal, abnormal), not the class of a beat");
        Assert.False(Path.Exists(_folder["out"]));
    }

    [Fact]
    public void A_device_is_not_called_an_empty_file()
    {
        if (!OperatingSystem.IsLinux())
            return;
        CliRun.Of(_folder, "export", "--model", "/dev/zero", "--onnx", _folder["out"]).FailedWith(1, "/dev/zero: is a device");
        CliRun.Of(_folder, "export", "--model", "/dev/null", "--onnx", _folder["out"]).FailedWith(1, "/dev/null: The file is empty");
    }
}
