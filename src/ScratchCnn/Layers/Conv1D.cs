using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// Convolution over time (in truth a cross-correlation, as everywhere in the field):
/// <code>y[l, f] = bias[f] + Σ over taps t, channels c:  x[l · stride + t · dilation − padLeft, c] · kernel[t, c, f]</code>
/// Input [length, channels], output [outputLength, filters], kernel [kernelSize, channels, filters] as Keras stores it; x is 0 outside the signal.
/// With 'valid' padding outputLength = (length − extent) / stride + 1, extent = dilation · (kernelSize − 1) + 1; else ⌈length / stride⌉.
/// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), section 9.1 and 9.5; sizes as in Keras.
/// </summary>
/// <param name="Filters">Channels of the output.</param>
/// <param name="KernelSize">Taps.</param>
/// <param name="Stride">Positions from a window to the next.</param>
/// <param name="Dilation">Positions from a tap to the next.</param>
/// <param name="Padding">The treatment of the signal's ends.</param>
/// <param name="UseBias">Whether a bias is added to each filter's outputs.</param>
/// <param name="KernelInitializer">Distribution of the kernel's initial values.</param>
/// <param name="BiasInitializer">Distribution of the bias's initial values.</param>
public sealed record Conv1D(
    int Filters,
    int KernelSize,
    int Stride = 1,
    int Dilation = 1,
    Padding Padding = Padding.Valid,
    bool UseBias = true,
    Initializer KernelInitializer = Initializer.GlorotUniform,
    Initializer BiasInitializer = Initializer.Zeros) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "conv1d";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => new(WindowsOver(input).Count, Filters);

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new Conv1DLayer<T>(this, input, WindowsOver(input));

    private WindowGeometry WindowsOver(Shape input)
    {
        Require.Positive(this, Filters, "filters");
        Require.Positive(this, KernelSize, "kernel_size");
        Require.Positive(this, Stride, "stride");
        Require.Positive(this, Dilation, "dilation");
        Require.Fits(this, "kernel", KernelSize, input.Channels, Filters);
        WindowGeometry windows = Windows.Over(this, input, KernelSize, Stride, Padding, Dilation);
        Require.Fits(this, "output", windows.Count, Filters);
        return windows;
    }
}

