using System.Text.Json;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Golden;

/// <summary>Ten steps of Adam with both models, dropout off, from the same weights as libtorch: losses, gradients, weights, statistics, predictions.</summary>
public sealed class GoldenTrainingTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Cases => GoldenCase.Names("training");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ten_training_steps_agree_with_libtorch(string name)
    {
        GoldenCase golden = GoldenCase.Find("training", name);
        int batch = golden["input"].Shape[0];
        var model = new Model<double>(Spec(golden), new Shape(golden["input"].Shape[1], 1), seed: 1);
        SetInitialValues(golden, model);

        using var pool = new WorkerPool(2);
        var step = new TrainingStep<double>(model, new SoftmaxCrossEntropy(), batch, pool);
        var optimizer = new OptimizerState<double>(new Adam(epsilon: golden.Number("epsilon")), model);
        var source = new GoldenBatch(golden["input"].Values, golden["labels"].Values, batch);
        var losses = new List<double>();
        for (int count = 0; count < golden.Int("steps"); count++)
        {
            losses.Add(step.Run(source, batch, optimizer, golden.Number("learningRate"), randomKey: 1));
            if (count == 0)
                AssertSummaries(golden, "firstGradients", Trained(model).Select(tensor => step.Gradient.Slice(tensor.Offset, tensor.Size).ToArray()));
        }

        golden.AssertClose("losses", losses.ToArray(), Tolerance);
        AssertSummaries(golden, "parameters", Trained(model).Select(tensor => model.Values(tensor).ToArray()));
        if (golden.Has("state"))
            AssertSummaries(golden, "state", model.Tensors.Where(tensor => !tensor.IsTrained).Select(tensor => model.Values(tensor).ToArray()));

        var probabilities = new double[golden["probabilities"].Values.Length];
        new Predictor<double>(model, softmax: true).Predict(golden["input"].Values, probabilities);
        golden.AssertClose("probabilities", probabilities, Tolerance);
    }

    private static void SetInitialValues(GoldenCase golden, Model<double> model)
    {
        JsonElement[] specs = [.. golden.Spec.GetProperty("parameters").EnumerateArray()];
        ModelTensor[] tensors = [.. Trained(model)];
        Assert.Equal(specs.Select(spec => spec.GetProperty("name").GetString()), tensors.Select(tensor => tensor.Name));
        for (int index = 0; index < tensors.Length; index++)
        {
            double limit = specs[index].GetProperty("limit").GetDouble(), offset = specs[index].GetProperty("offset").GetDouble();
            double[] values = FormulaWeights.Values(index, tensors[index].Size, limit);
            for (int place = 0; place < values.Length; place++)
                model.Values(tensors[index])[place] = offset + values[place];
        }
    }

    /// <summary>Each tensor's sum, sum of squares, sum that depends on places, first and last value, relative to the largest of the five.</summary>
    private static void AssertSummaries(GoldenCase golden, string name, IEnumerable<double[]> tensors)
    {
        int row = 0;
        foreach (double[] values in tensors)
        {
            double[] actual = [values.Sum(), values.Sum(value => value * value), FormulaWeights.Checksum(values), values[0], values[^1]];
            double[] expected = golden[name].Values[(row * 5)..((row + 1) * 5)];
            double scale = expected.Max(Math.Abs);
            for (int number = 0; number < 5; number++)
            {
                Assert.True(
                    Math.Abs(actual[number] - expected[number]) <= Tolerance * scale,
                    $"{golden.Name}: {name} of tensor {row}, number {number} is {actual[number]:R}; libtorch gives {expected[number]:R}.");
            }

            row++;
        }

        Assert.Equal(golden[name].Shape[0], row);
    }

    private static IEnumerable<ModelTensor> Trained(Model<double> model) => model.Tensors.Where(tensor => tensor.IsTrained);

    private static Sequential Spec(GoldenCase golden) => golden.Kind switch
    {
        "baseline" => new Sequential(
            new Conv1D(32, 5), new Relu(), new BatchNorm(), new MaxPool1D(2), new Dropout(0),
            new Conv1D(64, 5), new Relu(), new BatchNorm(), new MaxPool1D(2),
            new Flatten(), new Dense(128), new Relu(), new Dropout(0), new Dense(2)),
        "kachuee" => new Sequential(
            [
                new Conv1D(32, 5), .. Enumerable.Range(0, 5).Select(_ => Block()),
                new Flatten(), new Dense(32), new Relu(), new Dense(32), new Relu(), new Dense(5),
            ]),
        _ => throw new NotSupportedException($"No model is built for golden cases of kind '{golden.Kind}'."),
    };

    private static Sequential Block() => new(
        new Residual(new Sequential(new Conv1D(32, 5, Padding: Padding.Same), new Relu(), new Conv1D(32, 5, Padding: Padding.Same))),
        new Relu(),
        new MaxPool1D(5, 2));
}
