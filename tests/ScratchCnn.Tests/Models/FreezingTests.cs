using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Models;

/// <summary>A frozen model computes the same function with fewer layers.</summary>
public class FreezingTests
{
    public static TheoryData<string, ModuleSpec, int> Cases { get; } = new()
    {
        { "behind a convolution", new Sequential(new Conv1D(6, 3), new BatchNorm(), new Relu(), new Flatten(), new Dense(2)), 0 },
        { "behind a convolution without bias", new Sequential(new Conv1D(6, 3, UseBias: false), new BatchNorm(), new Flatten(), new Dense(2)), 0 },
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
    public void A_frozen_model_predicts_the_same_with_fewer_layers(string what, ModuleSpec spec, int normsLeft)
    {
        Model<double> model = Random(spec, gammaFrom: 0.5);
        Model<double> frozen = model.Freeze();
        Assert.True(AreClose(model, frozen), what);
        Assert.Equal(normsLeft, frozen.Tensors.Count(tensor => tensor.Name.EndsWith(".gamma", StringComparison.Ordinal)));
        Assert.DoesNotContain(frozen.Network.Nodes, node => node.Wired.Spec is Dropout);
    }

    [Fact]
    public void A_negative_scale_keeps_a_normalisation_in_front_of_a_maximum()
    {
        var spec = new Sequential(new Conv1D(6, 3), new Relu(), new BatchNorm(), new MaxPool1D(2), new Flatten(), new Dense(3));
        Model<double> model = Random(spec, gammaFrom: -1);
        Model<double> frozen = model.Freeze();
        Assert.True(AreClose(model, frozen));
        Assert.Single(frozen.Tensors, tensor => tensor.Name.EndsWith(".gamma", StringComparison.Ordinal));
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

    private static bool AreClose(Model<double> model, Model<double> frozen)
    {
        const int Rows = 5;
        double[] rows = [.. Enumerable.Range(0, Rows * 23).Select(i => (CounterRandom.Uniform(3, (ulong)i) * 4) - 2)];
        var expected = new double[Rows * model.OutputShape.Size];
        var actual = new double[Rows * frozen.OutputShape.Size];
        new Predictor<double>(model).Predict(rows, expected);
        new Predictor<double>(frozen).Predict(rows, actual);
        return expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-12 * (1 + Math.Abs(pair.First)));
    }
}