/// <summary>
/// The windows of a channels-last signal are the rows of a matrix that lies in memory already: a window is kernelSize · channels values in a row,
/// and the next begins stride · channels later. So all three passes are matrix products over overlapping rows.
/// </summary>
internal sealed class Conv1DLayer<T> : Layer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Terms of a weight gradient that are summed in one go: both operands stay in the first cache.</summary>
    private const int TermsPerBlock = 256;

    /// <summary>Output positions per part of a single sample: four register tiles.</summary>
    private const int RowsPerPart = 24;

    private readonly Conv1D _spec;
    private readonly WindowGeometry _windows;
    private readonly int _channels;
    private readonly int _kernelValues;
    private readonly int _spreadLength;

    public Conv1DLayer(Conv1D spec, Shape input, WindowGeometry windows)
        : base(input, new Shape(windows.Count, spec.Filters))
    {
        _spec = spec;
        _windows = windows;
        _channels = input.Channels;
        _kernelValues = checked(spec.KernelSize * input.Channels * spec.Filters);
        Parameters = spec.UseBias
            ? [KernelSpec(), new ParameterSpec("bias", [spec.Filters], spec.BiasInitializer)]
            : [KernelSpec()];

        // The gradient of the output, its rows stride apart and with zeros before, between and after them: see Backward.
        // The last window begins inside of the input, whatever the padding, so the spread rows end before it does.
        _spreadLength = checked(windows.Extent - 1 + windows.PadLeft + input.Length);
    }

    public override IReadOnlyList<ParameterSpec> Parameters { get; }

    public override long MultiplyAdds => (long)OutputShape.Length * _kernelValues;

    public override bool CanFuseRelu => true;

    public override bool CanAccumulateGradient => true;

    public override int PackedSize => _kernelValues;

    public override int PackParts => 1;

    public override int SavedPerSample => IsPadded ? _windows.PaddedLength * _channels : 0;

    public override int ScratchSize => Math.Max(
        MatrixProduct<T>.ScratchSize(Math.Max(_spec.KernelSize * _channels, TermsPerBlock + OutputShape.Length), _spec.Filters),
        checked((_spreadLength * _spec.Filters) + MatrixProduct<T>.ScratchSize(_spec.KernelSize * _spec.Filters, _channels)));

    public override int ParameterGradientParts => Bands.Count + (_spec.UseBias ? 1 : 0);

    private RowBands Bands => new(_spec.KernelSize * _channels);

    private bool IsPadded => _windows.PaddedLength != InputShape.Length;

    private ParameterSpec KernelSpec() => new("kernel", [_spec.KernelSize, _channels, _spec.Filters], _spec.KernelInitializer);

    public override int ForwardParts => ((OutputShape.Length - 1) / RowsPerPart) + 1;

    public override void Forward(in LayerPass<T> pass)
    {
        PadSamples(pass);
        Convolve(pass, 0, pass.SampleCount * OutputShape.Length);
    }

    public override void BeginForward(in LayerPass<T> pass) => PadSamples(pass);

    public override void ForwardPart(in LayerPass<T> pass, int part) =>
        Convolve(pass, part * RowsPerPart, Math.Min(RowsPerPart, OutputShape.Length - (part * RowsPerPart)));

    /// <summary>Row (n, l) of the windows times the kernel [kernelSize · channels, filters], for some of the rows.</summary>
    private void Convolve(in LayerPass<T> pass, int firstRow, int rows)
    {
        int sampleStride = IsPadded ? SavedPerSample : InputShape.Size;
        new MatrixProduct<T>
        {
            C = pass.Output,
            A = IsPadded ? pass.SavedPerSample : pass.Input,
            B = pass.Parameters[.._kernelValues],
            Bias = pass.Parameters[_kernelValues..],
            ARows = new RowLayout(OutputShape.Length, sampleStride, _spec.Stride * _channels),
            Columns = _spec.Filters,
            Segments = _spec.Dilation == 1 ? 1 : _spec.KernelSize,
            Length = _spec.Dilation == 1 ? _spec.KernelSize * _channels : _channels,
            ASegmentStride = _spec.Dilation * _channels,
            Relu = pass.FuseRelu,
            Scratch = pass.Scratch,
        }.Run(firstRow, rows);
    }

    /// <summary>Derives the kernel that the input gradient is convolved with: taps reversed, [kernelSize, filters, channels].</summary>
    public override void Pack(in LayerPass<T> pass, int part)
    {
        int filters = _spec.Filters, tapSize = _channels * filters;
        for (int tap = 0; tap < _spec.KernelSize; tap++)
        {
            Transposition.Transpose(
                pass.Parameters.Slice((_spec.KernelSize - 1 - tap) * tapSize, tapSize), filters, pass.Packed.Slice(tap * tapSize, tapSize), _channels,
                _channels, filters);
        }
    }

    /// <remarks>
    /// x[i] meets kernel tap t in the output l with l · stride = i + padLeft − t · dilation. Spread the output gradient's rows stride apart over
    /// positions that begin extent − 1 before the first, zeros elsewhere; then
    /// <code>dx[i, c] = Σ over t, f:  spread[i + padLeft + t · dilation, f] · kernel[kernelSize − 1 − t, c, f]</code>
    /// which is the forward product again, with the packed kernel.
    /// </remarks>
    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        int filters = _spec.Filters;
        Span<T> spread = pass.Scratch[..(_spreadLength * filters)];
        spread.Clear();
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Spread(pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size), spread);
            new MatrixProduct<T>
            {
                C = pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size),
                A = spread[(_windows.PadLeft * filters)..],
                B = pass.Packed,
                ARows = RowLayout.Uniform(filters),
                Columns = _channels,
                Segments = _spec.Dilation == 1 ? 1 : _spec.KernelSize,
                Length = _spec.Dilation == 1 ? _spec.KernelSize * filters : filters,
                ASegmentStride = _spec.Dilation * filters,
                Scratch = pass.Scratch[spread.Length..],
            }.Run(0, InputShape.Length);
        }
    }

    /// <remarks>
    /// dkernel[t, c, f] = Σ over samples n, outputs l:  x[n, l · stride + t · dilation − padLeft, c] · dy[n, l, f]: the transposed matrix of windows
    /// times dy. A part owns a range of (t, c) rows. The last part is
    /// dbias[f] = Σ over n, l: dy[n, l, f].
    /// </remarks>
    public override void ParameterGradient(in LayerPass<T> pass, int first, int count)
    {
        if (_spec.UseBias && first + count > Bands.Count)
            Channels.Sum(pass.OutputGradient, pass.ParameterGradient[_kernelValues..], pass.AccumulateGradient);

        (int firstRow, int rows) = Bands.RowsOf(first, count);
        int sampleStride = IsPadded ? SavedPerSample : InputShape.Size;
        ReadOnlySpan<T> x = IsPadded ? pass.SavedPerSample : pass.Input;
        int samplesPerBlock = Math.Max(1, TermsPerBlock / OutputShape.Length);
        for (int sample = 0; sample < pass.SampleCount; sample += samplesPerBlock)
        {
            int samples = Math.Min(samplesPerBlock, pass.SampleCount - sample);
            new MatrixProduct<T>
            {
                C = pass.ParameterGradient[.._kernelValues],
                A = x[(sample * sampleStride)..],
                B = pass.OutputGradient.Slice(sample * OutputShape.Size, samples * OutputShape.Size),
                ARows = new RowLayout(_channels, _spec.Dilation * _channels, 1),
                Columns = _spec.Filters,
                Segments = samples,
                ASegmentStride = sampleStride,
                Length = OutputShape.Length,
                AStep = _spec.Stride * _channels,
                Accumulate = sample > 0 || pass.AccumulateGradient,
                Scratch = pass.Scratch,
            }.Run(firstRow, rows);
        }
    }

    /// <summary>Copies samples between zeros, where the padding asks for it.</summary>
    private void PadSamples(in LayerPass<T> pass)
    {
        int left = _windows.PadLeft * _channels;
        for (int sample = 0; sample < pass.SampleCount && IsPadded; sample++)
        {
            Span<T> padded = pass.SavedPerSample.Slice(sample * SavedPerSample, SavedPerSample);
            padded[..left].Clear();
            pass.Input.Slice(sample * InputShape.Size, InputShape.Size).CopyTo(padded[left..]);
            padded[(left + InputShape.Size)..].Clear();
        }
    }

    /// <summary>Writes the rows of <paramref name="gradient"/> into their places; the zeros around them are there already.</summary>
    private void Spread(ReadOnlySpan<T> gradient, Span<T> spread)
    {
        int filters = _spec.Filters;
        Span<T> places = spread[((_windows.Extent - 1) * filters)..];
        if (_spec.Stride == 1)
        {
            gradient.CopyTo(places);
            return;
        }

        for (int l = 0; l < OutputShape.Length; l++)
            gradient.Slice(l * filters, filters).CopyTo(places[(l * _spec.Stride * filters)..]);
    }
}
