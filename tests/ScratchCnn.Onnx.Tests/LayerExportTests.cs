using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Onnx.Format;

namespace ScratchCnn.Onnx.Tests;

public class LayerExportTests
{
    public static TheoryData<string> CaseNames() => [.. LayerCases.All.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_layer_gives_in_ONNX_Runtime_what_it_gives_here(string name)
    {
        (Shape shape, Sequential network) = LayerCases.All[name];
        Model<float> model = RandomModel(network, shape);
        var graph = new OnnxGraph(name);
        OnnxValue output = OnnxExporter.AddNetwork(graph, model, graph.Input(OnnxExporter.InputName, shape));
        GraphProto finished = graph.Finish(output);
        ModelProto file = OnnxExporter.Wrap(finished);
        GraphRules.Check(file);

        // Every value on the way becomes an output, so that its declared shape can be held against the real one.
        finished.Output.Add(finished.ValueInfo);
        ValueInfoProto[] described = [.. finished.Output];
        using var runtime = new Runtime(file);
        foreach (int rows in (int[])[1, 3])
        {
            float[] input = Random(rows * shape.Size, seed: (ulong)rows);
            Dictionary<string, (int[] Dimensions, float[] Values)> results = runtime.Run(OnnxExporter.InputName, rows, input);

            var expected = new float[rows * model.OutputShape.Size];
            new Predictor<float>(model).Predict(input, expected);
            AssertClose(expected, results[output.Name].Values);
            Assert.All(described, value => Assert.Equal(
                value.Type.TensorType.Shape.Dim.Select(extent => extent.DimParam == "batch" ? rows : (int)extent.DimValue),
                results[value.Name].Dimensions));
        }
    }

    [Fact]
    public void Every_layer_of_the_library_has_a_case()
    {
        HashSet<Type> covered = [.. LayerCases.All.Values.SelectMany(layers => Flat(layers.Network)).Select(module => module.GetType())];

        Assert.All(
            typeof(ModuleSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ModuleSpec)) && !type.IsAbstract),
            type => Assert.Contains(type, covered));
    }

    [Fact]
    public void A_layer_that_the_exporter_does_not_know_is_refused_by_name()
    {
        var model = new Model<float>(new Sequential(new Doubling { Name = "mine" }), Shape.Flat(2), seed: 1);
        var graph = new OnnxGraph("unknown");

        NotSupportedException thrown = Assert.Throws<NotSupportedException>(
            () => OnnxExporter.AddNetwork(graph, model, graph.Input("rows", Shape.Flat(2))));

        Assert.Equal("Layer 'mine' of type doubling has no ONNX form in this exporter.", thrown.Message);
    }

    internal static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
            Assert.True(Math.Abs(expected[index] - actual[index]) <= 1e-5f, $"value {index}: {expected[index]} here, {actual[index]} in ONNX Runtime");
    }

    internal static float[] Random(int count, ulong seed) =>
        [.. Enumerable.Range(0, count).Select(index => (2 * (float)CounterRandom.Uniform(seed, (ulong)index)) - 1)];

    /// <summary>A model whose biases and statistics are not at their initial values.</summary>
    internal static Model<float> RandomModel(Sequential network, Shape shape)
    {
        var model = new Model<float>(network, shape, seed: 11);
        foreach (ModelTensor tensor in model.Tensors.Where(tensor => tensor.Dimensions.Count == 1))
        {
            Span<float> values = model.Values(tensor);
            for (int index = 0; index < values.Length; index++)
                values[index] += 0.5f * (float)CounterRandom.Uniform(12, (ulong)(tensor.Offset + index));
        }

        return model;
    }

    private static IEnumerable<ModuleSpec> Flat(ModuleSpec module) => module switch
    {
        Sequential sequential => sequential.Layers.SelectMany(Flat).Prepend(module),
        Residual residual => Flat(residual.Body).Prepend(module),
        SideInput side => Flat(side.Body).Prepend(module),
        Concatenate concatenate => concatenate.Branches.SelectMany(Flat).Prepend(module),
        Multiply multiply => Flat(multiply.Gate).Prepend(module),
        _ => [module],
    };

    private sealed record Doubling : LayerSpec
    {
        public override string Kind => "doubling";

        public override Shape OutputShape(Shape input) => input;

        public override Layer<T> Bind<T>(Shape input) => new Dense(input.Channels).Bind<T>(input);
    }
}
