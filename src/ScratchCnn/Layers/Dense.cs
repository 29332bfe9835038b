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
/// <param name="KernelInitializer">Distribution of the kernel's initial values.</param>
/// <param name="BiasInitializer">Distribution of the bias's initial values.</param>
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
        Require.Fits(this, "kernel", input.Channels, Units);
        Require.Fits(this, "output", input.Length, Units);
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

    /// <summary>Positions, and inputs, whose gradients are computed in one go: the product of both stays in the first cache.</summary>
    private const int PositionsPerBlock = 32, InputsPerBlock = 96;

    /// <summary>Units of a piece of one sample: what the widest tile of one row covers in floats of 256 bits.</summary>
    private const int UnitsPerPart = 64;

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

    public override bool CanAccumulateGradient => true;

    public override int ScratchSize => Math.Max(
        MatrixProduct<T>.ScratchSize(Math.Max(_inputs, TermsPerBlock), _spec.Units), MatrixProduct<T>.WholeVectors(PositionsPerBlock) * (_spec.Units + InputsPerBlock));

    public override int ParameterGradientParts => Bands.Count + (_spec.UseBias ? 1 : 0);

    private RowBands Bands => new(_inputs);

    public override int ForwardParts => ((_spec.Units - 1) / UnitsPerPart) + 1;

    public override void Forward(in LayerPass<T> pass) => Product(pass, 0, _spec.Units).Run(0, pass.SampleCount * OutputShape.Length);

    public override void ForwardPart(in LayerPass<T> pass, int part) =>
        Product(pass, part * UnitsPerPart, Math.Min((part + 1) * UnitsPerPart, _spec.Units)).Run(0, OutputShape.Length);

    /// <summary>y = x · kernel + bias, for some of the units.</summary>
    private MatrixProduct<T> Product(in LayerPass<T> pass, int firstUnit, int endUnit) => new()
    {
        C = pass.Output,
        A = pass.Input,
        B = pass.Parameters[.._kernelValues],
        Bias = pass.Parameters[_kernelValues..],
        ARows = RowLayout.Uniform(_inputs),
        Columns = _spec.Units,
        FirstColumn = firstUnit,
        EndColumn = endUnit,
        Length = _inputs,
        Relu = pass.FuseRelu,
        Scratch = pass.Scratch,
    };

    /// <remarks>
    /// dx[r, i] = Σ over o: dy[r, o] · kernel[i, o]. A lane is a position r, so that the kernel is read as it lies: dxᵀ = kernel · dyᵀ, and what is
    /// turned round is dy and dx, block by block.
    /// </remarks>
    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        int end = pass.SampleCount * InputShape.Length;
        for (int position = 0; position < end; position += PositionsPerBlock)
            BackwardBlock(pass, position, Math.Min(PositionsPerBlock, end - position));
    }

    private void BackwardBlock(in LayerPass<T> pass, int position, int positions)
    {
        // Results of lanes without a position are not copied. They hold 0 all the same: subnormal values of an earlier use would be slow.
        int lanes = MatrixProduct<T>.WholeVectors(positions);
        Span<T> dyTransposed = pass.Scratch[..(lanes * _spec.Units)], dxTransposed = pass.Scratch[dyTransposed.Length..];
        if (positions < lanes)
            dyTransposed.Clear();
        Transposition.Transpose(pass.OutputGradient[(position * _spec.Units)..], _spec.Units, dyTransposed, lanes, positions, _spec.Units);
        for (int input = 0; input < _inputs; input += InputsPerBlock)
        {
            int inputs = Math.Min(InputsPerBlock, _inputs - input);
            new MatrixProduct<T>
            {
                C = dxTransposed,
                A = pass.Parameters[(input * _spec.Units).._kernelValues],
                B = dyTransposed,
                ARows = RowLayout.Uniform(_spec.Units),
                Columns = lanes,
                Length = _spec.Units,
            }.Run(0, inputs);
            Transposition.Transpose(dxTransposed, lanes, pass.InputGradient[((position * _inputs) + input)..], _inputs, inputs, positions);
        }
    }

    /// <remarks>dkernel[i, o] = Σ over samples and positions r: x[r, i] · dy[r, o]; a part owns a range of i. The last part
    /// is dbias[o] = Σ over r: dy[r, o].</remarks>
    public override void ParameterGradient(in LayerPass<T> pass, int first, int count)
    {
        if (_spec.UseBias && first + count > Bands.Count)
            Channels.Sum(pass.OutputGradient, pass.ParameterGradient[_kernelValues..], pass.AccumulateGradient);

        (int firstRow, int rows) = Bands.RowsOf(first, count);
        int positions = pass.SampleCount * InputShape.Length;
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
                Accumulate = position > 0 || pass.AccumulateGradient,
                Scratch = pass.Scratch,
            }.Run(firstRow, rows);
        }
    }
}
