using ScratchCnn.Layers;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Golden;

/// <summary>Every layer, forward and backward, against libtorch.</summary>
public sealed class GoldenLayerTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string family in (string[])["conv1d", "dense", "max_pool1d", "average_pool1d", "global_pool1d", "batch_norm", "activation"])
            {
                foreach (GoldenCase golden in GoldenCase.Load(family))
                    cases.Add(family, golden.Name);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_layer_agrees_with_libtorch(string family, string name)
    {
        GoldenCase golden = GoldenCase.Find(family, name);
        int[] shape = golden["input"].Shape;
        LayerSpec spec = Spec(golden);
        Layer<double> layer = spec.Bind<double>(new Shape(shape[1], shape[2]));
        bool training = !golden.Has("movingMean") || golden.Flag("training");

        var data = new LayerData<double>(
            golden["input"].Values,
            SecondInput: [],
            Joined(golden, layer.Parameters.Select(parameter => parameter.Name)),
            Joined(golden, layer.State.Select(state => GoldenName(state.Name))),
            golden["outputGradient"].Values);
        LayerResult<double> run = new GuardedRun<double> { Batch = shape[0], Training = training, BlockSize = 2 }
            .Of(new LayerUnderTest<double>(spec, layer, Second: default), data);

        golden.AssertClose("output", run.Output);
        if (!training)
            return;

        golden.AssertClose("inputGradient", run.InputGradient);
        AssertPieces(golden, run.ParameterGradient, layer.Parameters, parameter => $"{parameter.Name}Gradient");
        AssertPieces(golden, run.State, layer.State, state => $"{GoldenName(state.Name)}After");
    }

    private static LayerSpec Spec(GoldenCase golden) => golden.Kind switch
    {
        "conv1d" => new Conv1D(
            golden.Int("filters"), golden.Int("kernelSize"), golden.Int("stride"), golden.Int("dilation"), PaddingOf(golden), golden.Flag("useBias")),
        "dense" => new Dense(golden.Int("units"), golden.Flag("useBias")),
        "max_pool1d" => new MaxPool1D(golden.Int("poolSize"), golden.Int("stride"), PaddingOf(golden)),
        "average_pool1d" => new AveragePool1D(golden.Int("poolSize"), golden.Int("stride"), PaddingOf(golden)),
        "global_max_pool1d" => new GlobalMaxPool1D(),
        "global_average_pool1d" => new GlobalAveragePool1D(),
        "batch_norm" => new BatchNorm(golden.Number("momentum"), golden.Number("epsilon")),
        "relu" => new Relu(),
        "leaky_relu" => new LeakyRelu(golden.Number("negativeSlope")),
        "sigmoid" => new Sigmoid(),
        "tanh" => new Tanh(),
        "gelu" => new Gelu(),
        "softmax" => new Softmax(),
        _ => throw new NotSupportedException($"No layer is built for golden cases of kind '{golden.Kind}'."),
    };

    private static Padding PaddingOf(GoldenCase golden) => Enum.Parse<Padding>(golden.Text("padding"), ignoreCase: true);

    /// <summary>moving_mean is movingMean in the golden files.</summary>
    private static string GoldenName(string state) => state == "moving_mean" ? "movingMean" : "movingVariance";

    private static double[] Joined(GoldenCase golden, IEnumerable<string> tensors) => [.. tensors.SelectMany(tensor => golden[tensor].Values)];

    private static void AssertPieces(GoldenCase golden, double[] joined, IReadOnlyList<ParameterSpec> specs, Func<ParameterSpec, string> nameOf)
    {
        int start = 0;
        foreach (ParameterSpec spec in specs)
        {
            Assert.Equal(golden[nameOf(spec)].Shape, spec.Dimensions);
            golden.AssertClose(nameOf(spec), joined.AsSpan(start, spec.Size));
            start += spec.Size;
        }
    }
}
