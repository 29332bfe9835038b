using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Models;

/// <summary>Activations and input gradients in inference mode.</summary>
public class InspectorTests
{
    private static readonly Shape Input = new(20, 1);

    private static readonly ModuleSpec Network = new Sequential(
        new Conv1D(4, 3, Padding: Padding.Same), new BatchNorm(), new Relu(), new Residual(new Sequential(new Conv1D(4, 3, Padding: Padding.Same), new Dropout(0.5))),
        new MaxPool1D(2), new Flatten(), new Dense(3));

    [Fact]
    public void The_input_gradient_is_that_of_a_prediction()
    {
        Model<double> model = Random();
        double[] sample = Sample(), parameters = model.Parameters.ToArray(), state = model.State.ToArray();
        for (int output = 0; output < 3; output++)
        {
            double[] gradient = new Inspector<double>(model).InputGradient(sample, output);
            for (int i = 0; i < sample.Length; i++)
            {
                double[] above = [.. sample], below = [.. sample];
                above[i] += 1e-6;
                below[i] -= 1e-6;
                Assert.Equal((Predict(model, above)[output] - Predict(model, below)[output]) / 2e-6, gradient[i], 1e-6);
            }

            Assert.Contains(gradient, value => Math.Abs(value) > 1e-3);
        }

        Assert.Equal(parameters, model.Parameters.ToArray());
        Assert.Equal(state, model.State.ToArray());
    }

    [Fact]
    public void Activations_are_those_of_a_network_cut_off_after_the_layer()
    {
        Model<double> model = Random();
        var inspector = new Inspector<double>(model);
        Assert.Equal(["conv1d_1", "batch_norm_1", "relu_1", "conv1d_2", "dropout_1", "residual_1", "max_pool1d_1", "flatten_1", "dense_1"], inspector.Layers);
        var front = new Model<double>(new Sequential([.. ((Sequential)Network).Layers.Take(3)]), Input, seed: 0);
        foreach (ModelTensor tensor in front.Tensors)
            model.Values(model.Tensors.Single(other => other.Name == tensor.Name)).CopyTo(front.Values(tensor));
        Assert.Equal(Predict(front, Sample()), inspector.Activations(Sample(), "relu_1"));
        Assert.Equal(Predict(model, Sample()), inspector.Activations(Sample(), "dense_1"));
    }

    [Fact]
    public void A_layer_that_does_not_exist_is_refused_with_those_that_do() =>
        Assert.Contains(
            "no layer 'conv1d_9'; its layers are conv1d_1, batch_norm_1",
            Assert.Throws<ArgumentException>(() => new Inspector<double>(Random()).Activations(Sample(), "conv1d_9")).Message, StringComparison.Ordinal);

    private static double[] Predict(Model<double> model, double[] sample)
    {
        var outputs = new double[model.OutputShape.Size];
        new Predictor<double>(model).Predict(sample, outputs);
        return outputs;
    }

    private static double[] Sample() => [.. Enumerable.Range(0, Input.Size).Select(i => (2 * CounterRandom.Uniform(5, (ulong)i)) - 1)];

    private static Model<double> Random()
    {
        var model = new Model<double>(Network, Input, seed: 3);
        for (int i = 0; i < model.State.Length; i++)
            model.State[i] = 0.05 + (0.3 * CounterRandom.Uniform(9, (ulong)i));
        return model;
    }
}
