using ScratchCnn.Layers;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Properties;

/// <summary>Whole networks from a seed: layers that keep the shape and layers that change it, residual blocks and side inputs, nested.</summary>
internal sealed class RandomNetworks(ulong seed)
{
    private ulong _draws;

    /// <summary>A network for signals of one channel.</summary>
    public static ModuleSpec Of(ulong seed, Shape input)
    {
        var random = new RandomNetworks(seed);
        return random.Draw(4) == 0 ? new SideInput(2, random.Sequence(new Shape(input.Length - 2, 1), depth: 0)) : random.Sequence(input, depth: 0);
    }

    private Sequential Sequence(Shape input, int depth)
    {
        var layers = new List<ModuleSpec>();
        for (int count = 1 + Draw(7); layers.Count < count; input = layers[^1].OutputShape(input))
            layers.Add(Any(input, depth));
        return new Sequential(layers);
    }

    private ModuleSpec Any(Shape input, int depth)
    {
        int size = Math.Min(input.Length, 1 + Draw(3));
        return Draw(depth < 2 ? 13 : 11) switch
        {
            0 or 1 => new Conv1D(1 + Draw(5), size, 1 + Draw(2), Padding: (Padding)Draw(3), UseBias: Draw(2) == 0),
            2 => new Dense(1 + Draw(5), UseBias: Draw(2) == 0),
            3 => new MaxPool1D(size, 1 + Draw(2), (Padding)Draw(2)),
            4 => new AveragePool1D(size, 1 + Draw(2), (Padding)Draw(2)),
            5 => new Flatten(),
            6 => Draw(2) == 0 ? new GlobalMaxPool1D() : new GlobalAveragePool1D(),
            7 => Draw(2) == 0 ? new Relu() : new Tanh(),
            8 => new Dropout(0.5),
            9 or 10 => new BatchNorm(),
            11 => new Residual(Keeping(input, depth + 1)),
            _ => Projected(input, depth + 1),
        };
    }

    /// <summary>A body whose output has its input's shape.</summary>
    private ModuleSpec Keeping(Shape input, int depth)
    {
        var layers = new List<ModuleSpec>();
        for (int count = 1 + Draw(3); layers.Count < count;)
        {
            layers.Add(Draw(5) switch
            {
                0 => new Conv1D(input.Channels, 3, Padding: Padding.Same),
                1 => new BatchNorm(),
                2 => new Relu(),
                3 when depth < 2 => new Residual(Keeping(input, depth + 1)),
                _ => new Dropout(0.25),
            });
        }

        return layers.Count == 1 ? layers[0] : new Sequential(layers);
    }

    private Residual Projected(Shape input, int depth)
    {
        int filters = 1 + Draw(4);
        return new Residual(new Sequential(Keeping(input, depth), new BatchNorm(), new Conv1D(filters, 1), new Dropout(0.5)), new Conv1D(filters, 1));
    }

    private int Draw(int below) => CounterRandom.Below(seed, _draws++, below);
}
