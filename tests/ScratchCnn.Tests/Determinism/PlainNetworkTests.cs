using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Training;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Determinism;

/// <summary>
/// The training step shares buffers, fuses ReLUs, cuts the batch into blocks and shares them out among threads. The plain network does nothing of
/// that; both must give the same bits.
/// </summary>
public sealed class PlainNetworkTests
{
    public static TheoryData<string> Cases => Networks.Names;

    [Theory, MemberData(nameof(Cases))]
    public void A_training_step_equals_the_plain_network_in_float(string name) => AssertEqualsPlain<float>(name, batch: 21);

    [Theory, MemberData(nameof(Cases))]
    public void A_training_step_equals_the_plain_network_in_double(string name) => AssertEqualsPlain<double>(name, batch: 6);

    [Theory, MemberData(nameof(Cases))]
    public void A_training_step_on_one_sample_equals_the_plain_network(string name) => AssertEqualsPlain<float>(name, batch: 1);

    [Theory, MemberData(nameof(Cases))]
    public void A_prediction_equals_the_plain_network(string name)
    {
        LayerCase network = Networks.Named(name);
        var model = new Model<float>(network.Spec, network.Input, seed: 9);
        PlainNetwork<float> plain = PlainOf(network, model, batch: 5, training: false);
        plain.Forward();
        var outputs = new float[plain.Output.Length];
        new Predictor<float>(model).Predict(plain.Input, outputs);
        Bits.AssertEqual<float>(plain.Output, outputs, "Outputs");
    }

    private static void AssertEqualsPlain<T>(string name, int batch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        LayerCase network = Networks.Named(name);
        var loss = new SoftmaxCrossEntropy();
        var model = new Model<T>(network.Spec, network.Input, seed: 9);
        PlainNetwork<T> plain = PlainOf(network, model, batch, training: true);
        var source = new RandomBatch<T>(network.Input, model.OutputShape.Size, batch, key: 4, loss);

        using var pool = new WorkerPool(2);
        var step = new TrainingStep<T>(model, loss, batch + 2, pool, wantInputGradient: true);
        step.ComputeGradient(source, batch, randomKey: 31);

        source.Inputs.CopyTo(plain.Input, 0);
        plain.Forward();
        Bits.AssertEqual<T>(plain.Output, step.Outputs, "Outputs");
        int outputs = model.OutputShape.Size;
        var target = new T[loss.TargetSize(outputs)];
        var input = new T[network.Input.Size];
        for (int sample = 0; sample < batch; sample++)
        {
            source.Load(sample, input, target);
            loss.Evaluate(step.Outputs.Slice(sample * outputs, outputs), target, T.One / T.CreateChecked(batch), plain.OutputGradient.AsSpan(sample * outputs, outputs));
        }

        plain.Backward();
        Bits.AssertEqual<T>(plain.InputGradient, step.InputGradient, "Input gradient");
        ModelTensor[] trained = [.. model.Tensors.Where(tensor => tensor.IsTrained)];
        Assert.Equal(plain.Parameters.Count, trained.Length);
        foreach ((PlainTensor<T> expected, ModelTensor tensor) in plain.Parameters.Zip(trained))
            Bits.AssertEqual<T>(expected.Gradient.Span, step.Gradient.Slice(tensor.Offset, tensor.Size), $"Gradient of {tensor.Name}");
    }

    /// <summary>The plain network with a random input and the model's weights.</summary>
    private static PlainNetwork<T> PlainOf<T>(LayerCase network, Model<T> model, int batch, bool training)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var plain = new PlainNetwork<T>(network.Spec, network.Input, batch, seed: 1) { RandomKey = 31, Training = training };
        Samples.SpreadSignal(plain.Input, network.Input, 12);
        foreach ((PlainTensor<T> to, ModelTensor from) in plain.Parameters.Zip(model.Tensors.Where(tensor => tensor.IsTrained)))
            model.Values(from).CopyTo(to.Values.Span);
        return plain;
    }
}
