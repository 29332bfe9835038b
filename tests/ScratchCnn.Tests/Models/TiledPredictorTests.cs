using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Models;

public sealed class TiledPredictorTests
{
    // To either side an output sees (5 − 1) / 2 positions, and 2 · (1 + 3) of two positions each: 18, up to a multiple of the stride.
    private const int Margin = 18;

    private static readonly ModuleSpec s_network = new Sequential(
        new Conv1D(6, 5, Stride: 2, Padding: Padding.Same),
        new BatchNorm(),
        new Relu(),
        new Residual(new Sequential(new Conv1D(6, 5, Padding: Padding.Same), new BatchNorm(), new Relu())),
        new Residual(new Conv1D(6, 5, Dilation: 3, Padding: Padding.Same)),
        new Conv1D(2, 1));

    [Theory]
    [InlineData(2, 64)]
    [InlineData(62, 64)]
    [InlineData(64, 64)]
    [InlineData(66, 64)]
    [InlineData(92, 64)]
    [InlineData(94, 64)]
    [InlineData(1000, 64)]
    [InlineData(1000, 38)]
    [InlineData(998, 400)]
    public void Tiles_give_the_bits_of_one_pass_over_the_signal(int length, int tile)
    {
        using var pool = new WorkerPool(3);
        Model<float> model = Filled(length);
        float[] signal = Signal(length), expected = new float[length];
        new Predictor<float>(model).Predict(signal, expected);
        Assert.Equal(length, expected.Distinct().Count());
        foreach (WorkerPool? threads in (WorkerPool?[])[null, pool])
        {
            float[] outputs = new float[length];
            var tiled = new TiledPredictor<float>(model, tile, Margin, threads);
            tiled.Predict(signal, outputs);
            Assert.Equal(expected, outputs);
            tiled.Predict(signal, outputs); // its memory may be used again
            Assert.Equal(expected, outputs);
        }
    }

    [Fact]
    public void A_margin_that_is_too_short_would_be_seen()
    {
        Model<float> model = Filled(1000);
        float[] signal = Signal(1000), expected = new float[1000], outputs = new float[1000];
        new Predictor<float>(model).Predict(signal, expected);
        new TiledPredictor<float>(model, 64, Margin - 2).Predict(signal, outputs);
        Assert.NotEqual(expected, outputs);
    }

    [Fact]
    public void Sizes_that_do_not_fit_and_networks_of_one_length_are_refused()
    {
        Model<float> model = Filled(100);
        Assert.Throws<ArgumentException>(() => new TiledPredictor<float>(model, 65, 2));
        Assert.Throws<ArgumentException>(() => new TiledPredictor<float>(model, 64, 3));
        Assert.Throws<ArgumentException>(() => new TiledPredictor<float>(model, 64, 32));
        Assert.Throws<ArgumentException>(() => new TiledPredictor<float>(model, 64, 2).Predict(new float[101], new float[101]));
        Assert.Throws<ArgumentException>(() => new TiledPredictor<float>(model, 64, 2).Predict(new float[100], new float[98]));
        var dense = new Model<float>(new Sequential(new Flatten(), new Dense(3)), new Shape(100, 1), seed: 1);
        Assert.Contains("depend on the length", Assert.Throws<ArgumentException>(
            () => new TiledPredictor<float>(dense, 64, 2)).Message, StringComparison.Ordinal);
    }

    // Statistics other than 0 and 1, so that a network that forgot them would be seen.
    private static Model<float> Filled(int length)
    {
        var model = new Model<float>(s_network, new Shape(length, 1), seed: 3);
        for (int i = 0; i < model.State.Length; i++)
            model.State[i] = 0.5f + (float)CounterRandom.Uniform(9, (ulong)i);
        return model;
    }

    private static float[] Signal(int length) => [.. Enumerable.Range(0, length).Select(l => 10 * ((float)CounterRandom.Uniform(4, (ulong)l) - 0.5f))];
}
