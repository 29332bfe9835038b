using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Training;

/// <summary>Things that training must be able to do, and must not do.</summary>
public sealed class SanityTests
{
    private static readonly Shape Beat = new(60, 1);

    private static Sequential Network => new(
        new Conv1D(12, 5), new Relu(), new BatchNorm(), new MaxPool1D(2), new Conv1D(16, 5), new Relu(), new MaxPool1D(2),
        new Flatten(), new Dense(24), new Relu(), new Dense(4));

    [Fact]
    public void Thirty_two_beats_of_noise_are_learnt_by_heart()
    {
        Dataset<float> beats = Noise(rows: 32, seed: 5, label: row => row % 4);
        TrainerState<float> state = Train(beats, validation: null, epochs: 150);
        Assert.InRange(state.History[^1].TrainingLoss, 0, 1e-3);
        Assert.Equal(1, state.History[^1].TrainingAccuracy);
    }

    /// <summary>Labels that have nothing to do with the rows cannot be foretold; better than the largest class's share would be a leak.</summary>
    [Fact]
    public void Shuffled_labels_give_the_majority_rate_on_rows_not_seen()
    {
        Dataset<float> beats = Noise(rows: 1200, seed: 6, label: row => CounterRandom.Uniform(77, (ulong)row) < 0.7 ? 0 : CounterRandom.Below(78, (ulong)row, 3) + 1);
        Dataset<float> training = beats.Select(Enumerable.Range(0, 800)), heldOut = beats.Select(Enumerable.Range(800, 400));
        TrainerState<float> state = Train(training, heldOut, epochs: 4);
        double majority = heldOut.CountByClass().Max() / 400.0, accuracy = state.BestEpoch!.ValidationAccuracy;

        // Three standard errors of a share of 0.7 among 400 rows are 0.07.
        Assert.InRange(accuracy, majority - 0.07, majority + 0.01);
    }

    private static TrainerState<float> Train(Dataset<float> training, Dataset<float>? validation, int epochs)
    {
        using var pool = new WorkerPool(2);
        var state = new TrainerState<float>(new Model<float>(Network, Beat, seed: 2), new Adam(3e-3));
        var options = new TrainerOptions { Epochs = epochs, BatchSize = 16, Seed = 3 };
        var trainer = new Trainer<float>(state, new SoftmaxCrossEntropy(), training, validation, transform: null, options, pool);
        Assert.Equal(epochs, trainer.Epochs().Count());
        return state;
    }

    private static Dataset<float> Noise(int rows, ulong seed, Func<int, int> label)
    {
        float[] values = [.. Enumerable.Range(0, rows * Beat.Size).Select(i => (float)CounterRandom.Uniform(seed, (ulong)i))];
        return new Dataset<float>(values, Beat.Size, [.. Enumerable.Range(0, rows).Select(label)], ["a", "b", "c", "d"], new int[rows], ["noise"]);
    }
}
