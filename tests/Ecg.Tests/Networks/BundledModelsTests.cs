using Ecg.Beats;
using Ecg.Networks;
using Ecg.Tests.Cli;
using ScratchCnn.Models;

namespace Ecg.Tests.Networks;

public sealed class BundledModelsTests
{
    [Fact]
    public void The_beat_classifier_is_small_and_takes_beats_in_context()
    {
        using Stream stream = BundledModels.OpenBeats();
        Assert.InRange(stream.Length, 1, 500_000);
        TrainedModel model = BundledModels.ReadBeats();
        Assert.Equal(BeatInputs.InContext.Columns, model.Model.InputShape.Size);
        Assert.Equal(BeatLabels.ClassNames, model.ClassNames);
    }

    [RealDataFact]
    public void The_command_of_its_card_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        // What it is tested on has no influence on it; one recording is faster than a database.
        string[] command = ["train", "--data", RealData.Mitdb, "--task", "classes", "--records", "unpaced", "--weight-of-s", "8", "--seed", "1"];
        CliRun.Of(folder, [.. command, "--test", Path.Combine(RealData.Mitdb, "100"), "--output", "run"]).Succeeded();
        using Stream stream = BundledModels.OpenBeats();
        byte[] bundled = new byte[stream.Length];
        stream.ReadExactly(bundled);
        Assert.True(bundled.AsSpan().SequenceEqual(File.ReadAllBytes(folder["run/model.safetensors"])), "The recipe has changed; train the bundled model again and renew docs/models.md.");
    }
}
