using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Serialization;

/// <summary>Classifiers in which no number has its initial value, so that one that is lost on the way shows.</summary>
internal static class SampleClassifier
{
    /// <summary>Every layer with numbers of its own, plain and inside of composites.</summary>
    public static Sequential Network { get; } = new(
        new Conv1D(4, 5), new Relu(), new BatchNorm(), new MaxPool1D(2), new Dropout(0.2),
        new Residual(new Sequential(new Conv1D(6, 3, Padding: Padding.Same, UseBias: false), new BatchNorm(Epsilon: 1e-5)), new Conv1D(6, 1)),
        new Gelu(), new Flatten(), new Dense(8) { Name = "hidden" }, new Tanh(), new Dense(3));

    public static TrainedModel Create(Sequential? network = null, int length = 31, ulong seed = 1)
    {
        var model = new Model<float>(network ?? Network, new Shape(length, 1), seed);
        foreach (ModelTensor tensor in model.Tensors)
        {
            Span<float> values = model.Values(tensor);
            // Variances stay positive.
            for (int index = 0; index < values.Length; index++)
                values[index] += 0.5f * (float)CounterRandom.Uniform(seed, (ulong)(tensor.Offset + index));
        }

        float[] mean = Random(length, seed + 1), scale = Random(length, seed + 2);
        string[] names = [.. Enumerable.Range(0, model.OutputShape.Size).Select(index => $"class \"{index}\" é")];
        return new TrainedModel(model, new Standardizer<float>(mean, scale), names, "aami", """{"epochs":3,"note":"half\n"}""");
    }

    public static float[] Random(int count, ulong seed) => [.. Enumerable.Range(0, count).Select(index => (float)CounterRandom.Uniform(seed, (ulong)index))];

    public static float[] Predict(TrainedModel classifier, ReadOnlySpan<float> rows)
    {
        var outputs = new float[rows.Length / classifier.Model.InputShape.Size * classifier.ClassNames.Count];
        classifier.CreatePredictor().Predict(rows, outputs);
        return outputs;
    }
}
