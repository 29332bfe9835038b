using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Onnx.Format;
using ScratchCnn.Tests.AddALayer;

namespace ScratchCnn.Onnx.Tests;

public class LayerExportTests
{
    public static TheoryData<string> CaseNames() => [.. LayerCases.All.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_layer_gives_in_ONNX_Runtime_what_it_gives_here(string name)
    {
        (Shape shape, Sequential network) = LayerCases.All[name];
        Compare(name, shape, network);
    }

    private static void Compare(string name, Shape shape, Sequential network)
    {
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

        Assert.Equal(
            "Layer 'mine' of kind 'doubling' has no ONNX form. Before exporting, call once: OnnxLayers.Register<Doubling>((spec, layer) => …).",
            thrown.Message);
    }

    [Fact]
    public void The_layer_of_the_tutorial_is_exported_by_the_mapping_that_the_page_shows()
    {
        OnnxLayers.Register<ChannelScale>((spec, layer) => layer.Node(
            "Mul",
            [
                layer.ToChannelsFirst(layer.Input).Name,
                layer.Constant("scale", [layer.OutputShape.Channels, 1], layer.Tensor("scale")),
            ],
            layer.OutputShape, isFlat: false));

        Compare("mapping", new Shape(9, 3), new Sequential(new ChannelScale(), new Flatten(), new Dense(2)));
    }

    [Fact]
    public void A_mapping_of_the_wrong_shape_is_refused_and_those_of_the_library_stay()
    {
        OnnxLayers.Register<Wrong>((_, layer) => layer.ToFlat(layer.Input) with { Shape = Shape.Flat(1) });
        var model = new Model<float>(new Sequential(new Wrong()), Shape.Flat(2), seed: 1);
        var graph = new OnnxGraph("wrong");

        Assert.Throws<InvalidOperationException>(() => OnnxExporter.AddNetwork(graph, model, graph.Input("rows", Shape.Flat(2))));
        Assert.Throws<InvalidOperationException>(() => OnnxLayers.Register<Relu>((_, layer) => layer.Input));
    }

    [Fact]
    public void Convolutions_and_matrix_products_say_everything_that_readers_of_a_part_of_the_standard_rely_on()
    {
        var model = new Model<float>(
            new Sequential(new Conv1D(2, 3), new Dense(4), new MaxPool1D(2), new Flatten(), new Dense(3)), new Shape(9, 2), seed: 1);
        var graph = new OnnxGraph("explicit");
        OnnxValue output = OnnxExporter.AddNetwork(graph, model, graph.Input(OnnxExporter.InputName, new Shape(9, 2)));
        NodeProto[] nodes = [.. graph.Finish(output).Node];

        Assert.All(
            nodes.Where(node => node.OpType == "Conv"),
            node => Assert.Equal(["dilations", "group", "kernel_shape", "pads", "strides"], node.Attribute.Select(attribute => attribute.Name).Order()));
        Assert.Equal(2, nodes.Count(node => node.OpType == "Conv"));
        NodeProto gemm = Assert.Single(nodes, node => node.OpType == "Gemm");
        Assert.Equal(1, gemm.Attribute.Single(attribute => attribute.Name == "transB").I);
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
        Average average => average.Branches.SelectMany(Flat).Prepend(module),
        Multiply multiply => Flat(multiply.Gate).Prepend(module),
        _ => [module],
    };

    private sealed record Wrong : LayerSpec
    {
        public override string Kind => "wrong";

        public override Shape OutputShape(Shape input) => input;

        public override Layer<T> Bind<T>(Shape input) => new Relu().Bind<T>(input);
    }

    private sealed record Doubling : LayerSpec
    {
        public override string Kind => "doubling";

        public override Shape OutputShape(Shape input) => input;

        public override Layer<T> Bind<T>(Shape input) => new Dense(input.Channels).Bind<T>(input);
    }
}
