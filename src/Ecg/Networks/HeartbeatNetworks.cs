using Ecg.Beats;
using Ecg.Context;
using ScratchCnn.Layers;

namespace Ecg.Networks;

/// <summary>The networks that the app can train by name. Their outputs are logits; the loss and the predictor include the softmax.</summary>
public static class HeartbeatNetworks
{
    /// <summary>Samples of a beat.</summary>
    public const int BeatLength = 187;

    /// <summary>Shape of a beat: one lead.</summary>
    public static Shape BeatShape { get; } = new(BeatLength, 1);

    /// <summary>Name of the network <see cref="Context"/>, the one that takes rows with their context.</summary>
    public const string ContextName = "context";

    /// <summary>Shape of a row with its context.</summary>
    public static Shape ContextShape { get; } = new(BeatContext.Columns, 1);

    /// <summary>Names that <see cref="ByName"/> accepts.</summary>
    public static IReadOnlyList<string> Names { get; } = ["baseline", "kachuee", "pooled", "resnet", ContextName, "fcn", "wang-resnet", "se-resnet", "inception-time", "tcn", "xresnet1d18"];

    /// <summary>The names of the networks that take the beat alone, or with its rhythm.</summary>
    public static IReadOnlyList<string> NamesOfBeats { get; } = [.. Names.Where(name => name != ContextName)];

    /// <summary>Shape of the rows that the network of a name takes.</summary>
    public static Shape ShapeOf(string name) => name == ContextName ? ContextShape : BeatShape;

