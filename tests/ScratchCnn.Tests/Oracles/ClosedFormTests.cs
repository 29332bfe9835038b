using ScratchCnn.Layers;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Oracles;

/// <summary>Cases whose result is known without computing.</summary>
public sealed class ClosedFormTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(7)]
    public void Convolving_a_shifted_signal_shifts_the_output_to_the_bit(int shift)
    {
        LayerUnderTest<float> subject = Of<float>(new Conv1D(5, 4, Dilation: 2), new Shape(40, 3));
        LayerData<float> data = LayerData<float>.For(subject, batch: 1);
        float[] shifted = [.. data.Input.AsSpan(shift * 3), .. new float[shift * 3]];
        float[] y = Predicted(subject, data), yOfShifted = Predicted(subject, data with { Input = shifted });
        int common = (subject.Layer.OutputShape.Length - shift) * 5;
        Bits.AssertEqual<float>(y.AsSpan(shift * 5, common), yOfShifted.AsSpan(0, common), "Shifted output");
    }

    [Fact]
    public void A_shift_by_a_stride_shifts_the_output_by_one()
    {
        LayerUnderTest<float> subject = Of<float>(new Conv1D(9, 5, Stride: 3), new Shape(41, 2));
        LayerData<float> data = LayerData<float>.For(subject, batch: 1);
        float[] shifted = [.. data.Input.AsSpan(3 * 2), .. new float[3 * 2]];
        int common = (subject.Layer.OutputShape.Length - 1) * 9;
        float[] y = Predicted(subject, data), yOfShifted = Predicted(subject, data with { Input = shifted });
        Bits.AssertEqual<float>(y.AsSpan(9, common), yOfShifted.AsSpan(0, common), "Shifted output");
    }

    [Fact]
    public void A_kernel_of_one_1_picks_one_place_of_the_window()
    {
        LayerUnderTest<double> subject = Of<double>(new Conv1D(1, 5, Padding: Padding.Same, UseBias: false), new Shape(12, 1));
        LayerData<double> data = LayerData<double>.For(subject, batch: 1);
        Assert.Equal(data.Input, Predicted(subject, data with { Parameters = [0, 0, 1, 0, 0] }));
        Assert.Equal([0, 0, .. data.Input[..10]], Predicted(subject, data with { Parameters = [1, 0, 0, 0, 0] }));
    }

    [Fact]
    public void Dense_reads_its_kernels_rows_with_one_hot_inputs()
    {
        LayerUnderTest<double> subject = Of<double>(new Dense(11, UseBias: false), Shape.Flat(6));
        LayerData<double> data = LayerData<double>.For(subject, batch: 6);
        double[] oneHot = [.. Enumerable.Range(0, 36).Select(i => i % 7 == 0 ? 1.0 : 0)];
        Assert.Equal(data.Parameters, new GuardedRun<double> { Batch = 6, Training = false }.Of(subject, data with { Input = oneHot }).Output);
    }

    [Fact]
    public void Batch_normalization_gives_mean_0_and_variance_1()
    {
        const double Epsilon = 1e-5;
        LayerUnderTest<double> subject = Of<double>(new BatchNorm(0.99, Epsilon), new Shape(50, 3));
        LayerData<double> data = LayerData<double>.For(subject, batch: 8);

        // A mean a million times the deviation must not cost the variance its digits.
        data = data with { Parameters = [1, 1, 1, 0, 0, 0], Input = [.. data.Input.Select((x, i) => x + (i % 3 == 2 ? 1e6 : 0))] };
        double[] y = new GuardedRun<double> { Batch = 8 }.Of(subject, data).Output;
        for (int c = 0; c < 3; c++)
        {
            double[] inputs = [.. data.Input.Where((_, i) => i % 3 == c)], outputs = [.. y.Where((_, i) => i % 3 == c)];
            double mean = inputs.Average(), variance = inputs.Average(x => (x - mean) * (x - mean));
            Assert.Equal(0, outputs.Average(), 1e-9);
            Assert.Equal(variance / (variance + Epsilon), outputs.Average(x => x * x), 1e-9);
        }
    }

    [Fact]
    public void Running_statistics_tend_to_those_of_the_data()
    {
        LayerUnderTest<double> subject = Of<double>(new BatchNorm(0.5), new Shape(9, 2));
        LayerData<double> data = LayerData<double>.For(subject, batch: 4);
        double[] state = [5, -5, 3, 3];
        for (int step = 0; step < 60; step++)
            state = new GuardedRun<double> { Batch = 4 }.Of(subject, data with { State = state }).State;
        for (int c = 0; c < 2; c++)
        {
            double[] inputs = [.. data.Input.Where((_, i) => i % 2 == c)];
            double mean = inputs.Average();
            Assert.Equal(mean, state[c], 1e-12);
            Assert.Equal(inputs.Average(x => (x - mean) * (x - mean)), state[2 + c], 1e-12);
        }
    }

    [Theory]
    [InlineData(0), InlineData(300), InlineData(-300), InlineData(1e30)]
    public void Softmax_sums_to_1_and_does_not_care_for_a_constant(double constant)
    {
        LayerUnderTest<double> subject = Of<double>(new Softmax(), Shape.Flat(7));
        LayerData<double> data = LayerData<double>.For(subject, batch: 3);
        double[] y = new GuardedRun<double> { Batch = 3, Training = false }.Of(subject, data with { Input = [.. data.Input.Select(x => x + constant)] }).Output;
        for (int row = 0; row < 3; row++)
            Assert.Equal(1, y.Skip(7 * row).Take(7).Sum(), 1e-15);
        if (Math.Abs(constant) < 1e6)
            Bits.AssertNear<double>(new GuardedRun<double> { Batch = 3, Training = false }.Of(subject, data).Output, y, 1e-12, "Probabilities");
    }

    [Theory]
    [InlineData(0.1), InlineData(0.5), InlineData(0.8)]
    public void Dropout_drops_its_share_and_keeps_the_mean(double rate)
    {
        const int Values = 400_000;
        LayerUnderTest<float> subject = Of<float>(new Dropout(rate), Shape.Flat(Values / 4));
        LayerData<float> data = LayerData<float>.For(subject, batch: 4);
        data.Input.AsSpan().Fill(1);
        float[] y = new GuardedRun<float> { Batch = 4 }.Of(subject, data).Output;
        double dropped = y.Count(value => value == 0) / (double)Values;
        Assert.Equal(rate, dropped, 5 * Math.Sqrt(rate * (1 - rate) / Values));
        Assert.Equal(1, y.Average(value => (double)value), 5 * Math.Sqrt(rate / (1 - rate) / Values));
        Assert.All(y.Distinct(), value => Assert.Contains(value, new[] { 0, (float)(1 / (1 - rate)) }));
    }

    [Fact]
    public void Dropout_masks_of_samples_and_neighbors_are_independent()
    {
        LayerUnderTest<float> subject = Of<float>(new Dropout(0.5), Shape.Flat(100_000));
        LayerData<float> data = LayerData<float>.For(subject, batch: 2);
        data.Input.AsSpan().Fill(1);
        float[] y = new GuardedRun<float> { Batch = 2 }.Of(subject, data).Output;
        Assert.Equal(0.25, Enumerable.Range(0, 100_000).Count(i => y[i] > 0 && y[100_000 + i] > 0) / 1e5, 0.007);
        Assert.Equal(0.25, Enumerable.Range(0, 99_999).Count(i => y[i] > 0 && y[i + 1] > 0) / 1e5, 0.007);
    }

    private static float[] Predicted(LayerUnderTest<float> subject, LayerData<float> data) =>
        new GuardedRun<float> { Batch = 1, Training = false }.Of(subject, data).Output;

    private static double[] Predicted(LayerUnderTest<double> subject, LayerData<double> data) =>
        new GuardedRun<double> { Batch = 1, Training = false }.Of(subject, data).Output;

    private static LayerUnderTest<T> Of<T>(LayerSpec spec, Shape input)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => new(spec, spec.Bind<T>(input), default);
}
