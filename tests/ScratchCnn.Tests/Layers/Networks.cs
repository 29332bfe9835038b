using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>Whole networks, small: together they have every kind of layer, and every way in which layers share memory.</summary>
public static class Networks
{
    public static readonly IReadOnlyList<LayerCase> All =
    [
        new("convolution, normalization, pool, dropout, dense", new Sequential(
            new Conv1D(9, 5), new Relu(), new BatchNorm(), new MaxPool1D(2), new Dropout(0.2),
            new Conv1D(11, 3), new Relu(), new BatchNorm(), new MaxPool1D(2),
            new Flatten(), new Dense(13), new Relu(), new Dropout(0.2), new Dense(3)), new Shape(40, 2)),
        new("residual blocks", new Sequential(
            new Conv1D(8, 5), Block(8), new Relu(), new MaxPool1D(5, 2), Block(8), new Relu(), new MaxPool1D(5, 2),
            new Flatten(), new Dense(10), new Relu(), new Dense(4)), new Shape(50, 1)),
        new("a residual in a residual", new Sequential(
            new Residual(new Sequential(new Residual(new Conv1D(4, 3, Padding: Padding.Same)), new Relu(), new Conv1D(4, 3, Padding: Padding.Same))),
            new GlobalAveragePool1D(), new Dense(3)), new Shape(12, 4)),
        new("a residual round layers that work in place", new Sequential(
            new Conv1D(5, 3), new Relu(), new Residual(new Sequential(new Dropout(0.3), new LeakyRelu())), new Relu(),
            new Residual(new Sequential(new Tanh(), new BatchNorm())), new Flatten(), new Dense(2)), new Shape(10, 2)),
        new("a residual whose input nobody else keeps", new Sequential(
            new Conv1D(5, 3), new Residual(new Sequential(new Tanh(), new Dropout(0.2), new Conv1D(5, 3, Padding: Padding.Same))),
            new GlobalAveragePool1D(), new Dense(3)), new Shape(10, 2)),
        new("projection and dilation", new Sequential(
            new Residual(
                new Sequential(new Conv1D(6, 3, Dilation: 2, Padding: Padding.Causal), new BatchNorm(), new Gelu(), new Conv1D(6, 3, Dilation: 4, Padding: Padding.Causal)),
                new Conv1D(6, 1)),
            new AveragePool1D(3, 2), new Sigmoid(), new GlobalMaxPool1D(), new Dense(3)), new Shape(20, 3)),
        new("side input", new Sequential(
            new SideInput(4, new Sequential(new Conv1D(4, 5, Stride: 2), new Relu(), new MaxPool1D(2), new Flatten(), new Dense(6))),
            new Relu(), new Dense(3)), new Shape(30, 1)),
        new("activations in a row", new Sequential(
            new Dense(7), new Tanh(), new Sigmoid(), new Dense(5), new LeakyRelu(0.1), new Dropout(0.5), new Relu(), new Dense(2)), Shape.Flat(6)),
        new("no layer in between", new Sequential(new Flatten(), new Relu(), new Dense(2)), new Shape(4, 3)),
        new("one layer", new Dense(2), Shape.Flat(5)),
    ];

    public static TheoryData<string> Names => [.. All.Select(network => network.Name)];

    public static LayerCase Named(string name) => All.Single(network => network.Name == name);

    private static Residual Block(int filters) => new(new Sequential(
        new Conv1D(filters, 5, Padding: Padding.Same), new Relu(), new Conv1D(filters, 5, Padding: Padding.Same)));
}
