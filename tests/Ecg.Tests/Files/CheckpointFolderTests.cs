using Ecg.Files;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace Ecg.Tests.Files;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoints-").FullName;
    private readonly List<string> _reported = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_last_two_checkpoints_are_kept()
    {
        var checkpoints = new CheckpointFolder(_folder);
        foreach (int step in (int[])[5, 10, 999, 1000])
            checkpoints.Save(At(step), "{}");

        Assert.Equal(
            ["checkpoint-0000000999.safetensors", "checkpoint-0000001000.safetensors"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.Equal(1000, checkpoints.LoadNewest(_reported.Add)!.Value.Checkpoint.Step);
        Assert.Empty(_reported);
    }

    [Fact]
    public void A_damaged_newest_checkpoint_is_named_and_the_one_before_is_used()
    {
        var checkpoints = new CheckpointFolder(_folder);
        checkpoints.Save(At(1), "{}");
        string newest = checkpoints.Save(At(2), "{}");
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..^1]);

        (Checkpoint checkpoint, _) = checkpoints.LoadNewest(_reported.Add)!.Value;

        Assert.Equal(1, checkpoint.Step);
        Assert.StartsWith($"{newest} is damaged", Assert.Single(_reported), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_whole_checkpoint_there_is_nothing_to_go_on_from()
    {
        var checkpoints = new CheckpointFolder(_folder);
        Assert.Null(checkpoints.LoadNewest(_reported.Add));

        File.WriteAllText(Path.Combine(_folder, "checkpoint-0000000001.safetensors"), "");
        Assert.Throws<InvalidDataException>(() => checkpoints.LoadNewest(_reported.Add));
    }

    [Fact]
    public void What_a_killed_run_left_half_written_is_no_checkpoint()
    {
        var checkpoints = new CheckpointFolder(_folder);
        string path = checkpoints.Save(At(1), "{}");
        File.WriteAllText(Path.Combine(_folder, "checkpoint-0000000002.safetensors" + AtomicFile.TemporarySuffix), "half");

        Assert.Equal(path, checkpoints.LoadNewest(_reported.Add)!.Value.Path);
        Assert.Empty(_reported);
    }

    [Theory]
    [InlineData("checkpoint-best.safetensors")]
    [InlineData("checkpoint-1.safetensors")]
    [InlineData("checkpoint-00000000001.safetensors")]
    [InlineData("checkpoint-0000000001.safetensors.safetensors")]
    [InlineData("checkpoint-٠٠٠٠٠٠٠٠٠١.safetensors")]
    [InlineData("old-checkpoint-0000000001.safetensors")]
    public void Files_with_other_names_are_neither_read_nor_removed(string name)
    {
        string other = Path.Combine(_folder, name);
        File.WriteAllText(other, "mine");
        var checkpoints = new CheckpointFolder(_folder);
        Assert.Null(checkpoints.LoadNewest(_reported.Add));
        foreach (int step in (int[])[5, 10, 15])
            checkpoints.Save(At(step), "{}");

        checkpoints.Clear();

        Assert.Equal([other], Directory.GetFiles(_folder));
        Assert.Empty(_reported);
    }

    [Fact]
    public void A_finished_run_leaves_no_checkpoints()
    {
        var checkpoints = new CheckpointFolder(_folder);
        checkpoints.Save(At(1), "{}");

        checkpoints.Clear();

        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static TrainerState<float> At(int step)
    {
        var state = new TrainerState<float>(new Model<float>(new Sequential(new Dense(2)), Shape.Flat(3), seed: 1), new Adam());
        state.Optimizer.Step = step;
        return state;
    }
}
