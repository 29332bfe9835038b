using Ecg.Networks;
using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace Ecg.Tests.Networks;

public class HeartbeatNetworksTests
{
    // With rhythm, the first dense layer has eight inputs more.
    [Theory]
    [InlineData("baseline", 2, 363_522, 8 * 128)]
    [InlineData("kachuee", 5, 55_013, 8 * 32)]
    [InlineData("pooled", 5, 9_285, 8 * 32)]
    [InlineData("resnet", 5, 163_141, 8 * 64)]
    [InlineData("fcn", 5, 266_373, 8 * 5)]
    [InlineData("wang-resnet", 5, 507_205, 8 * 5)]
    [InlineData("se-resnet", 5, 512_153, 8 * 5)]
    [InlineData("inception-time", 5, 422_885, 8 * 5)]
    [InlineData("tcn", 5, 66_380, 8 * 5)]
    [InlineData("xresnet1d18", 5, 348_965, (8 * 5) + (8 * 4))]
    public void Networks_have_the_size_that_they_say_and_the_rhythm_is_joined_before_the_dense_layers(string name, int classes, int values, int more)
    {
        Sequential network = HeartbeatNetworks.ByName(name, classes);
        Assert.Equal(values, new Model<float>(network, HeartbeatNetworks.BeatShape, seed: 1).TensorValueCount);
        var withRhythm = new Model<float>(HeartbeatNetworks.WithRhythm(network), HeartbeatNetworks.BeatShapeWithRhythm, seed: 1);
        Assert.Equal(values + more, withRhythm.TensorValueCount);
        Assert.Equal(classes, withRhythm.OutputShape.Size);
    }

    // Counted from the sources' descriptions by hand, for two classes and one channel; batch normalization trains two values per channel.
    [Theory]
    [InlineData("fcn", 264_962)]
    [InlineData("wang-resnet", 504_258)]
    public void Published_networks_have_as_many_trainable_parameters_as_their_sources(string name, int expected) => Assert.Equal(
        expected, ModelSummary.Of(new Model<float>(HeartbeatNetworks.ByName(name, 2), HeartbeatNetworks.BeatShape, seed: 1)).TrainedParameters);

    [Fact]
    public void Every_known_network_is_in_the_docs_as_json_that_can_be_read() => Assert.All(HeartbeatNetworks.Names, name =>
    {
        var architecture = new Architecture(HeartbeatNetworks.ShapeOf(name), HeartbeatNetworks.ByName(name, 5));
        string file = Path.Combine(Repository.Root, "docs", "networks", name + ".json"), json = architecture.ToJson() + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(file, json);
        Assert.Equal(json, File.ReadAllText(file));
        Assert.Equal(json, Architecture.Read(File.ReadAllText(file)).ToJson() + "\n");
    });

    [Fact]
    public void The_pooled_network_hardly_minds_where_a_wave_is()
    {
        var predictor = new Predictor<float>(new Model<float>(HeartbeatNetworks.Pooled(5), HeartbeatNetworks.BeatShape, seed: 1), null, softmax: false, null);
        float[] logits = new float[15];
        predictor.Predict([.. Wave(first: 64, height: 0.05f), .. Wave(first: 96, height: 0.05f), .. Wave(first: 64, height: -0.05f)], logits);

        // Strides multiply to 8; a shift by 32 moves every output by whole steps, away from the ends.
        Assert.All(Enumerable.Range(0, 5), output => Assert.Equal(logits[output], logits[5 + output], 1e-5f));
        Assert.Contains(Enumerable.Range(0, 5), output => Math.Abs(logits[output] - logits[10 + output]) > 1e-3f);
    }

    private static IEnumerable<float> Wave(int first, float height) =>
        Enumerable.Range(0, HeartbeatNetworks.BeatLength).Select(i => i >= first && i < first + 20 ? height * (i - first) : 0);

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones() =>
        Assert.Contains("baseline, kachuee, pooled", Assert.Throws<ArgumentException>(() => HeartbeatNetworks.ByName("vgg", 5)).Message, StringComparison.Ordinal);
}
