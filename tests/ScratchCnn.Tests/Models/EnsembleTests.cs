using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Models;

public sealed class EnsembleTests
{
    [Fact]
    public void Its_outputs_are_the_means_of_its_members_outputs()
    {
        Model<float>[] members = [.. Enumerable.Range(0, 3).Select(seed => Member((ulong)seed))];
        float[] rows = [.. Enumerable.Range(0, 5 * 12).Select(i => (float)CounterRandom.Uniform(8, (ulong)i))];
        float[][] outputs = [.. members.Select(member => Outputs(member, rows))];

        Model<float> ensemble = Ensemble.Of(members);
        float[] means = Outputs(ensemble, rows), folded = Outputs(ensemble.ForInference(), rows);

        Assert.Equal(members.Sum(member => member.TensorValueCount), ensemble.TensorValueCount);
        for (int i = 0; i < means.Length; i++)
        {
            Assert.Equal(outputs.Average(member => member[i]), means[i], 1e-5);
            Assert.Equal(means[i], folded[i], 1e-4);
        }
    }

    [Fact]
    public void It_can_be_taken_apart_again()
    {
        Model<float>[] members = [.. Enumerable.Range(0, 3).Select(seed => Member((ulong)seed))];

        IReadOnlyList<Model<float>> again = Ensemble.MembersOf(Ensemble.Of(members));

        Assert.Equal(3, again.Count);
        foreach ((Model<float> member, Model<float> other) in members.Zip(again))
        {
            Assert.Equal(member.Tensors.Select(tensor => tensor.Name), other.Tensors.Select(tensor => tensor.Name));
            Assert.All(member.Tensors.Zip(other.Tensors), pair => Assert.Equal(member.Values(pair.First).ToArray(), other.Values(pair.Second).ToArray()));
        }

        Assert.Empty(Ensemble.MembersOf(Member(1)));
    }

    [Fact]
    public void Members_that_do_not_fit_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Ensemble.Of([Member(1)]));
        Assert.Throws<ShapeException>(() => Ensemble.Of([Member(1), Member(2, length: 13)]));
        Assert.Throws<ShapeException>(() => Ensemble.Of([Member(1), Member(2, outputs: 4)]));
    }

    private static Model<float> Member(ulong seed, int length = 12, int outputs = 2)
    {
        var model = new Model<float>(
            new Sequential(new Conv1D(4, 3), new BatchNorm(), new Relu(), new GlobalAveragePool1D(), new Dense(outputs)), new Shape(length, 1), seed);
        for (int i = 0; i < model.State.Length; i++)
            model.State[i] = 0.5f + (float)CounterRandom.Uniform(seed, (ulong)i);
        return model;
    }

    private static float[] Outputs(Model<float> model, float[] rows)
    {
        var outputs = new float[rows.Length / model.InputShape.Size * model.OutputShape.Size];
        new Predictor<float>(model, null, softmax: false, null).Predict(rows, outputs);
        return outputs;
    }
}
