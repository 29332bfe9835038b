using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Tests.Properties;

namespace ScratchCnn.Tests.Models;

/// <summary>The inference form of a model computes the same function with fewer layers.</summary>
public class BatchNormFoldingTests
{
    public static TheoryData<string, ModuleSpec, int> Cases { get; } = new()
    {
        { "after a convolution", new Sequential(new Conv1D(6, 3), new BatchNorm(), new Relu(), new Flatten(), new Dense(2)), 0 },
        { "after a convolution without bias", new Sequential(new Conv1D(6, 3, UseBias: false), new BatchNorm(), new Flatten(), new Dense(2)), 0 },
        { "behind a dense layer", new Sequential(new Flatten(), new Dense(5), new BatchNorm(), new Relu(), new Dense(2)), 0 },
        { "forward through pool and dropout", new Sequential(new Conv1D(6, 3), new Relu(), new BatchNorm(), new MaxPool1D(2), new Dropout(0.2), new Conv1D(4, 3)), 0 },
        { "forward into a strided, dilated convolution", new Sequential(new Conv1D(6, 3), new Relu(), new BatchNorm(), new Conv1D(4, 3, 2, 2, UseBias: false)), 0 },
        { "forward through a flatten", new Sequential(new Conv1D(6, 3), new Relu(), new BatchNorm(), new MaxPool1D(2), new Flatten(), new Dense(3)), 0 },
        { "forward through an average", new Sequential(new Conv1D(6, 3), new Relu(), new BatchNorm(), new AveragePool1D(3, 2, Padding.Same), new Flatten(), new Dense(3)), 0 },
        { "forward through global pools", new Sequential(new Conv1D(6, 3), new Relu(), new BatchNorm(), new GlobalMaxPool1D(), new Dense(3)), 0 },
        { "into a padding of no places", new Sequential(new Relu(), new BatchNorm(), new Conv1D(3, 1, Padding: Padding.Same)), 0 },
        { "not into zeros", new Sequential(new Relu(), new BatchNorm(), new Conv1D(3, 3, Padding: Padding.Same)), 1 },
        { "not past a ReLU", new Sequential(new Relu(), new BatchNorm(), new Relu(), new Dense(3)), 1 },
        { "inside a residual block", new Sequential(new Conv1D(4, 3), new Residual(new Sequential(new Conv1D(4, 3, Padding: Padding.Same), new BatchNorm(), new Relu()))), 0 },
        { "with a projection", new Sequential(new Residual(new Sequential(new Conv1D(4, 1), new BatchNorm()), new Conv1D(4, 1)), new BatchNorm()), 1 },
        { "beside a side input", new SideInput(3, new Sequential(new Conv1D(4, 3), new BatchNorm(), new Relu(), new Dropout(0.5))), 0 },
        { "two in a row", new Sequential(new Conv1D(4, 3), new BatchNorm(), new BatchNorm(), new Relu()), 0 },
        { "nothing but dropout", new Sequential(new Dropout(0.5)), 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_inference_form_predicts_the_same_with_fewer_layers(string what, ModuleSpec spec, int normsLeft)
    {
        Model<double> model = Random(spec, gammaFrom: 0.5);
        Model<double> folded = model.ForInference();
        Assert.True(AreClose(model, folded), what);
        Assert.Equal(normsLeft, folded.Tensors.Count(tensor => tensor.Name.EndsWith(".gamma", StringComparison.Ordinal)));
        Assert.DoesNotContain(folded.Network.Nodes, node => node.Spec is Dropout);
    }

    [Fact]
    public void A_negative_scale_keeps_a_normalization_before_a_maximum()
    {
        var spec = new Sequential(new Conv1D(6, 3), new Relu(), new BatchNorm(), new MaxPool1D(2), new Flatten(), new Dense(3));
        Model<double> model = Random(spec, gammaFrom: -1);
        Model<double> folded = model.ForInference();
        Assert.True(AreClose(model, folded));
        Assert.Single(folded.Tensors, tensor => tensor.Name.EndsWith(".gamma", StringComparison.Ordinal));
    }

    [Fact]
    public void The_inference_form_of_any_network_has_its_shape_and_outputs()
    {
        for (ulong seed = 0; seed < 400; seed++)
        {
            ModuleSpec spec = RandomNetworks.Of(seed, new Shape(23, 1));
            Model<double> model = Random(spec, gammaFrom: seed % 2 == 0 ? 0.5 : -1), folded = model.ForInference();
            Assert.Equal(model.OutputShape, folded.OutputShape);
            Assert.True(AreClose(model, folded), $"seed {seed}: {spec}");
        }
    }

    [Fact]
    public void A_residual_block_of_dropout_alone_keeps_its_shape()
    {
        Model<double> model = Random(new Sequential(new Conv1D(4, 3), new Residual(new Dropout(0.5)), new Flatten(), new Dense(2)), gammaFrom: 1);
        Assert.True(AreClose(model, model.ForInference()));
    }

    /// <summary>A model whose every value is random, running statistics too.</summary>
    private static Model<double> Random(ModuleSpec spec, double gammaFrom)
    {
        var model = new Model<double>(spec, new Shape(23, 1), seed: 1);
        ulong key = 0;
        foreach (ModelTensor tensor in model.Tensors)
        {
            double from = tensor.Name.EndsWith("gamma", StringComparison.Ordinal) ? gammaFrom
                : tensor.Name.EndsWith("moving_variance", StringComparison.Ordinal) ? 0.5 : -1;
            Span<double> values = model.Values(tensor);
            for (int i = 0; i < values.Length; i++)
                values[i] = from + (CounterRandom.Uniform(7, key++) * (1.5 - from));
        }

        return model;
    }

    private static bool AreClose(Model<double> model, Model<double> folded)
    {
        const int Rows = 5;
        double[] rows = [.. Enumerable.Range(0, Rows * 23).Select(i => (CounterRandom.Uniform(3, (ulong)i) * 4) - 2)];
        var expected = new double[Rows * model.OutputShape.Size];
        var actual = new double[Rows * folded.OutputShape.Size];
        new Predictor<double>(model).Predict(rows, expected);
        new Predictor<double>(folded).Predict(rows, actual);
        return expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-12 * (1 + Math.Abs(pair.First)));
    }
}
