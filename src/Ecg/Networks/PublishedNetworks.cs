using ScratchCnn.Layers;

namespace Ecg.Networks;

/// <summary>
/// Published networks for one-dimensional signals, in the sizes of their sources. Their outputs are logits, like those of all networks here; other differences from a
/// source are noted for each network.
/// </summary>
public static class PublishedNetworks
{
    /// <summary>
    /// The fully convolutional network of Wang, Yan and Oates, Time Series Classification from Scratch with Deep Neural Networks (2017), section II-B:
    /// filters 128, 256, 128 with kernels 8, 5, 3. 266,373 parameters for five classes, 265,349 of them trainable.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential Fcn(int classes) => new(
        [.. Block(128, 8), .. Block(256, 5), .. Block(128, 3), new GlobalAveragePool1D(), new Dense(classes)]);

    /// <summary>
    /// The residual network of the same paper, section II-C: three blocks of 64, 128 and 128 filters, each with kernels 8, 5, 3. As in the code of
    /// Fawaz et al., Deep Learning for Time Series Classification: a Review (2019), every shortcut is normalized, and kept if the channels do not change.
    /// 507,205 parameters for five classes.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential WangResNet(int classes) => new(
    [
        .. WangBlock(64, projects: true), .. WangBlock(128, projects: true), .. WangBlock(128, projects: false),
        new GlobalAveragePool1D(), new Dense(classes),
    ]);

    /// <summary>
    /// <see cref="WangResNet"/> with squeeze-and-excitation, reduction 16, at the end of each block's body: Hu, Shen and Sun, Squeeze-and-Excitation
    /// Networks (2018), figure 3. 512,153 parameters for five classes.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential SeResNet(int classes) => new(
    [
        .. WangBlock(64, projects: true, Excitation(64)), .. WangBlock(128, projects: true, Excitation(128)),
        .. WangBlock(128, projects: false, Excitation(128)), new GlobalAveragePool1D(), new Dense(classes),
    ]);

    /// <summary>
    /// One network of InceptionTime, Fawaz et al., InceptionTime: Finding AlexNet for Time Series Classification (2020): six modules with kernels
    /// 40, 20, 10 and a pooled branch, 32 filters each, and a shortcut around every three. The paper's classifier is an ensemble of five.
    /// 422,885 parameters for five classes.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential InceptionTime(int classes) => new(
    [
        new Residual(new Sequential(InceptionModule(isFirst: true), InceptionModule(), InceptionModule()), InceptionShortcut()), new Relu(),
        new Residual(new Sequential(InceptionModule(), InceptionModule(), InceptionModule()), InceptionShortcut()), new Relu(),
        new GlobalAveragePool1D(), new Dense(classes),
    ]);

    /// <summary>
    /// The temporal convolutional network of Bai, Kolter and Koltun, An Empirical Evaluation of Generic Convolutional and Recurrent Networks for
    /// Sequence Modeling (2018), in the size for sequential MNIST: eight levels of 25 channels, kernels of 7, dilation 1 to 128, dropout 0.05. Without
    /// weight normalization, and the mean over time is classified instead of the last position, which is often padding here. 66,380 parameters
    /// for five classes.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential Tcn(int classes) => new(
        [.. Enumerable.Range(0, 8).SelectMany(level => TemporalBlock(level)), new GlobalAveragePool1D(), new Dense(classes)]);

    /// <summary>
    /// xresnet1d18 of Strodthoff, Wagner, Schaeffter and Samek, Deep Learning for ECG Analysis: Benchmarks and Insights from PTB-XL (2020), the
    /// smallest of their residual networks: a stem of three convolutions, eight blocks of 64 filters with kernels of 5. 348,965 parameters for five
    /// classes.
    /// </summary>
    /// <param name="classes">Outputs.</param>
    public static Sequential XResNet18(int classes) => new(
    [
        .. Block(32, 5, stride: 2, bias: false), .. Block(32, 5, bias: false), .. Block(64, 5, bias: false), new MaxPool1D(3, 2, Padding.Same),
        .. Enumerable.Range(0, 8).SelectMany(block => XBlock(stride: block is 2 or 4 or 6 ? 2 : 1)),
        new Concatenate(new GlobalAveragePool1D(), new GlobalMaxPool1D()), new BatchNorm(), new Dropout(0.5), new Dense(classes),
    ]);

    private static ModuleSpec[] Block(int filters, int kernelSize, int stride = 1, bool bias = true) =>
        [new Conv1D(filters, kernelSize, stride, Padding: Padding.Same, UseBias: bias), new BatchNorm(), new Relu()];

    private static ModuleSpec[] WangBlock(int filters, bool projects, params ReadOnlySpan<ModuleSpec> atEnd)
    {
        ModuleSpec[] body =
        [
            .. Block(filters, 8), .. Block(filters, 5), new Conv1D(filters, 3, Padding: Padding.Same), new BatchNorm(), .. atEnd,
        ];
        ModuleSpec shortcut = projects ? new Sequential(new Conv1D(filters, 1), new BatchNorm()) : new BatchNorm();
        return [new Residual(new Sequential(body), shortcut), new Relu()];
    }

    private static Multiply Excitation(int filters) => new(new Sequential(
        new GlobalAveragePool1D(), new Dense(filters / 16), new Relu(), new Dense(filters), new Sigmoid()));

    private static Sequential InceptionModule(bool isFirst = false)
    {
        Conv1D Convolution(int kernelSize) => new(32, kernelSize, Padding: Padding.Same, UseBias: false);
        var wide = new Concatenate(Convolution(40), Convolution(20), Convolution(10));
        return new Sequential(
            new Concatenate(
                isFirst ? wide : new Sequential(Convolution(1), wide), // one channel needs no bottleneck
                new Sequential(new MaxPool1D(3, 1, Padding.Same), Convolution(1))),
            new BatchNorm(), new Relu());
    }

    private static Sequential InceptionShortcut() => new(new Conv1D(128, 1, UseBias: false), new BatchNorm());

    private static ModuleSpec[] TemporalBlock(int level)
    {
        ModuleSpec[] Convolution() => [new Conv1D(25, 7, Dilation: 1 << level, Padding: Padding.Causal), new Relu(), new Dropout(0.05)];
        return [new Residual(new Sequential([.. Convolution(), .. Convolution()]), level == 0 ? new Conv1D(25, 1) : null), new Relu()];
    }

    private static ModuleSpec[] XBlock(int stride)
    {
        var body = new Sequential([.. Block(64, 5, stride, bias: false), new Conv1D(64, 5, Padding: Padding.Same, UseBias: false), new BatchNorm()]);
        return [new Residual(body, stride == 1 ? null : new AveragePool1D(2, 2, Padding.Same)), new Relu()];
    }
}
