using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Metrics;
using ScratchCnn.Optimizers;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Facade;

/// <summary>From arrays to a file and back, for each kind of targets.</summary>
public sealed class FacadeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("facade-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Classes_are_learned_saved_and_predicted()
    {
        Trainer trainer = Train(MadeSignals.Classes(300, 1), outputs: 3, MadeSignals.Classes(100, 2));
        Classifier classifier = trainer.ToClassifier();
        Dataset test = MadeSignals.Classes(200, 3);
        ClassificationReport report = classifier.Evaluate(test);
        Assert.InRange(report.Confusion.Accuracy, 0.95, 1);

        classifier.Save(PathOf("classes"));
        Classifier loaded = Classifier.Load(PathOf("classes"));
        float[][] signals = Signals(test);
        Assert.Equal(classifier.PredictProbabilities(signals), loaded.PredictProbabilities(signals));
        Prediction one = loaded.Predict(signals[0]);
        Assert.Equal(loaded.PredictProbabilities(signals)[0], one.Probabilities);
        Assert.Equal(one.Probabilities.Max(), one.Probability);
        Assert.Equal(test.TargetNames[one.Class], one.ClassName);
        Assert.Equal(report.Confusion.Accuracy, Enumerable.Range(0, test.Count).Count(row => loaded.Predict(signals[row]).Class == test.Rows.Label(row)) / 200.0);
        Assert.Contains("conv1d_1", loaded.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_predicted_in_the_units_of_the_targets_also_after_loading()
    {
        Trainer trainer = Train(MadeSignals.Values(400, 1), outputs: 2, MadeSignals.Values(100, 2));
        Regressor regressor = trainer.ToRegressor();
        Dataset test = MadeSignals.Values(200, 3);
        RegressionReport report = regressor.Evaluate(test);
        Assert.All(report.Values, value => Assert.InRange(value.R2, 0.95, 1));
        Assert.Equal(trainer.BestEpoch!.ValidationR2, regressor.Evaluate(MadeSignals.Values(100, 2)).R2, 1e-4);

        regressor.Save(PathOf("values"));
        Regressor loaded = Regressor.Load(PathOf("values"));
        float[][] signals = Signals(test);
        Assert.Equal(regressor.Predict(signals), loaded.Predict(signals));
        Assert.Equal(loaded.Predict(signals)[0], loaded.Predict(signals[0]));
        Assert.Equal(["height", "place"], loaded.ValueNames);
        Assert.InRange(loaded.Predict(signals[0])[0], 5500, 8500);
    }

    [Fact]
    public void A_target_that_never_changes_is_predicted_as_it_is()
    {
        float[][] signals = MadeSignals.Bumps(20, 1, out _, out _);
        var data = Dataset.OfValues(signals, [.. signals.Select(_ => 7.5f)]);
        var trainer = new Trainer(Network(1), data, options: new() { Epochs = 1 });
        Assert.Single(trainer.Epochs());
        Assert.Equal([7.5f], trainer.ToRegressor().Predict(signals[3]));
    }

    [Theory]
    [InlineData("mae"), InlineData("huber")]
    public void Values_can_be_learned_with_other_losses(string name)
    {
        Loss loss = name == "mae" ? new MeanAbsoluteError() : new Huber();
        Trainer trainer = Train(MadeSignals.Values(400, 1), outputs: 2, null, loss);
        Assert.All(trainer.ToRegressor().Evaluate(MadeSignals.Values(200, 3)).Values, value => Assert.InRange(value.R2, 0.9, 1));
    }

    [Fact]
    public void Labels_are_independent()
    {
        Trainer trainer = Train(MadeSignals.Labels(400, 1), outputs: 2, MadeSignals.Labels(100, 2));
        MultiLabelClassifier classifier = trainer.ToMultiLabelClassifier();
        Dataset test = MadeSignals.Labels(200, 3);
        LabelReport report = classifier.Evaluate(test);
        Assert.All(report.Labels, label => Assert.InRange(label.Accuracy, 0.93, 1));
        Assert.Equal(trainer.BestEpoch!.ValidationAccuracy, classifier.Evaluate(MadeSignals.Labels(100, 2)).Accuracy, 1e-12);

        classifier.Save(PathOf("labels"));
        MultiLabelClassifier loaded = MultiLabelClassifier.Load(PathOf("labels"));
        float[][] signals = Signals(test), probabilities = loaded.PredictProbabilities(signals);
        Assert.Equal(classifier.PredictProbabilities(signals), probabilities);
        Assert.Contains(probabilities, row => row.Sum() > 1.5);
        Assert.Contains(probabilities, row => row.Sum() < 0.5);
        LabelPrediction one = loaded.Predict(signals[0]);
        Assert.Equal(new[] { "early", "high" }.Where((_, label) => one.Probabilities[label] >= 0.5), one.Labels);
    }

    [Fact]
    public void Two_channels_take_one_more_line()
    {
        float[][] left = MadeSignals.Bumps(120, 1, out double[] place, out _), right = MadeSignals.Bumps(120, 5, out _, out _);
        float[][] signals = [.. left.Zip(right, (l, r) => Dataset.Interleave(l, r))];
        var data = Dataset.OfClasses(signals, [.. place.Select(at => at < 24 ? 0 : 1)], ["early", "late"], channels: 2);
        Assert.Equal(new Shape(MadeSignals.Length, 2), data.SignalShape);
        Assert.Equal([left[3][0], right[3][0], left[3][1], right[3][1]], data.Rows.Row(3)[..4].ToArray());
        Trainer trainer = Train(data, outputs: 2, null);
        Assert.InRange(trainer.ToClassifier().Evaluate(data).Confusion.Accuracy, 0.95, 1);
    }

    [Fact]
    public void After_a_break_the_model_is_that_of_the_best_epoch_and_the_loop_can_be_entered_again()
    {
        Dataset training = MadeSignals.Classes(120, 1), validation = MadeSignals.Classes(60, 2);
        TrainingOptions options = new() { Epochs = 12, Optimizer = new Adam(0.05) };
        var whole = new Trainer(Network(3), training, validation, options);
        EpochResult[] expected = [.. whole.Epochs()];

        var broken = new Trainer(Network(3), training, validation, options);
        foreach (EpochResult epoch in broken.Epochs())
        {
            if (epoch.Epoch == 5)
                break;
        }

        EpochResult best = broken.BestEpoch!;
        Assert.Equal(expected[..5].MinBy(epoch => epoch.ValidationLoss), best);
        Assert.Equal(best.ValidationAccuracy, broken.ToClassifier().Evaluate(validation).Confusion.Accuracy);
        Assert.Equal(expected[5..], broken.Epochs());
        Assert.Equal(Bytes(whole.ToClassifier()), Bytes(broken.ToClassifier()));
    }

    [Fact]
    public void A_checkpoint_goes_on_to_the_same_bits_and_is_refused_by_another_network()
    {
        Dataset training = MadeSignals.Values(120, 1), validation = MadeSignals.Values(60, 2);
        TrainingOptions options = new() { Epochs = 4, Optimizer = new Adam(0.01) };
        var whole = new Trainer(Network(2), training, validation, options);
        Assert.Equal(4, whole.Epochs().Count());

        var first = new Trainer(Network(2), training, validation, options);
        Assert.Equal(2, first.Epochs().Take(2).Count());
        first.SaveCheckpoint(PathOf("checkpoint"));
        var second = new Trainer(Network(2), training, validation, options);
        second.LoadCheckpoint(PathOf("checkpoint"));
        Assert.Equal(2, second.Epochs().Count());
        Assert.Equal(whole.History, second.History);
        Assert.Equal(Bytes(whole.ToRegressor()), Bytes(second.ToRegressor()));

        var other = new Trainer(new Sequential(new Flatten(), new Dense(2)), training, validation, options);
        Assert.Contains("another network", Assert.Throws<SavedModelException>(() => other.LoadCheckpoint(PathOf("checkpoint"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_name()
    {
        Trainer trainer = new(Network(2), MadeSignals.Values(40, 1), options: new() { Epochs = 1 });
        Assert.Single(trainer.Epochs());
        trainer.ToRegressor().Save(PathOf("values"));
        var error = Assert.ThrowsAny<SavedFileException>(() => Classifier.Load(PathOf("values")));
        Assert.EndsWith("The model predicts values; it is a Regressor.", error.Message, StringComparison.Ordinal);
        Assert.Contains("call ToRegressor", Assert.Throws<InvalidOperationException>(() => trainer.ToClassifier()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file_and_no_other()
    {
        Trainer trainer = new(Network(2), MadeSignals.Values(40, 1), options: new() { Epochs = 1 });
        Assert.Contains("run the loop", Assert.Throws<InvalidOperationException>(() => trainer.ToRegressor()).Message, StringComparison.Ordinal);
        Assert.Single(trainer.Epochs());
        string path = PathOf("model");
        trainer.ToRegressor().Save(path);
        byte[] before = File.ReadAllBytes(path);
        Assert.Throws<InvalidOperationException>(() => SavedFile.Write(path, _ => throw new InvalidOperationException()));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_epoch_and_a_prediction_are_readable_lines()
    {
        Assert.Equal(
            "epoch 3: loss 0.1234, accuracy 96.25 %; validation loss 0.1530, accuracy 94.00 % (best)",
            new EpochResult(3, 1e-3, 0.1234, 0.9625, 0.153, 0.94, IsBest: true).ToString());
        Assert.Equal("epoch 1: loss 2.0000, accuracy 50.00 %", new EpochResult(1, 1e-3, 2, 0.5, double.NaN, double.NaN, IsBest: true).ToString());
        Assert.Equal(
            "epoch 2: loss 0.5000; validation loss 0.7000, R² 0.3000",
            new EpochResult(2, 1e-3, 0.5, double.NaN, 0.7, double.NaN, IsBest: false, ValidationR2: 0.3).ToString());
        Assert.Equal("late 97.3 %", new Prediction([0.027f, 0.973f], ["early", "late"]).ToString());
    }

    private string PathOf(string name) => Path.Combine(_folder, name + ".safetensors");

    private static Sequential Network(int outputs) => new(new Conv1D(8, 5), new Relu(), new MaxPool1D(2), new Flatten(), new Dense(16), new Relu(), new Dense(outputs));

    private static Trainer Train(Dataset training, int outputs, Dataset? validation, Loss? loss = null)
    {
        var trainer = new Trainer(Network(outputs), training, validation, new() { Epochs = 25, BatchSize = 16, Optimizer = new Adam(0.005), Loss = loss });
        Assert.Equal(25, trainer.Epochs().Count());
        return trainer;
    }

    private static float[][] Signals(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(row => data.Rows.Row(row).ToArray())];

    private static byte[] Bytes(SignalModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
