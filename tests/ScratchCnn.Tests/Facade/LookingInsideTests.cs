using ScratchCnn.Layers;
using ScratchCnn.Optimizers;

namespace ScratchCnn.Tests.Facade;

/// <summary>Activations and input gradients of a trained model, in the units of the signal.</summary>
public sealed class LookingInsideTests
{
    [Fact]
    public void Activations_have_the_layers_shape_and_an_unknown_layer_is_refused_with_the_names_of_all()
    {
        Regressor model = Train();
        float[] signal = MadeSignals.Bumps(1, seed: 9, out _, out _)[0];
        float[][] convolved = model.Activations(signal, "conv1d_1"), rectified = model.Activations(signal, "relu_1");
        Assert.Equal((MadeSignals.Length - 4, 4), (convolved.Length, convolved[0].Length));
        Assert.Equal(convolved.SelectMany(row => row.Select(value => Math.Max(value, 0))), rectified.SelectMany(row => row));
        Assert.Contains(
            "no layer 'conv'; its layers are conv1d_1, relu_1", Assert.Throws<ArgumentException>(() => model.Activations(signal, "conv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_input_gradient_is_the_slope_of_the_prediction_and_changes_nothing()
    {
        Regressor model = Train();
        float[] signal = MadeSignals.Bumps(1, seed: 9, out _, out _)[0], before = model.Predict(signal);
        float[] gradient = model.InputGradient(signal, output: 1);
        Assert.Equal(before, model.Predict(signal));
        foreach (int position in (int[])[5, 20, 33])
        {
            const float Step = 1e-3f;
            float[] moved = [.. signal];
            moved[position] += Step;
            double slope = (model.Predict(moved)[1] - before[1]) / Step;
            Assert.InRange(gradient[position], slope - (0.05 * Math.Abs(slope)) - 0.1, slope + (0.05 * Math.Abs(slope)) + 0.1);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => model.InputGradient(signal, output: 2));
    }

    private static Regressor Train()
    {
        var network = new Sequential(new Conv1D(4, 5), new Relu(), new Flatten(), new Dense(2));
        var trainer = new Trainer(network, MadeSignals.Values(80, seed: 1), options: new() { Epochs = 3, Optimizer = new Adam(0.01) });
        Assert.Equal(3, trainer.Epochs().Count());
        return trainer.ToRegressor();
    }
}
