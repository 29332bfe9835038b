using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>
/// A fully connected layer: <code>y[o] = bias[o] + Σ over i:  x[i] · kernel[i, o]</code>
/// Kernel [inputs, units], as Keras stores it. On a signal [length, channels] it is applied at every position, as in Keras.
/// Source: Goodfellow, Bengio, Courville, Deep Learning (2016), section 6.5.
/// </summary>
/// <param name="Units">Outputs.</param>
/// <param name="UseBias">Whether a bias is added.</param>
/// <param name="KernelInitializer">How the kernel begins.</param>
/// <param name="BiasInitializer">How the bias begins.</param>
public sealed record Dense(
    int Units,
    bool UseBias = true,
    Initializer KernelInitializer = Initializer.GlorotUniform,
    Initializer BiasInitializer = Initializer.Zeros) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "dense";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Require.Positive(this, Units, "units");
        return new Shape(input.Length, Units);
    }

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new DenseLayer<T>(this, input, OutputShape(input));
}

/// <summary>Three matrix products: y = x · kernel, dx = dy · kernelᵀ, dkernel = xᵀ · dy; a row of x is a position of a sample.</summary>
internal sealed class DenseLayer<T> : Layer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Terms of a weight gradient that are summed in one go.</summary>
    private const int TermsPerBlock = 128;

    /// <summary>Rows of the kernel that one call of <see cref="Prepare"/> transposes.</summary>
    private const int RowsPerItem = 256;

    private readonly Dense _spec;
    private readonly int _inputs;
    private readonly int _kernelValues;

    public DenseLayer(Dense spec, Shape input, Shape output)
        : base(input, output)
    {
        _spec = spec;
        _inputs = input.Channels;
        _kernelValues = checked(_inputs * spec.Units);
        var kernel = new ParameterSpec("kernel", [_inputs, spec.Units], spec.KernelInitializer);
        Parameters = spec.UseBias ? [kernel, new ParameterSpec("bias", [spec.Units], spec.BiasInitializer)] : [kernel];
    }

    public override IReadOnlyList<ParameterSpec> Parameters { get; }

    public override long MultiplyAdds => (long)OutputShape.Length * _kernelValues;

    public override bool CanFuseRelu => true;

    public override int PreparedSize => _kernelValues;

    public override int PrepareItems => ((_inputs - 1) / RowsPerItem) + 1;

    public override int ScratchSize => Math.Max(
        MatrixProduct<T>.ScratchSize(Math.Max(_inputs, TermsPerBlock), _spec.Units), MatrixProduct<T>.ScratchSize(_spec.Units, _inputs));

    public override int ParameterGradientItems => Bands.Count + (_spec.UseBias ? 1 : 0);

    private RowBands Bands => new(_inputs);

    public override void Forward(in LayerPass<T> pass, int first, int count) => new MatrixProduct<T>
    {
        C = pass.Output,
        A = pass.Input,
        B = pass.Parameters[.._kernelValues],
        Bias = pass.Parameters[_kernelValues..],
        ARows = RowLayout.Uniform(_inputs),
        Columns = _spec.Units,
        Length = _inputs,
        Relu = pass.FuseRelu,
        Scratch = pass.Scratch,
    }.Run(first * OutputShape.Length, count * OutputShape.Length);

    /// <summary>Transposes the kernel for the input gradient: [units, inputs].</summary>
    public override void Prepare(in LayerPass<T> pass, int item)
    {
        int first = item * RowsPerItem;
        Transposition.Transpose(
            pass.Parameters[.._kernelValues], pass.Prepared, _inputs, _spec.Units, first, Math.Min(RowsPerItem, _inputs - first));
    }

    /// <remarks>dx[i] = Σ over o: dy[o] · kernel[i, o].</remarks>
    public override void Backward(in LayerPass<T> pass, int first, int count)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        new MatrixProduct<T>
        {
            C = pass.InputGradient,
            A = pass.OutputGradient,
            B = pass.Prepared,
            ARows = RowLayout.Uniform(_spec.Units),
            Columns = _inputs,
            Length = _spec.Units,
            Scratch = pass.Scratch,
        }.Run(first * InputShape.Length, count * InputShape.Length);
    }

    /// <remarks>dkernel[i, o] = Σ over samples and positions r: x[r, i] · dy[r, o]; a piece owns a band of i. The last piece
    /// is dbias[o] = Σ over r: dy[r, o].</remarks>
    public override void ParameterGradient(in LayerPass<T> pass, int first, int count)
    {
        if (_spec.UseBias && first + count > Bands.Count)
            Channels.Sum(pass.OutputGradient, pass.ParameterGradient[_kernelValues..]);

        (int firstRow, int rows) = Bands.RowsOf(first, count);
        int positions = pass.Batch * InputShape.Length;
        for (int position = 0; position < positions; position += TermsPerBlock)
        {
            int terms = Math.Min(TermsPerBlock, positions - position);
            new MatrixProduct<T>
            {
                C = pass.ParameterGradient[.._kernelValues],
                A = pass.Input[(position * _inputs)..],
                B = pass.OutputGradient.Slice(position * _spec.Units, terms * _spec.Units),
                ARows = RowLayout.Uniform(1),
                Columns = _spec.Units,
                Length = terms,
                AStep = _inputs,
                Accumulate = position > 0,
                Scratch = pass.Scratch,
            }.Run(firstRow, rows);
        }
    }
}
