using ScratchCnn.Layers;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Facade;

public sealed class ManualTrainerTests
{
    private static Sequential Network(int outputs) => new(new Conv1D(4, 5), new Relu(), new Dropout(0.1), new Flatten(), new Dense(outputs));

    [Fact]
    public void A_loss_of_ones_own_is_minimized_and_the_model_predicts_as_the_network_does()
    {
        float[][] signals = MadeSignals.Bumps(120, seed: 1, out double[] place, out _);
        var adam = new Adam(0.01);
        using var trainer = new ManualTrainer(Network(1), Dataset.OfValues(signals, [.. place.Select(at => (float)at)]), adam, seed: 3);
        double first = 0, last = 0;
        for (int step = 0; step < 200; step++)
        {
            adam.LearningRate = 0.02 * Math.Pow(0.99, step);
            float[][] outputs = trainer.Forward(signals);
            last = outputs.Zip(place, (output, target) => Math.Abs(output[0] - target)).Average();
            first = step == 0 ? last : first;
            trainer.Backward([.. outputs.Zip(place, (output, target) => new[] { Math.Sign(output[0] - target) / 120f })]);
            trainer.Step(clipNorm: 10);
        }

        Assert.Equal(200, trainer.Steps);
        Assert.True(last < first / 8, $"{first} {last}");
        Assert.InRange(trainer.ToRegressor().Predict(signals).Zip(place, (output, target) => Math.Abs(output[0] - target)).Average(), 0, first / 8);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_for_any_threads_and_growing_batches()
    {
        Assert.Equal(Train(threads: 1), Train(threads: 3));

        static float[] Train(int threads)
        {
            float[][] signals = MadeSignals.Bumps(24, seed: 1, out double[] place, out _);
            using var trainer = new ManualTrainer(Network(1), Dataset.OfValues(signals, [.. place.Select(at => (float)at)]), threads: threads);
            foreach (int batch in (int[])[3, 24, 8])
            {
                float[][] outputs = trainer.Forward(signals[..batch]);
                trainer.Backward([.. outputs.Zip(place, (output, target) => new[] { output[0] - (float)target })]);
                trainer.Step();
            }

            return trainer.Model.Parameters.ToArray();
        }
    }

    [Fact]
    public void A_gradient_can_be_read_and_changed_by_the_name_of_its_tensor()
    {
        Dataset data = MadeSignals.Classes(30, seed: 2);
        using var trainer = new ManualTrainer(Network(3), data, new Sgd(0.1));
        float[][] outputs = trainer.Forward(MadeSignals.Bumps(30, seed: 2, out _, out _));
        trainer.Backward([.. outputs.Select(_ => new[] { 1f, -1, 0.5f })]);
        Assert.Equal(["conv1d_1.kernel", "conv1d_1.bias", "dense_1.kernel", "dense_1.bias"], trainer.TensorNames);
        Assert.Equal([30f, -30, 15], trainer.GradientOf("dense_1.bias").ToArray());
        float[] before = trainer.Model.Parameters.ToArray();
        trainer.Gradient.Clear();
        trainer.GradientOf("dense_1.bias")[2] = 1;
        trainer.Step();
        Assert.Equal(1, trainer.Model.Parameters.ToArray().Zip(before).Count(pair => pair.First != pair.Second));
        Assert.Equal(3, trainer.ToClassifier().ClassNames.Count);
    }

    [Fact]
    public void What_cannot_work_is_refused()
    {
        Dataset data = MadeSignals.Classes(30, seed: 2);
        using var trainer = new ManualTrainer(Network(3), data);
        Assert.Contains("call Forward", Assert.Throws<InvalidOperationException>(() => trainer.Step()).Message, StringComparison.Ordinal);
        Assert.Contains("Signal 0 has 7 values", Assert.Throws<ArgumentException>(() => trainer.Forward([new float[7]])).Message, StringComparison.Ordinal);
        trainer.Forward([new float[MadeSignals.Length]]);
        Assert.Contains("has 2 values, but the network has 3", Assert.Throws<ArgumentException>(() => trainer.Backward([new float[2]])).Message, StringComparison.Ordinal);
        Assert.Contains("it is a Classifier", Assert.Throws<ArgumentException>(() => trainer.ToRegressor()).Message, StringComparison.Ordinal);
        trainer.Backward([[float.NaN, 0, 0]]);
        Assert.Throws<NonFiniteException>(() => trainer.Step());
    }
}
