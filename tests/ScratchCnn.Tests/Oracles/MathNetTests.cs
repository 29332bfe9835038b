using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using MathNet.Numerics.LinearAlgebra;
using ScratchCnn.Layers;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Oracles;

/// <summary>MathNet.Numerics knows nothing of this library: its matrix products, and convolution by way of the Fourier transform.</summary>
public sealed class MathNetTests
{
    private const int Batch = 4;
    private const double Tolerance = 1e-13;

    public static TheoryData<string> DenseCases => [.. LayerCases.All.Where(layerCase => layerCase.Spec is Dense).Select(layerCase => layerCase.Name)];

    public static TheoryData<string> ConvolutionCases =>
        [.. LayerCases.All.Where(layerCase => layerCase.Spec is Conv1D { Padding: Padding.Valid }).Select(layerCase => layerCase.Name)];

    [Theory, MemberData(nameof(DenseCases))]
    public void A_dense_layer_is_three_matrix_products(string name)
    {
        LayerUnderTest<double> subject = LayerCases.Named(name).Layers<double>().Single();
        var spec = (Dense)subject.Spec;
        int inputs = subject.Layer.InputShape.Channels, rows = Batch * subject.Layer.InputShape.Length;
        LayerData<double> data = LayerData<double>.For(subject, Batch);
        LayerResult<double> result = new GuardedRun<double> { Batch = Batch }.Of(subject, data);

        Matrix<double> x = RowMajor(rows, inputs, data.Input), kernel = RowMajor(inputs, spec.Units, data.Parameters[..(inputs * spec.Units)]);
        Matrix<double> dy = RowMajor(rows, spec.Units, data.OutputGradient);
        Matrix<double> y = x * kernel;
        if (spec.UseBias)
            y += RowMajor(rows, spec.Units, [.. Enumerable.Range(0, rows).SelectMany(_ => data.Parameters[(inputs * spec.Units)..])]);
        Bits.AssertNear<double>(y.ToRowMajorArray(), result.Output, Tolerance, "y = x · kernel + bias");
        Bits.AssertNear<double>((dy * kernel.Transpose()).ToRowMajorArray(), result.InputGradient, Tolerance, "dx = dy · kernelᵀ");
        double[] parameterGradient = [.. (x.Transpose() * dy).ToRowMajorArray(), .. spec.UseBias ? dy.ColumnSums().ToArray() : []];
        Bits.AssertNear<double>(parameterGradient, result.ParameterGradient, Tolerance, "dkernel = xᵀ · dy");
    }

    [Theory, MemberData(nameof(ConvolutionCases))]
    public void A_convolution_is_a_product_of_Fourier_transforms(string name)
    {
        LayerUnderTest<double> subject = LayerCases.Named(name).Layers<double>().Single();
        var spec = (Conv1D)subject.Spec;
        Shape input = subject.Layer.InputShape, output = subject.Layer.OutputShape;
        LayerData<double> data = LayerData<double>.For(subject, Batch);
        double[] actual = new GuardedRun<double> { Batch = Batch, Training = false }.Of(subject, data).Output;

        int kernelValues = spec.KernelSize * input.Channels * spec.Filters;
        var expected = new double[actual.Length];
        for (int n = 0; n < Batch; n++)
        {
            for (int f = 0; f < spec.Filters; f++)
            {
                var sum = new Complex[input.Length];
                for (int c = 0; c < input.Channels; c++)
                {
                    Complex[] signal = Transformed(input.Length, l => data.Input[(((n * input.Length) + l) * input.Channels) + c]);
                    Complex[] taps = Transformed(input.Length, l => l % spec.Dilation == 0 && l / spec.Dilation < spec.KernelSize
                        ? data.Parameters[(((l / spec.Dilation * input.Channels) + c) * spec.Filters) + f] : 0);
                    for (int frequency = 0; frequency < sum.Length; frequency++)
                        sum[frequency] += signal[frequency] * Complex.Conjugate(taps[frequency]);
                }

                // The circular cross-correlation: its first places, where no window wraps round, are the 'valid' ones.
                Fourier.Inverse(sum, FourierOptions.AsymmetricScaling);
                for (int l = 0; l < output.Length; l++)
                    expected[(((n * output.Length) + l) * spec.Filters) + f] = sum[l * spec.Stride].Real + (spec.UseBias ? data.Parameters[kernelValues + f] : 0);
            }
        }

        Bits.AssertNear<double>(expected, actual, 1e-12, "Output");
    }

    private static Complex[] Transformed(int length, Func<int, double> value)
    {
        Complex[] values = [.. Enumerable.Range(0, length).Select(l => new Complex(value(l), 0))];
        Fourier.Forward(values, FourierOptions.AsymmetricScaling);
        return values;
    }

    private static Matrix<double> RowMajor(int rows, int columns, double[] values) => Matrix<double>.Build.DenseOfRowMajor(rows, columns, values);
}
