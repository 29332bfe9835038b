using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Serialization;

public sealed class CheckpointTests : IDisposable
{
    private const int Length = 16;
    private const string Run = """{"seed":7}""";

    private readonly WorkerPool _pool = new(1);

    public void Dispose() => _pool.Dispose();

    public static TheoryData<string, bool, string> Optimizers() => new()
    {
        { "adam", true, "" },
        { "adam", false, "" },
        { "momentum", true, "" },
        { "plain", true, "" },
        { "adam", true, "average" },
        { "adam", true, "augmentation" },
        { "adam", true, "mixup" },
        { "adamw", true, "smoothing one-cycle" },
        { "adamw", false, "average augmentation mixup smoothing one-cycle" },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_run_that_is_interrupted_after_any_step_ends_with_the_same_bytes(string optimizer, bool withValidation, string options)
    {
        TrainerState<float> undisturbed = NewState(optimizer);
        int steps = Train(undisturbed, withValidation, options).Steps().Count();
        byte[] expected = Bytes(undisturbed);

        for (int interrupted = 0; interrupted < steps; interrupted++)
        {
            TrainerState<float> state = NewState(optimizer);
            foreach (StepResult _ in Train(state, withValidation, options).Steps().Take(interrupted))
            {
            }

            Checkpoint checkpoint = Read(Bytes(state));
            Assert.Equal(interrupted, checkpoint.Step);
            TrainerState<float> resumed = checkpoint.Restore(Rule(optimizer));
            Assert.Equal(steps - interrupted, Train(resumed, withValidation, options).Steps().Count());

            Assert.True(expected.AsSpan().SequenceEqual(Bytes(resumed)), $"interrupted after step {interrupted}");
        }
    }

    [Fact]
    public void A_checkpoint_tells_where_the_run_stands()
    {
        TrainerState<float> state = NewState("adam");
        StepResult last = Train(state, withValidation: true).Steps().Take(5).Last();

        Checkpoint checkpoint = Read(Bytes(state));

        Assert.Equal((5, 1, last.StepInEpoch), (checkpoint.Step, checkpoint.Epochs, checkpoint.StepInEpoch));
        Assert.Equal((Run, "adam"), (checkpoint.Run, checkpoint.OptimizerName));
        Assert.Equal(state.Model.Spec, checkpoint.Architecture.Network);
        Assert.Equal(state.History, checkpoint.Restore(Rule("adam")).History);
    }

    [Fact]
    public void Another_optimizer_does_not_go_on_from_it()
    {
        Checkpoint checkpoint = Read(Bytes(NewState("adam")));

        SavedModelException thrown = Assert.Throws<SavedModelException>(() => checkpoint.Restore(Rule("momentum")));

        Assert.Equal(SavedModelError.Contradiction, thrown.Error);
        Assert.Contains("'adam' and 2 moments, not sgd with 1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_file_is_no_checkpoint_and_says_so()
    {
        using var stream = new MemoryStream();
        ModelFile.Write(SampleClassifier.Create(), stream);

        SavedModelException thrown = Assert.Throws<SavedModelException>(() => Read(stream.ToArray()));

        Assert.Equal(SavedModelError.Format, thrown.Error);
        Assert.Contains("'scratchcnn-model'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variance_below_0_is_not_saved()
    {
        TrainerState<float> state = NewState("adam");
        state.Best.Values(state.Best.Tensors.Single(tensor => tensor.Name == "batch_norm_1.moving_variance"))[1] = -1;

        SavedModelException thrown = Assert.Throws<SavedModelException>(() => Bytes(state));

        Assert.Equal("Value 1 of tensor 'best.batch_norm_1.moving_variance' is -1; a variance is at least 0.", thrown.Message);
    }

    [Fact]
    public void A_position_beyond_the_end_of_an_epoch_is_refused()
    {
        TrainerState<float> state = NewState("adam");
        state.StepInEpoch = 4;

        Assert.Contains("4 of an epoch", Assert.Throws<ArgumentException>(() => Train(state, withValidation: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        HostileInput hostile = Hostile();

        hostile.TruncateEverywhere();

        Assert.Equal(0, hostile.Loaded);
    }

    [Fact]
    public void Twenty_thousand_flipped_bits_do_no_harm()
    {
        HostileInput hostile = Hostile();

        hostile.FlipBits(20_000, seed: 8);

        Assert.True(hostile.Refused > 1000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    [Fact]
    public void Mutations_of_the_header_do_no_harm()
    {
        HostileInput hostile = Hostile();
        (string header, byte[] data) = JsonMutations.Split(HostileBytes());

        foreach ((string json, string damage) in JsonMutations.Of(header, 2_000, seed: 9))
            hostile.Feed(JsonMutations.File(json, data), damage);

        Assert.True(hostile.Refused > 1000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    [Fact]
    public void Mutations_of_the_progress_do_no_harm()
    {
        HostileInput hostile = Hostile();
        SafetensorsFile good = SafetensorsFile.Read(new MemoryStream(HostileBytes()));

        foreach ((string json, string damage) in JsonMutations.Of(good.Metadata["progress"], 2_000, seed: 10))
        {
            using var stream = new MemoryStream();
            new SafetensorsFile(good.Tensors, new Dictionary<string, string>(good.Metadata) { ["progress"] = json }.WithoutChecksum()).Write(stream);
            hostile.Feed(stream.ToArray(), damage);
        }

        Assert.True(hostile.Refused > 1000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    private HostileInput Hostile() => new(HostileBytes(), file => Read(file).Restore(new Adam()));

    private byte[] HostileBytes()
    {
        TrainerState<float> state = NewState("adam");
        foreach (StepResult _ in Train(state, withValidation: true, "average").Steps().Take(5))
        {
        }

        return Bytes(state);
    }

    private Trainer<float> Train(TrainerState<float> state, bool withValidation, string with = "")
    {
        // Ten rows in batches of four: the third step of an epoch is a short one.
        Dataset<float> rows = Rows(10, seed: 1);
        bool Has(string option) => with.Split(' ').Contains(option);
        var options = new TrainerOptions
        {
            Epochs = 3,
            BatchSize = 4,
            Seed = 7,
            Schedule = Has("one-cycle") ? new OneCycleSchedule(3) : new ExponentialSchedule(0.5),
            AverageDecay = Has("average") ? 0.8 : null,
            Augmentation = Has("augmentation") ? new SignalAugmentation { Stretch = 0.2, Shift = 1, Gain = 0.1, Noise = 0.1, Wander = 0.1 } : null,
            Mixup = Has("mixup") ? 0.4 : 0,
        };
        return new Trainer<float>(
            state, new SoftmaxCrossEntropy(labelSmoothing: Has("smoothing") ? 0.1 : 0), rows, withValidation ? Rows(6, seed: 2) : null, Standardizer<float>.Fit(rows), options, _pool);
    }

    private static TrainerState<float> NewState(string optimizer) => new(
        new Model<float>(
            new Sequential(new Conv1D(3, 3), new BatchNorm(), new Relu(), new Dropout(0.3), new Flatten(), new Dense(2)), new Shape(Length, 1), seed: 3),
        Rule(optimizer));

    private static Optimizer Rule(string optimizer) => optimizer switch
    {
        "adam" => new Adam(0.05),
        "adamw" => new AdamW(0.05, 0.1),
        "momentum" => new Sgd(0.05, momentum: 0.9),
        _ => new Sgd(0.05),
    };

    private static Dataset<float> Rows(int count, ulong seed)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(row => row % 2)];
        float[] values = [.. Enumerable.Range(0, count * Length).Select(index => labels[index / Length] + (float)CounterRandom.Uniform(seed, (ulong)index))];
        return new Dataset<float>(values, Length, labels, ["low", "high"], new int[count], ["test"]);
    }

    private static byte[] Bytes(TrainerState<float> state)
    {
        using var stream = new MemoryStream();
        Checkpoint.Write(state, Run, stream);
        return stream.ToArray();
    }

    private static Checkpoint Read(byte[] bytes) => Checkpoint.Read(new MemoryStream(bytes));
}
