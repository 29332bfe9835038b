using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Serialization;

/// <summary>Nothing is written that could not be read back.</summary>
public class UnreadableFileTests
{
    [Theory]
    [InlineData("conv1d_1.kernel", 7, float.NaN)]
    [InlineData("batch_norm_1.moving_variance", 3, float.PositiveInfinity)]
    [InlineData("conv1d_2.kernel", 0, float.NegativeInfinity)]
    [InlineData("hidden.bias", 7, float.NaN)]
    public void A_model_with_a_value_that_is_not_finite_is_not_written(string tensor, int index, float value)
    {
        TrainedModel model = SampleClassifier.Create();
        model.Model.Values(model.Model.Tensors.Single(candidate => candidate.Name == tensor))[index] = value;
        using var stream = new MemoryStream();

        SavedModelException thrown = Assert.Throws<SavedModelException>(() => ModelFile.Write(model, stream));

        Assert.Equal(SavedModelError.NotFinite, thrown.Error);
        Assert.Equal($"Value {index} of tensor '{tensor}' is not a finite number.", thrown.Message);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_checkpoint_whose_squared_gradients_overflow_is_not_written()
    {
        // The gradient, its norm and the weights are finite in single precision; Adam's second moment holds squares and is not.
        using var pool = new WorkerPool(1);
        var state = new TrainerState<float>(new Model<float>(new Sequential(new Dense(2)), Shape.Flat(1), seed: 1), new Adam(0.01));
        var rows = new Dataset<float>(new float[] { 1e22f, -1e22f }, 1, [0, 0], ["low", "high"], new int[2], ["test"]);
        var standardizer = new Standardizer<float>([0], [1]);
        var trainer = new Trainer<float>(
            state, new SoftmaxCrossEntropy(), rows, null, standardizer, new TrainerOptions { Epochs = 1, BatchSize = 1, Seed = 1 }, pool);
        foreach (StepResult _ in trainer.Steps())
        {
        }

        using var stream = new MemoryStream();

        SavedModelException thrown = Assert.Throws<SavedModelException>(() => Checkpoint.Write(state, "{}", stream));

        Assert.Equal("Value 0 of tensor 'second_moment.dense_1.kernel' is not a finite number.", thrown.Message);
        Assert.Equal(0, stream.Length);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_checkpoint_whose_run_is_no_object_is_not_written(string run)
    {
        var state = new TrainerState<float>(new Model<float>(new Sequential(new Dense(2)), Shape.Flat(1), seed: 1), new Adam());
        using var stream = new MemoryStream();

        Assert.Equal(SavedModelError.Metadata, Assert.Throws<SavedModelException>(() => Checkpoint.Write(state, run, stream)).Error);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_network_nested_deeper_than_is_read_is_not_written()
    {
        ModuleSpec nested = new Relu();
        for (int depth = 0; depth < 70; depth++)
            nested = new Residual(new Sequential(nested));
        var model = new Model<float>(new Sequential(nested, new Dense(2)), Shape.Flat(3), seed: 1);
        using var stream = new MemoryStream();
        var trained = new TrainedModel(model, new Standardizer<float>(new float[3], [1, 1, 1]), ["a", "b"], "nested", "{}");

        Assert.ThrowsAny<Exception>(() => ModelFile.Write(trained, stream));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_header_that_is_longer_than_the_format_allows_is_not_written()
    {
        using var stream = new MemoryStream();
        var file = new SafetensorsFile([], new Dictionary<string, string> { ["note"] = new string('x', 100_000_001) });

        SafetensorsException thrown = Assert.Throws<SafetensorsException>(() => file.Write(stream));

        Assert.Equal(SafetensorsError.HeaderTooLong, thrown.Error);
        Assert.Equal(0, stream.Length);
    }
}
