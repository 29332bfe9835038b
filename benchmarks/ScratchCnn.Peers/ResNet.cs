using ScratchCnn.Layers;

namespace ScratchCnn.Peers;

/// <summary>
/// A typical residual network with batch normalization: a convolution, five residual blocks of two convolutions with 32, 32, 64, 64 and 64 filters,
/// each followed by pooling, and two dense layers. 163,141 parameters for five classes, 5.96 million multiply-adds per beat.
/// </summary>
internal static class ResNet
{
    /// <summary>Number of filters of each block.</summary>
    public static IReadOnlyList<int> Filters { get; } = [32, 32, 64, 64, 64];

    /// <summary>Momentum of the moving statistics: a batch has the weight 1 − momentum.</summary>
    public const double Momentum = 0.95;

    /// <summary>Dropout rates within the blocks, and before the dense layers.</summary>
    public const double BlockDropout = 0.1, DenseDropout = 0.3;

    /// <summary>The network in ScratchCnn.</summary>
    public static Sequential Create(int classes) => new(
    [
        new Conv1D(32, 7, Padding: Padding.Same), new BatchNorm(Momentum), new Relu(),
        .. Filters.SelectMany((filters, index) => Block(index == 0 ? 32 : Filters[index - 1], filters)),
        new Flatten(), new Dropout(DenseDropout), new Dense(64), new Relu(), new Dropout(DenseDropout), new Dense(classes),
    ]);

    private static ModuleSpec[] Block(int channels, int filters) =>
    [
        new Residual(
            new Sequential(
                new Conv1D(filters, 5, Padding: Padding.Same), new BatchNorm(Momentum), new Relu(), new Dropout(BlockDropout),
                new Conv1D(filters, 5, Padding: Padding.Same), new BatchNorm(Momentum)),
            channels == filters ? null : new Conv1D(filters, 1)),
        new Relu(),
        new MaxPool1D(3, 2, Padding.Same),
    ];
}
