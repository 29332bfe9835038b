using Ecg.Networks;
using Microsoft.ML.OnnxRuntime;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Onnx.Format;

namespace ScratchCnn.Onnx.Tests;

public class OnnxExporterTests
{
    private const int Length = 187;

    [Theory]
    [InlineData("baseline", 2)]
    [InlineData("kachuee", 5)]
    public void Raw_beats_give_the_same_probabilities_in_ONNX_Runtime(string name, int classes)
    {
        TrainedModel classifier = Create(name, classes);
        ModelProto file = Export(classifier);
        GraphRules.Check(file);
        using var runtime = new Runtime(file);
        KeyValuePair<string, NodeMetadata> input = Assert.Single(runtime.Inputs);
        Assert.Equal("beats", input.Key);
        Assert.Equal([-1, Length], input.Value.Dimensions);

        foreach (int rows in (int[])[1, 7, 64])
        {
            float[] beats = [.. LayerExportTests.Random(rows * Length, seed: (ulong)rows).Select(Math.Abs)];
            var expected = new float[rows * classes];
            classifier.CreatePredictor().Predict(beats, expected);

            (int[] dimensions, float[] probabilities) = runtime.Run("beats", rows, beats)["probabilities"];

            Assert.Equal([rows, classes], dimensions);
            LayerExportTests.AssertClose(expected, probabilities);
        }
    }

    [Fact]
    public void The_metadata_carry_class_names_and_task()
    {
        using var runtime = new Runtime(Export(Create("baseline", 2)));

        Assert.Equal("""["class 0","class 1"]""", runtime.Metadata["class_names"]);
        Assert.Equal("binary", runtime.Metadata["task"]);
    }

    [Fact]
    public void The_graph_of_a_plain_network_has_one_transposition()
    {
        GraphProto graph = Export(Create("baseline", 2)).Graph;

        Assert.Equal(
            [
                "Sub", "Mul", "Reshape", "Conv", "Relu", "BatchNormalization", "MaxPool", "Conv", "Relu", "BatchNormalization", "MaxPool",
                "Transpose", "Reshape", "Gemm", "Relu", "Gemm", "Softmax",
            ],
            graph.Node.Select(node => node.OpType));
        Assert.Contains("conv1d_1.kernel", graph.Initializer.Select(constant => constant.Name));
    }

    [Fact]
    public void Layers_may_have_the_names_of_input_and_output()
    {
        var network = new Sequential(new Flatten() { Name = "output" }, new Dense(4) { Name = "beats" }, new Dense(2) { Name = "probabilities" });
        using var runtime = new Runtime(Export(Create(network)));

        Assert.Equal([2, 2], runtime.Run("beats", 2, new float[2 * Length])["probabilities"].Dimensions);
    }

    private static TrainedModel Create(string name, int classes) => Create(HeartbeatNetworks.ByName(name, classes));

    private static TrainedModel Create(Sequential network)
    {
        Model<float> model = LayerExportTests.RandomModel(network, new Shape(Length, 1));
        var standardizer = new Standardizer<float>(
            LayerExportTests.Random(Length, seed: 21), [.. LayerExportTests.Random(Length, seed: 22).Select(value => 1.5f + value)]);
        return new TrainedModel(model, standardizer, [.. Enumerable.Range(0, model.OutputShape.Size).Select(index => $"class {index}")], "binary");
    }

    private static ModelProto Export(TrainedModel classifier)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Export(classifier, stream);
        return ModelProto.Parser.ParseFrom(stream.ToArray());
    }
}
