using Ecg.Networks;
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
    public void Networks_have_the_size_that_they_say_and_the_rhythm_is_joined_before_the_dense_layers(string name, int classes, int values, int more)
    {
        Sequential network = HeartbeatNetworks.ByName(name, classes);
        Assert.Equal(values, new Model<float>(network, HeartbeatNetworks.BeatShape, seed: 1).TensorValueCount);
        var withRhythm = new Model<float>(HeartbeatNetworks.WithRhythm(network), HeartbeatNetworks.BeatShapeWithRhythm, seed: 1);
        Assert.Equal(values + more, withRhythm.TensorValueCount);
        Assert.Equal(classes, withRhythm.OutputShape.Size);
    }

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
