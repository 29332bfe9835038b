using Ecg.Explanation;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace Ecg.Tests.Explanation;

/// <summary>A linear network has attributions that can be written down: weight times difference from the mean.</summary>
public sealed class AttributionTests
{
    private const int Columns = 30;
    private readonly TrainedModel _classifier;
    private readonly float[] _row = [.. Enumerable.Range(0, Columns).Select(column => MathF.Sin(column))];

    public AttributionTests()
    {
        float[] mean = [.. Enumerable.Range(0, Columns).Select(column => column / 30f)], scale = [.. Enumerable.Repeat(2f, Columns)];
        var model = new Model<float>(new Sequential(new Flatten(), new Dense(2)), new Shape(Columns, 1), seed: 3);
        _classifier = new TrainedModel(model, new Standardizer<float>(mean, scale), ["a", "b"], "binary");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Gradient_times_input_of_a_linear_network_is_each_sample_s_share_of_the_logit(int label)
    {
        float[] products = new GradientTimesInput(_classifier).Explain(_row, label);
        for (int column = 0; column < Columns; column++)
            Assert.Equal(Fall(label, [column]), products[column], 1e-4f);
    }

    [Fact]
    public void The_gradient_of_a_network_with_normalization_and_dropout_is_that_of_differences_in_inference_mode()
    {
        var model = new Model<float>(
            new Sequential(new Conv1D(4, 5), new BatchNorm(), new Tanh(), new Dropout(0.5), new Flatten(), new Dense(2)), new Shape(Columns, 1), seed: 5);
        var classifier = new TrainedModel(model, _classifier.Standardizer, ["a", "b"], "binary");
        float[] products = new GradientTimesInput(classifier).Explain(_row, 1), differences = new DifferenceGradient(classifier).Of(_row, 1);
        for (int column = 0; column < Columns; column++)
            Assert.Equal(differences[column] * (_row[column] - classifier.Standardizer.Mean[column]), products[column], 5e-3f);
    }

    [Fact]
    public void Occlusion_is_the_fall_of_the_logit_without_the_samples_around()
    {
        float[] falls = new Occlusion(_classifier).Explain(_row, 1);
        Assert.Equal(Fall(1, [.. Enumerable.Range(0, 5)]), falls[0], 1e-4f);
        Assert.Equal(Fall(1, [.. Enumerable.Range(6, 9)]), falls[10], 1e-4f);
        Assert.Equal(Fall(1, [.. Enumerable.Range(25, 5)]), falls[29], 1e-4f);
    }

    /// <summary>The fall of the logit when samples are replaced by the mean, by two predictions.</summary>
    private float Fall(int label, int[] replaced)
    {
        float[] without = [.. _row.Select((value, column) => replaced.Contains(column) ? _classifier.Standardizer.Mean[column] : value)];
        return Logits(_row)[label] - Logits(without)[label];
    }

    private float[] Logits(float[] row)
    {
        var logits = new float[2];
        new Predictor<float>(_classifier.Model, _classifier.Standardizer, softmax: false).Predict(row, logits);
        return logits;
    }
}
