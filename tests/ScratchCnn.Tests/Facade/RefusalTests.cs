using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Facade;

/// <summary>Training that cannot succeed is refused before the first step, with the change to make.</summary>
public sealed class RefusalTests
{
    private static readonly Dataset s_classes = MadeSignals.Classes(30, 1);
    private static readonly Dataset s_values = MadeSignals.Values(30, 1);
    private static readonly Dataset s_labels = MadeSignals.Labels(30, 1);

    [Fact]
    public void A_layer_that_is_not_registered_is_refused_with_what_to_call()
    {
        var network = new Sequential(new Unregistered(), new Flatten(), new Dense(3));
        foreach (Action create in (Action[])[() => _ = new Trainer(network, s_classes), () => new ManualTrainer(network, s_classes).Dispose()])
        {
            string message = Assert.Throws<UnregisteredLayerException>(create).Message;
            Assert.Contains("Before training and before loading, call once: LayerRegistry.Register(new Unregistered(", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_forgotten_flatten_is_named()
    {
        string message = Refusal(new Sequential(new Conv1D(4, 3), new Relu(), new Dense(3)), s_classes);
        Assert.Contains("dense_1, has 138 outputs, but the data have 3 classes. It has 3 at each of 46 positions: a Flatten", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2), InlineData(4)]
    public void Another_number_of_outputs_than_classes_is_refused(int outputs) => Assert.Contains(
        $"dense_1, has {outputs} outputs, but the data have 3 classes. End the network in a Dense(3).",
        Refusal(new Sequential(new Flatten(), new Dense(outputs)), s_classes), StringComparison.Ordinal);

    [Fact]
    public void An_activation_that_the_loss_includes_is_refused()
    {
        Assert.Contains("ends in a softmax (softmax_1)", Refusal(new Sequential(Flat(3), new Softmax()), s_classes), StringComparison.Ordinal);
        Assert.Contains("ends in a sigmoid (sigmoid_1)", Refusal(new Sequential(Flat(2), new Sigmoid()), s_labels), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_need_validation_data_are_refused_without()
    {
        Assert.Contains("Patience is 5", Refusal(Flat(3), s_classes, new() { Patience = 5 }), StringComparison.Ordinal);
        Assert.Contains("PlateauSchedule", Refusal(Flat(3), s_classes, new() { Schedule = new PlateauSchedule() }), StringComparison.Ordinal);
        _ = new Trainer(Flat(3), s_classes, MadeSignals.Classes(10, 2), new() { Patience = 5, Schedule = new PlateauSchedule() });
    }

    [Fact]
    public void A_loss_of_another_kind_than_the_targets_is_refused()
    {
        Assert.Contains("use MeanSquaredError", Refusal(Flat(2), s_values, new() { Loss = new SoftmaxCrossEntropy() }), StringComparison.Ordinal);
        Assert.Contains("use SigmoidBinaryCrossEntropy", Refusal(Flat(2), s_labels, new() { Loss = new SoftmaxCrossEntropy() }), StringComparison.Ordinal);
        Assert.Contains("use SoftmaxCrossEntropy", Refusal(Flat(3), s_classes, new() { Loss = new MeanSquaredError() }), StringComparison.Ordinal);
        Assert.Contains("BestBy.Loss", Refusal(Flat(2), s_values, new() { BestBy = BestBy.Accuracy }), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_of_other_targets_or_shape_are_refused()
    {
        Assert.Contains("validation", Assert.Throws<ArgumentException>(() => new Trainer(Flat(2), s_values, s_labels)).Message, StringComparison.Ordinal);
        var other = Dataset.OfClasses([new float[7]], [0], ["early", "middle", "late"]);
        Assert.Contains("for validation have shape", Assert.Throws<ArgumentException>(() => new Trainer(Flat(3), s_classes, other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_reported_with_its_place()
    {
        float[][] signals = [.. Enumerable.Range(0, 5).Select(_ => new float[10])];
        signals[3][7] = float.NaN;
        Assert.Contains("Signal 3 has NaN at index 7", Error(() => Dataset.OfClasses(signals, new int[5], ["a", "b"])), StringComparison.Ordinal);
        signals[3][7] = 0;
        Assert.Contains("row 2 has ∞ for 'value'", Error(() => Dataset.OfValues(signals, [0f, 1, float.PositiveInfinity, 3, 4])).Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_disagree_are_refused()
    {
        float[][] signals = [new float[10], new float[10]];
        Assert.Contains("2 signals, but 3 labels", Error(() => Dataset.OfClasses(signals, new int[3], ["a"])), StringComparison.Ordinal);
        Assert.Contains("Signal 1 has 9 values, but signal 0 has 10", Error(() => Dataset.OfClasses([signals[0], new float[9]], [0, 0], ["a"])), StringComparison.Ordinal);
        Assert.Contains("3 channels", Error(() => Dataset.OfClasses(signals, [0, 0], ["a"], channels: 3)), StringComparison.Ordinal);
        Assert.Contains("Row 1 has label 2; expected 0 to 1", Error(() => Dataset.OfClasses(signals, [0, 2], ["a", "b"])), StringComparison.Ordinal);
        Assert.Contains("Signal 1 has 1 labels; expected 2", Error(() => Dataset.OfLabels(signals, [[true, false], [true]])), StringComparison.Ordinal);
        Assert.Contains("one part would be empty", Error(() => Dataset.OfClasses(signals, [0, 0], ["a"]).Split(0.1, seed: 1)), StringComparison.Ordinal);
        Assert.Contains("above 0 and below 1; got 1.5", Error(() => Dataset.OfClasses(signals, [0, 0], ["a"]).Split(1.5, seed: 1)), StringComparison.Ordinal);
    }

    private static Sequential Flat(int outputs) => new(new Flatten(), new Dense(outputs));

    private static string Refusal(ModuleSpec network, Dataset data, TrainingOptions? options = null) =>
        Assert.Throws<ArgumentException>(() => new Trainer(network, data, options: options)).Message;

    private static string Error(Func<object> action) => Assert.Throws<ArgumentException>(action).Message;

    private sealed record Unregistered : LayerSpec
    {
        public override string Kind => "unregistered";

        public override Shape OutputShape(Shape input) => input;

        public override Layer<T> Bind<T>(Shape input) => new Relu().Bind<T>(input);
    }
}
