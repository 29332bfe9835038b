using System.Text.Json;
using Ecg.Train;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Tests.Cli;

/// <summary>The weights are libtorch's, and so are the probabilities that they must give.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_imported_model_gives_the_probabilities_that_libtorch_gives()
    {
        CliRun run = Import("import_kachuee", "kachuee").Succeeded();

        Assert.Contains("blocks.0.conv1.weight", run.Output, StringComparison.Ordinal);
        Assert.Contains("conv1d_2.kernel", run.Output, StringComparison.Ordinal);
        using FileStream stream = File.OpenRead(_folder["imported.safetensors"]);
        TrainedModel classifier = ModelFile.Read(stream);
        Assert.Equal("classes", classifier.Purpose);
        float[] rows = Golden("import_kachuee", "input"), expected = Golden("import_kachuee", "probabilities");
        var probabilities = new float[expected.Length];
        classifier.CreatePredictor().Predict(rows, probabilities);
        Assert.All(expected.Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Weights_of_another_network_are_refused_in_one_line()
    {
        Import("import_kachuee", "baseline").FailedWith(ExitCode.Failure, "import_kachuee.safetensors: Layer 'batch_norm_1' needs weight [32]");
        Assert.False(File.Exists(_folder["imported.safetensors"]));
    }

    [Theory]
    [InlineData("conv1.weight", float.NaN, "not a finite number.")]
    [InlineData("bn2.running_var", float.PositiveInfinity, "not a finite number.")]
    [InlineData("bn2.running_var", -1e-5f, "-1E-05; a variance is at least 0.")]
    public void A_weight_that_is_not_finite_and_a_variance_below_0_are_refused_and_nothing_is_written(string tensor, float value, string problem)
    {
        SafetensorsFile good = SafetensorsFile.Read(new MemoryStream(File.ReadAllBytes(GoldenPath("import_baseline.safetensors"))));
        float[] values = good.Find(tensor)!.ToArray<float>();
        values[2] = value;
        SavedTensor[] tensors =
        [
            .. good.Tensors.Select(saved =>
                saved.Name == tensor ? SavedTensor.Of<float>(tensor, saved.Shape.Select(extent => (int)extent), values) : saved),
        ];
        using (FileStream stream = File.Create(_folder["bad.safetensors"]))
            new SafetensorsFile(tensors, good.Metadata).Write(stream);
        File.WriteAllText(_folder["net.json"], ImportNetwork);

        CliRun.Of(_folder, "import", "--from", "pytorch", _folder["bad.safetensors"], "--model-spec", _folder["net.json"], "--output", _folder["out"])
            .FailedWith(ExitCode.Failure, $"bad.safetensors: Value 2 of tensor '{tensor}' is {problem}");
        Assert.False(File.Exists(_folder["out"]));
    }

    [Fact]
    public void Outputs_must_be_as_many_as_the_task_has_classes() => Import("import_kachuee", "kachuee", "--task", "binary")
        .FailedWith(ExitCode.Failure, "Layer 'dense_3' needs weight [2, 32]");

    [Fact]
    public void Only_what_is_known_is_imported()
    {
        CliRun.Of(_folder, "import", "--from", "tensorflow", "weights.h5", "--model-spec", "baseline", "--output", _folder["out"])
            .FailedWith(ExitCode.WrongUsage, "--from takes pytorch; got 'tensorflow'");
        CliRun.Of(_folder, "import", "--from", "pytorch", "weights", "--model-spec", "alexnet", "--output", _folder["out"])
            .FailedWith(ExitCode.WrongUsage, "got 'alexnet'");
    }

    /// <summary>The network of import_baseline.</summary>
    private const string ImportNetwork = """
        {"input_shape": [187, 1], "layers": [
          {"type": "conv1d", "filters": 8, "kernel_size": 5}, {"type": "relu"}, {"type": "batch_norm"}, {"type": "max_pool1d", "pool_size": 2},
          {"type": "conv1d", "filters": 12, "kernel_size": 5}, {"type": "relu"}, {"type": "batch_norm"}, {"type": "max_pool1d", "pool_size": 2},
          {"type": "flatten"}, {"type": "dense", "units": 16}, {"type": "relu"}, {"type": "dense", "units": 2}]}
        """;

    private static string GoldenPath(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", file);

    private CliRun Import(string weights, string network, params string[] more) => CliRun.Of(
        _folder,
        ["import", "--from", "pytorch", GoldenPath($"{weights}.safetensors"), "--model-spec", network, "--output", _folder["imported.safetensors"], .. more]);

    private static float[] Golden(string name, string tensor)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(GoldenPath("import.json")));
        JsonElement golden = document.RootElement.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
        return [.. golden.GetProperty("tensors").GetProperty(tensor).GetProperty("values").EnumerateArray().Select(value => value.GetSingle())];
    }
}