    /// <summary>
    /// A plain network: two convolutions, each with ReLU, batch normalization and pooling, then two dense layers with dropout. 363,522 parameters for two
    /// classes, 363,330 of them trainable.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential Baseline(int classes) => new(
        new Conv1D(32, 5), new Relu(), new BatchNorm(), new MaxPool1D(2), new Dropout(0.2),
        new Conv1D(64, 5), new Relu(), new BatchNorm(), new MaxPool1D(2),
        new Flatten(), new Dense(128), new Relu(), new Dropout(0.2), new Dense(classes));

    /// <summary>
    /// The residual network of Kachuee, Fazeli and Sarrafzadeh, ECG Heartbeat Classification: A Deep Transferable Representation (2018),
    /// arXiv 1805.00794, figure 2: a convolution, five residual blocks with pooling, three dense layers. 55,013 parameters for five classes.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential Kachuee(int classes) => new(
    [
        new Conv1D(32, 5),
        .. Enumerable.Range(0, 5).SelectMany(_ => KachueeBlock()),
        new Flatten(), new Dense(32), new Relu(), new Dense(32), new Relu(), new Dense(classes),
    ]);

    /// <summary>
    /// A small network that ignores where in the beat something occurs: three convolutions, then the mean of each channel over time. The dense layers
    /// of the other networks see positions, which identify patients; that does not help with new ones. 9,285 parameters for five classes.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential Pooled(int classes) => new(
        new Conv1D(16, 7, Stride: 2), new Relu(), new BatchNorm(), new MaxPool1D(2),
        new Conv1D(32, 5), new Relu(), new BatchNorm(), new MaxPool1D(2),
        new Conv1D(32, 5), new Relu(), new GlobalAveragePool1D(),
        new Dense(32), new Relu(), new Dense(classes));

    /// <summary>
    /// The network that does best between beats: the layout of <see cref="Kachuee"/> with batch normalization in every block (He et al. 2016), dropout
    /// and twice as many filters from the third block on. 163,141 parameters for five classes, 162,117 of them trainable.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential ResNet(int classes) => new(
    [
        new Conv1D(32, 7, Padding: Padding.Same), Normalization(), new Relu(),
        .. ResNetBlock(32), .. ResNetBlock(32), .. ResNetBlock(64, new Conv1D(64, 1)), .. ResNetBlock(64), .. ResNetBlock(64),
        new Flatten(), new Dropout(0.3), new Dense(64), new Relu(), new Dropout(0.3), new Dense(classes),
    ]);

    /// <summary>
    /// The network that does best between patients, for rows with their context (<see cref="BeatContext"/>): the average of two, of which the second does not
    /// see how noisy a recording is. The first is better in noisy recordings, the second finds more S beats elsewhere. Each has one branch for the beat, whose
    /// mean over each of four regions keeps the P wave apart from the QRS complex and the T wave; one for the RR intervals around it; and the numbers as they are.
    /// The beat is left out of every other training sample, so that the network learns what the rhythm alone tells. 106,890 parameters for five classes.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential Context(int classes) => new(new Average(
        ContextMember(classes, new Slice(BeatContext.ScalarStart, 1, BeatContext.Scalars)),
        ContextMember(classes, WithoutNoise())));

    private static Concatenate WithoutNoise()
    {
        const int ofFirst = BeatContext.RhythmScalars + BeatContext.LeadScalars - BeatContext.NoiseScalars;
        const int second = BeatContext.ScalarStart + BeatContext.RhythmScalars + BeatContext.LeadScalars;
        return new Concatenate(new Slice(BeatContext.ScalarStart, 1, ofFirst), new Slice(second, 1, BeatContext.LeadScalars - BeatContext.NoiseScalars));
    }

    private static Sequential ContextMember(int classes, ModuleSpec scalars) => new(
        new Concatenate(
            new Sequential(
            [
                new Slice(0, BeatContext.BeatLength, BeatContext.Leads),
                .. ContextBlock(32, 7, stride: 2), .. ContextBlock(64, 5, stride: 2), .. ContextBlock(64, 5, stride: 2),
                new AdaptiveAveragePool1D(4), new Flatten(), new Dropout(0.3), new BranchDropout(0.5),
            ]),
            new Sequential(
            [
                new Slice(BeatContext.SequenceStart, BeatContext.SequenceLength, BeatContext.SequenceValues),
                .. ContextBlock(16, 3), .. ContextBlock(16, 3, dilation: 2), .. ContextBlock(16, 3, dilation: 4),
                new Concatenate(new GlobalAveragePool1D(), new Slice(BeatContext.SequenceLength / 2 * 16, 1, 16)),
                new Dropout(0.3),
            ]),
            scalars),
        new Dense(64), new Relu(), new Dropout(0.3), new Dense(classes));

    /// <summary>Returns the network called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">No network has that name.</exception>
    public static Sequential ByName(string name, int classes) => name switch
    {
        "baseline" => Baseline(classes),
        "kachuee" => Kachuee(classes),
        "pooled" => Pooled(classes),
        "resnet" => ResNet(classes),
        ContextName => Context(classes),
        "fcn" => PublishedNetworks.Fcn(classes),
        "wang-resnet" => PublishedNetworks.WangResNet(classes),
        "se-resnet" => PublishedNetworks.SeResNet(classes),
        "inception-time" => PublishedNetworks.InceptionTime(classes),
        "tcn" => PublishedNetworks.Tcn(classes),
        "xresnet1d18" => PublishedNetworks.XResNet18(classes),
        _ => throw new ArgumentException($"There is no network called '{name}'; expected {string.Join(", ", Names)}."),
    };

    /// <summary>
    /// A network for beats with their rhythm: the <see cref="RrFeatures"/> at the end of a row bypass the layers up to flattening or global pooling,
    /// and are appended to the input of the dense layers.
    /// </summary>
    /// <param name="network">A network for beats alone.</param>
    public static Sequential WithRhythm(Sequential network)
    {
        ArgumentNullException.ThrowIfNull(network);
        int end = network.Layers.TakeWhile(layer => layer is not (Flatten or GlobalAveragePool1D or Concatenate)).Count() + 1;
        return new Sequential([new SideInput(RrFeatures.Count, new Sequential([.. network.Layers.Take(end)])), .. network.Layers.Skip(end)]);
    }

    /// <summary>Shape of a beat with its rhythm.</summary>
    public static Shape BeatShapeWithRhythm { get; } = new(BeatInputs.ColumnsWithRhythm, 1);

    private static ModuleSpec[] ResNetBlock(int filters, Conv1D? projection = null)
    {
        var body = new Sequential(
            new Conv1D(filters, 5, Padding: Padding.Same), Normalization(), new Relu(), new Dropout(0.1),
            new Conv1D(filters, 5, Padding: Padding.Same), Normalization());
        return [new Residual(body, projection), new Relu(), new MaxPool1D(3, 2, Padding.Same)];
    }

    private static BatchNorm Normalization() => new(Momentum: 0.95);

    private static ModuleSpec[] ContextBlock(int filters, int kernelSize, int stride = 1, int dilation = 1) =>
        [new Conv1D(filters, kernelSize, stride, dilation, Padding.Same), Normalization(), new Relu()];

    private static ModuleSpec[] KachueeBlock() =>
    [
        new Residual(new Sequential(new Conv1D(32, 5, Padding: Padding.Same), new Relu(), new Conv1D(32, 5, Padding: Padding.Same))),
        new Relu(),
        new MaxPool1D(5, 2),
    ];
}
