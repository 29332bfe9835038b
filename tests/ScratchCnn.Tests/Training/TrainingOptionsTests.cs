using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Training;

/// <summary>Mixup, averaged weights and augmentation, against plain computations.</summary>
public sealed class TrainingOptionsTests
{
    private const int Columns = 12;
    private const int Classes = 3;

    [Fact]
    public void The_loss_of_mixed_targets_is_the_cross_entropy_with_the_mixed_one_hot_rows()
    {
        double[] logits = [0.3, -1.2, 2.1], gradient = new double[Classes];
        double[] target = [2, 1, 0.7];
        double loss = new MixedLoss(new SoftmaxCrossEntropy()).Evaluate<double>(logits, target, scale: 0.25, gradient);

        double sum = logits.Sum(Math.Exp);
        double[] q = [0, 0.3, 0.7], p = [.. logits.Select(z => Math.Exp(z) / sum)];
        Assert.Equal(-q.Zip(p, (a, b) => a * Math.Log(b)).Sum(), loss, 1e-12);
        for (int k = 0; k < Classes; k++)
            Assert.Equal(0.25 * (p[k] - q[k]), gradient[k], 1e-12);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(1.0)]
    [InlineData(4.0)]
    public void Shares_are_those_of_a_beta_distribution(double alpha)
    {
        MixupDraw[] draws = [.. Enumerable.Range(0, 20_000).Select(i => MixupDraw.Of(CounterRandom.Derive(1, (ulong)i), rows: 7, alpha))];
        Assert.All(draws, draw => Assert.InRange(draw.Share, 0.5, 1));
        // The variance of Beta(α, α) is 1 / (4 (2α + 1)), about the mean 1/2.
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), draws.Average(draw => (draw.Share - 0.5) * (draw.Share - 0.5)), 3e-3);
        Assert.All(Enumerable.Range(0, 7), row => Assert.InRange(draws.Count(draw => draw.Partner == row), 2600, 3100));
    }

    [Fact]
    public void Averaged_weights_are_kept_beside_the_model_and_judged()
    {
        var options = new TrainerOptions { Epochs = 2, BatchSize = 16, AverageDecay = 0.7 };
        using var pool = new WorkerPool(2);
        Trainer<float> trainer = Create(options, pool);
        Model<float> model = trainer.State.Model;
        double[] expected = [.. model.Parameters.ToArray(), .. model.State.ToArray()];
        foreach (StepResult step in trainer.Steps())
        {
            double decay = Math.Min(0.7, (1.0 + trainer.State.Optimizer.Step) / (10.0 + trainer.State.Optimizer.Step));
            float[] now = [.. model.Parameters, .. model.State];
            for (int i = 0; i < now.Length; i++)
                expected[i] = (decay * expected[i]) + ((1 - decay) * now[i]);
            if (step.Finished is null)
                continue;

            float[] average = [.. trainer.State.Average!.Parameters, .. trainer.State.Average.State];
            Assert.All(average.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
            Evaluation judged = new Evaluator<float>(trainer.State.Average, null, softmax: false, pool).Evaluate(Rows(20, 9), new SoftmaxCrossEntropy());
            Assert.Equal(judged.Loss, step.Finished.ValidationLoss);
            if (step.Finished.IsBest)
                Assert.True(trainer.State.Best.Parameters.SequenceEqual(trainer.State.Average.Parameters));
        }
    }

    [Fact]
    public void Own_rows_and_partners_are_augmented_before_they_are_transformed()
    {
        // The transform sees every row twice, as its own and as a partner, and each time augmented.
        using var pool = new WorkerPool(1);
        var seen = new Recorder();
        Trainer<float> trainer = Create(
            new TrainerOptions { Epochs = 1, BatchSize = 50, Mixup = 0.3, Augmentation = new AddsOne() }, pool, seen);
        Assert.Single(trainer.Steps());
        Assert.Equal(100, seen.Firsts.Count);
        Assert.All(seen.Firsts, first => Assert.InRange(first, 1, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void All_of_it_has_the_same_bits_for_any_number_of_threads(int threads)
    {
        var options = new TrainerOptions
        {
            Epochs = 2,
            BatchSize = 16,
            Mixup = 0.3,
            AverageDecay = 0.9,
            Augmentation = new SignalAugmentation { Stretch = 0.1, Shift = 1, Gain = 0.1, Noise = 0.1, Wander = 0.1 },
        };
        using WorkerPool two = new(2), others = new(threads);
        Trainer<float> first = Create(options, two), second = Create(options, others);
        Assert.Equal([.. first.Epochs()], second.Epochs().ToArray());
        Assert.True(first.State.Average!.Parameters.SequenceEqual(second.State.Average!.Parameters));
    }

    [Fact]
    public void A_thinned_class_shortens_the_epoch_and_a_run_can_go_on_in_the_middle_of_it()
    {
        // 50 rows are 17, 17 and 16 of the classes.
        var options = new TrainerOptions { Epochs = 3, BatchSize = 8, ClassShares = [0.3, 1, 0.01] };
        using var pool = new WorkerPool(2);
        Trainer<float> whole = Create(options, pool);
        Assert.Equal(5 + 17 + 1, whole.RowsPerEpoch);
        Assert.Equal(3, whole.StepsPerEpoch);
        EpochResult[] expected = [.. whole.Epochs()];

        Trainer<float> first = Create(options, pool);
        _ = first.Steps().Take(4).Count();
        Trainer<float> second = Create(options, pool, state: first.State);
        Assert.Equal(expected[1..], second.Epochs().ToArray());
        Assert.True(whole.State.Model.Parameters.SequenceEqual(second.State.Model.Parameters));
    }

    [Fact]
    public void Options_out_of_range_and_augmentations_of_other_rows_are_refused()
    {
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(new TrainerOptions { Mixup = 5 }, pool));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(new TrainerOptions { Mixup = double.NaN }, pool));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(new TrainerOptions { AverageDecay = 1 }, pool));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(new TrainerOptions { AverageDecay = 0 }, pool));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(new TrainerOptions { ClassShares = [1, 0, 1] }, pool));
        Assert.Throws<ArgumentException>(() => Create(new TrainerOptions { ClassShares = [1, 0.5] }, pool));
        Assert.Throws<ArgumentException>(() => Create(new TrainerOptions { Augmentation = new SignalAugmentation { Channels = 5 } }, pool));
    }

    private static Trainer<float> Create(TrainerOptions options, WorkerPool pool, IRowTransform<float>? transform = null, TrainerState<float>? state = null)
    {
        var network = new Sequential(new Conv1D(4, 3), new BatchNorm(), new Relu(), new Flatten(), new Dense(Classes));
        state ??= new TrainerState<float>(new Model<float>(network, new Shape(Columns, 1), seed: 1), new Adam(1e-2));
        return new Trainer<float>(state, new SoftmaxCrossEntropy(), Rows(50, 1), transform is null ? Rows(20, 9) : null, transform, options, pool);
    }

    private static Dataset<float> Rows(int count, ulong seed) => new(
        Enumerable.Range(0, count * Columns).Select(i => (float)CounterRandom.Uniform(seed, (ulong)i)).ToArray(),
        Columns, [.. Enumerable.Range(0, count).Select(row => row % Classes)], ["a", "b", "c"]);

    private sealed record AddsOne : RowAugmentation
    {
        public override void Augment<T>(ReadOnlySpan<T> row, Span<T> destination, ulong key)
        {
            for (int i = 0; i < row.Length; i++)
                destination[i] = row[i] + T.One;
        }
    }

    private sealed class Recorder : IRowTransform<float>
    {
        public List<float> Firsts { get; } = [];

        public void Transform(ReadOnlySpan<float> row, Span<float> destination)
        {
            Firsts.Add(row[0]);
            row.CopyTo(destination);
        }
    }
}
