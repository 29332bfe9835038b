using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Training;

/// <summary>Training on samples that are drawn as they are needed.</summary>
public sealed class SampleSourceTests
{
    private const int Length = 32;

    private static readonly ModuleSpec s_network = new Sequential(
        new Conv1D(8, 5, Padding: Padding.Same), new BatchNorm(), new Relu(), new Conv1D(1, 5, Padding: Padding.Same));

    private static readonly TrainerOptions s_options = new() { Epochs = 4, BatchSize = 8, Seed = 3, AverageDecay = 0.9, Schedule = new CosineSchedule(4) };

    [Fact]
    public void A_network_learns_to_find_events()
    {
        TrainerState<float> state = Begin();
        EpochResult[] epochs = [.. Train(state, threads: 2, s_options with { Epochs = 12, Schedule = new CosineSchedule(12) }).Epochs()];
        Assert.Equal(12, epochs.Length);
        Assert.True(epochs[^1].TrainingLoss < 0.5 * epochs[0].TrainingLoss, $"{epochs[0].TrainingLoss} → {epochs[^1].TrainingLoss}");
        Assert.All(epochs, epoch => Assert.True(epoch.IsBest && double.IsNaN(epoch.TrainingAccuracy)));
    }

    [Fact]
    public void Threads_and_a_break_do_not_change_a_bit()
    {
        TrainerState<float> whole = Begin(), other = Begin(), broken = Begin();
        _ = Train(whole, threads: 1, s_options).Epochs().Count();
        _ = Train(other, threads: 3, s_options).Epochs().Count();
        Assert.Equal(whole.Model.Parameters.ToArray(), other.Model.Parameters.ToArray());

        _ = Train(broken, threads: 1, s_options).Steps().Take(11).Count();
        _ = Train(broken, threads: 2, s_options).Steps().Count();
        Assert.Equal(whole.Model.Parameters.ToArray(), broken.Model.Parameters.ToArray());
        Assert.Equal(whole.Model.State.ToArray(), broken.Model.State.ToArray());
        Assert.Equal(whole.History, broken.History);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        void Refuses(string message, Loss loss, TrainerOptions options, int length = Length)
        {
            var state = new TrainerState<float>(new Model<float>(s_network, new Shape(length, 1), seed: 1), new Adam());
            using var pool = new WorkerPool(1);
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => new Trainer<float>(state, loss, Source(), 100, options, pool)).Message, StringComparison.Ordinal);
        }

        Refuses("takes 33 values, but the source draws 32", new MaskedBinaryCrossEntropy(), s_options, 33);
        Refuses("takes 32 target values", new SigmoidBinaryCrossEntropy(), s_options);
        Refuses("changed by their source", new MaskedBinaryCrossEntropy(), s_options with { Mixup = 0.2 });
        Refuses("Patience", new MaskedBinaryCrossEntropy(), s_options with { Patience = 2 });
    }

    private static TrainerState<float> Begin() => new(new Model<float>(s_network, new Shape(Length, 1), seed: 1), new AdamW(0.02));

    private static Trainer<float> Train(TrainerState<float> state, int threads, TrainerOptions options) =>
        new(state, new MaskedBinaryCrossEntropy(), Source(), 60, options, new WorkerPool(threads));

    // A signal of noise in which every event is a bump.
    private static RandomWindows<float> Source()
    {
        float[] values = new float[2000];
        var events = new List<double>();
        for (int l = 10; l < 1990; l += 20 + CounterRandom.Below(5, (ulong)l, 30))
            events.Add(l);
        for (int l = 0; l < values.Length; l++)
            values[l] = (float)(CounterRandom.Uniform(6, (ulong)l) - 0.5);
        foreach (int l in events.Select(position => (int)position))
            (values[l - 1], values[l], values[l + 1]) = (1, 2, 1);
        return new RandomWindows<float>([new EventSignal(values, events)], [], 1, Length, 1, new WindowAugmentation { StretchShare = 0.5, LeastStretch = 0.8, MostStretch = 1.2 });
    }
}
