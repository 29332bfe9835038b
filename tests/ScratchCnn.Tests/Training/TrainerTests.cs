using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Training;

/// <summary>The sequence that a trainer is: what it yields, when it ends, and in what state.</summary>
public sealed class TrainerTests : IDisposable
{
    private const int Columns = 12;
    private readonly WorkerPool _pool = new(2);

    [Fact]
    public void Steps_and_epochs_are_counted_and_samples_are_all_used()
    {
        Trainer<float> trainer = Create(new TrainerOptions { Epochs = 2, BatchSize = 16 });
        StepResult[] steps = [.. trainer.Steps()];

        // 50 rows: three steps of 16 and one of 2.
        Assert.Equal([16, 16, 16, 2, 16, 16, 16, 2], steps.Select(step => step.Samples));
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], steps.Select(step => step.StepInEpoch));
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], steps.Select(step => step.Epoch));
        Assert.All(steps, step => Assert.Equal(4, step.StepsInEpoch));
        Assert.Equal([1, 2], steps.Where(step => step.Finished is not null).Select(step => step.Finished!.Epoch));
        Assert.Equal(2, trainer.State.History.Count);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(int.MaxValue - 47)]
    [InlineData(int.MaxValue)]
    public void A_batch_that_is_larger_than_all_rows_takes_them_all(int size)
    {
        Trainer<float> trainer = Create(new TrainerOptions { Epochs = 1, BatchSize = size });

        Assert.Equal(1, trainer.StepsPerEpoch);
        Assert.Equal([50], trainer.Steps().Select(step => step.Samples));
    }

    [Fact]
    public void Loss_falls_and_the_best_weights_are_restored()
    {
        Trainer<float> trainer = Create(new TrainerOptions { Epochs = 15, BatchSize = 8 }, Rows(20, 9), learningRate: 1e-2);
        EpochResult[] epochs = [.. trainer.Epochs()];
        Assert.True(epochs[^1].TrainingLoss < 0.7 * epochs[0].TrainingLoss);
        Assert.Equal(epochs.MinBy(epoch => epoch.ValidationLoss), trainer.State.BestEpoch);

        (double loss, double accuracy, _) = new Evaluator<float>(trainer.State.Model, null, softmax: false, _pool)
            .Evaluate(Rows(20, 9), new SoftmaxCrossEntropy());
        Assert.Equal(trainer.State.BestEpoch!.ValidationLoss, loss);
        Assert.Equal(trainer.State.BestEpoch.ValidationAccuracy, accuracy);
    }

    [Fact]
    public void The_best_epoch_can_be_the_most_accurate_and_of_equals_the_one_with_the_lowest_loss()
    {
        Trainer<float> trainer = Create(
            new TrainerOptions { Epochs = 40, BatchSize = 8, BestBy = BestBy.Accuracy }, Rows(20, 5, randomLabels: true), learningRate: 0.02);
        EpochResult[] epochs = [.. trainer.Epochs()];
        EpochResult expected = epochs.OrderByDescending(epoch => epoch.ValidationAccuracy).ThenBy(epoch => epoch.ValidationLoss).First();
        Assert.Equal(expected, trainer.State.BestEpoch);
        Assert.NotEqual(epochs.MinBy(epoch => epoch.ValidationLoss), expected);
    }

    [Fact]
    public void Training_stops_when_patience_is_used_up()
    {
        // Random labels and a high rate: the validation loss soon rises for good.
        Trainer<float> trainer = Create(
            new TrainerOptions { Epochs = 500, BatchSize = 8, Patience = 3 }, Rows(20, 4, randomLabels: true), learningRate: 0.05);
        EpochResult[] epochs = [.. trainer.Epochs()];
        Assert.True(epochs.Length < 500);
        Assert.Equal(3, epochs.Length - epochs.Last(epoch => epoch.IsBest).Epoch);
    }

    [Fact]
    public void Cancelling_ends_the_sequence_after_the_step_and_another_trainer_goes_on_to_the_same_bits()
    {
        var options = new TrainerOptions { Epochs = 3, BatchSize = 16, Seed = 5 };
        Trainer<float> whole = Create(options, Rows(10, 3));
        RunToTheEnd(whole);

        Trainer<float> first = Create(options, Rows(10, 3));
        using var stop = new CancellationTokenSource();
        int steps = 0;
        foreach (StepResult step in first.Steps(stop.Token))
        {
            if (++steps == 6)
                stop.Cancel();
        }

        Assert.Equal(6, steps);
        Assert.Equal(2, first.State.StepInEpoch);
        RunToTheEnd(new Trainer<float>(first.State, new SoftmaxCrossEntropy(), Rows(50, 1), Rows(10, 3), null, options, _pool));
        Assert.True(whole.State.Model.Parameters.SequenceEqual(first.State.Model.Parameters));
        Assert.True(whole.State.Model.State.SequenceEqual(first.State.Model.State));
        Assert.Equal(whole.State.History, first.State.History);
    }

    [Fact]
    public void A_loss_that_is_not_finite_names_step_and_layer_and_leaves_the_model_alone()
    {
        Trainer<float> trainer = Create(new TrainerOptions { Epochs = 1, BatchSize = 50 });
        trainer.State.Model.Values(trainer.State.Model.Tensors.Single(tensor => tensor.Name == "dense_1.bias"))[0] = float.NaN;
        float[] before = trainer.State.Model.Parameters.ToArray();
        var error = Assert.Throws<NonFiniteException>(() => trainer.Steps().Count());
        Assert.Equal("Training stopped at step 1: an output of layer dense_1 is not finite. A lower learning rate or gradient clipping may help.", error.Message);
        Assert.True(trainer.State.Model.Parameters.SequenceEqual(before));
        Assert.False(trainer.State.Best.Parameters.Contains(float.NaN));
    }

    [Fact]
    public void An_infinite_input_is_reported_with_row_and_column_before_the_first_step()
    {
        float[] values = new float[2 * Columns];
        values[Columns + 3] = float.PositiveInfinity;
        var data = new Dataset<float>(values, Columns, [0, 1], ["a", "b"]);
        var state = new TrainerState<float>(new Model<float>(Network(), new Shape(Columns, 1), 1), new Adam());
        var error = Assert.Throws<ArgumentException>(() => new Trainer<float>(state, new SoftmaxCrossEntropy(), data, null, null, new TrainerOptions(), _pool));
        Assert.Contains("Row 1 of the training data has Infinity in column 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_names_its_tensor()
    {
        // The logits differ by so much that the loss is finite but a weight's gradient overflows.
        float[] values = [.. Enumerable.Repeat(3e38f, Columns)];
        var data = new Dataset<float>(values, Columns, [0], ["a", "b"], [0], ["made"]);
        var model = new Model<float>(new Sequential(new Flatten(), new Dense(2, KernelInitializer: Initializer.Zeros)), new Shape(Columns, 1), 1);
        var trainer = new Trainer<float>(
            new TrainerState<float>(model, new Sgd()), new MeanSquaredErrorTimesTen(), data, null, null, new TrainerOptions(), _pool);
        Assert.Contains("the gradient of dense_1.kernel is not finite", Assert.Throws<NonFiniteException>(() => trainer.Steps().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_do_not_fit_are_refused()
    {
        Assert.Contains("takes 12 values per row, but the data have 5", Refusal(Rows(4, 1, columns: 5), Network()), StringComparison.Ordinal);
        Assert.Contains("no rows", Refusal(Rows(4, 1).Select([]), Network()), StringComparison.Ordinal);
        Assert.Contains("softmax", Refusal(Rows(4, 1), new Sequential(Network(), new Softmax())), StringComparison.Ordinal);

        string Refusal(Dataset<float> data, ModuleSpec network) => Assert.Throws<ArgumentException>(() => new Trainer<float>(
            new TrainerState<float>(new Model<float>(network, new Shape(Columns, 1), 1), new Adam()),
            new SoftmaxCrossEntropy(), data, null, null, new TrainerOptions(), _pool)).Message;
    }

    [Theory]
    [InlineData(0, 1, 1.0, null)]
    [InlineData(1, 0, 1.0, null)]
    [InlineData(1, 1, 0.0, null)]
    [InlineData(1, 1, 1.0, 0)]
    public void Options_out_of_range_are_refused(int epochs, int batchSize, double clipNorm, int? patience) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(new TrainerOptions { Epochs = epochs, BatchSize = batchSize, ClipNorm = clipNorm, Patience = patience }));

    public void Dispose() => _pool.Dispose();

    private static void RunToTheEnd(Trainer<float> trainer) => Assert.NotEmpty(trainer.Steps().ToList());

    private static Sequential Network() => new(new Conv1D(4, 3), new Relu(), new BatchNorm(), new Flatten(), new Dense(2));

    [Theory]
    [InlineData(BestBy.Loss)]
    [InlineData(BestBy.Accuracy)]
    public void A_validation_loss_that_is_no_number_is_never_the_best(BestBy bestBy)
    {
        var spoiler = new SpoilsLargeRows();
        Trainer<float> trainer = Create(new TrainerOptions { Epochs = 2, BatchSize = 8, BestBy = bestBy }, LargeRows(), spoiler);
        using IEnumerator<EpochResult> epochs = trainer.Epochs().GetEnumerator();
        Assert.True(epochs.MoveNext());
        spoiler.IsOn = true;
        Assert.True(epochs.MoveNext());

        Assert.True(double.IsNaN(epochs.Current.ValidationLoss));
        Assert.False(epochs.Current.IsBest);
        Assert.Equal(1, trainer.State.BestEpoch!.Epoch);
    }

    private Trainer<float> Create(
        TrainerOptions options, Dataset<float>? validation = null, IRowTransform<float>? transform = null, double learningRate = 1e-3) => new(
        new TrainerState<float>(new Model<float>(Network(), new Shape(Columns, 1), seed: 1), new Adam(learningRate)),
        new SoftmaxCrossEntropy(), Rows(50, 1), validation, transform, options, _pool);

    /// <summary>Rows of class 0 that tell themselves from those trained on.</summary>
    private static Dataset<float> LargeRows() =>
        new(Enumerable.Repeat(9f, 4 * Columns).ToArray(), Columns, new int[4], ["low", "high"], new int[4], ["made"]);

    private sealed class SpoilsLargeRows : IRowTransform<float>
    {
        public bool IsOn { get; set; }

        public void Transform(ReadOnlySpan<float> row, Span<float> destination)
        {
            if (IsOn && row[0] > 8)
                destination.Fill(float.NaN);
            else
                row.CopyTo(destination);
        }
    }

    /// <summary>Noise, and a step in the middle of each row of class 1.</summary>
    private static Dataset<float> Rows(int count, ulong seed, bool randomLabels = false, int columns = Columns)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(row => randomLabels ? CounterRandom.Below(seed, (ulong)row, 2) : row % 2)];
        float[] values = [.. Enumerable.Range(0, count * columns).Select(i =>
            (float)CounterRandom.Uniform(seed, (ulong)i) + (!randomLabels && labels[i / columns] == 1 && i % columns > columns / 2 ? 0.7f : 0))];
        return new Dataset<float>(values, columns, labels, ["low", "high"], new int[count], ["made"]);
    }

    /// <summary>A loss that stays finite where its gradient times the input does not.</summary>
    private sealed class MeanSquaredErrorTimesTen : Loss
    {
        public override string Name => "test";

        public override TargetKind Targets => TargetKind.Values;

        public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
        {
            if (!gradient.IsEmpty)
                gradient.Fill(T.CreateChecked(10));
            return T.One;
        }
    }
}
