using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>What every layer promises, tried on every case of <see cref="LayerCases"/>.</summary>
[Trait("Category", "Kernels")]
public abstract class LayerContractTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Batch = 5;

    public static TheoryData<string> Cases => LayerCases.Names;

    [Theory, MemberData(nameof(Cases))]
    public void The_output_has_the_shape_that_the_description_foretells(string name)
    {
        LayerCase layerCase = LayerCases.Named(name);
        Assert.Equal(layerCase.Spec.OutputShape(layerCase.Input), layerCase.Layers<T>().Last().Layer.OutputShape);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Everything_is_overwritten_and_what_was_there_before_does_not_matter(string name) => ForEachLayer(name, (subject, data) =>
    {
        LayerResult<T> result = new GuardedRun<T> { Batch = Batch }.Of(subject, data);
        foreach (T[] written in new[] { result.Output, result.InputGradient, result.SecondInputGradient, result.ParameterGradient, result.State })
            Assert.All(written, value => Assert.True(T.IsFinite(value)));
        Bits.AssertEqual(result, new GuardedRun<T> { Batch = Batch, Fill = T.CreateChecked(12345) }.Of(subject, data));
    });

    [Theory, MemberData(nameof(Cases))]
    public void Nothing_is_read_behind_the_end_of_a_buffer(string name) => ForEachLayer(name, (subject, data) => Bits.AssertEqual(
        new GuardedRun<T> { Batch = Batch }.Of(subject, data), new GuardedRun<T> { Batch = Batch, Guard = Guard.UnreadablePage }.Of(subject, data)));

    [Theory, MemberData(nameof(Cases))]
    public void Blocks_of_samples_in_any_size_and_order_give_the_same_bits(string name) => ForEachLayer(name, (subject, data) =>
    {
        LayerResult<T> whole = new GuardedRun<T> { Batch = Batch }.Of(subject, data);
        for (int size = 1; size <= Batch; size++)
        {
            Bits.AssertEqual(whole, new GuardedRun<T> { Batch = Batch, BlockSize = size }.Of(subject, data));
            Bits.AssertEqual(whole, new GuardedRun<T> { Batch = Batch, BlockSize = size, Reversed = true }.Of(subject, data));
        }
    });

    [Theory, MemberData(nameof(Cases))]
    public void A_sample_depends_on_no_other_sample(string name) => ForEachLayer(name, (subject, data) =>
    {
        // Batch normalisation lets samples meet while training, and says so.
        bool training = !subject.IsCoupled;
        LayerResult<T> expected = new GuardedRun<T> { Batch = Batch, Training = training }.Of(subject, data);
        for (int sample = 0; sample < Batch; sample++)
        {
            AssertSameSample(expected, new GuardedRun<T> { Batch = Batch, Training = training }.Of(subject, data.KeepingOnly(sample, subject, Batch)), sample, sample, Batch);
            if (subject.Spec is not Dropout)
                AssertSameSample(expected, new GuardedRun<T> { Batch = 1, Training = training }.Of(subject, data.Alone(sample, Batch)), sample, 0, 1);
        }
    });

    [Theory, MemberData(nameof(Cases))]
    public void Predictions_need_no_prepared_values_and_leave_the_state_alone(string name) => ForEachLayer(name, (subject, data) =>
    {
        LayerResult<T> result = new GuardedRun<T> { Batch = Batch, Training = false }.Of(subject, data);
        Assert.All(result.Output, value => Assert.True(T.IsFinite(value)));
        for (int sample = 0; sample < Batch; sample++)
            AssertSameSample(result, new GuardedRun<T> { Batch = 1, Training = false }.Of(subject, data.Alone(sample, Batch)), sample, 0, 1);
    });

    [Theory, MemberData(nameof(Cases))]
    public void Without_an_input_gradient_the_parameters_get_the_same_gradient(string name) => ForEachLayer(name, (subject, data) =>
        Bits.AssertEqual<T>(
            new GuardedRun<T> { Batch = Batch }.Of(subject, data).ParameterGradient,
            new GuardedRun<T> { Batch = Batch, NeedsInputGradient = false }.Of(subject, data).ParameterGradient, "Parameter gradient"));

    [Theory, MemberData(nameof(Cases))]
    public void A_layer_that_may_run_in_place_gives_the_same_bits_there(string name) => ForEachLayer(name, (subject, data) =>
    {
        if (subject.Layer.CanRunInPlace)
        {
            Assert.False(subject.Layer.BackwardReadsInput);
            LayerResult<T> apart = new GuardedRun<T> { Batch = Batch }.Of(subject, data);
            Bits.AssertEqual(apart, new GuardedRun<T> { Batch = Batch, InPlace = true, BlockSize = 2 }.Of(subject, data));
        }
    });

    [Theory, MemberData(nameof(Cases))]
    public void A_fused_relu_gives_the_bits_of_a_separate_one(string name) => ForEachLayer(name, (subject, data) =>
    {
        if (subject.Layer.CanFuseRelu)
        {
            var relu = new LayerUnderTest<T>(new Relu(), new Relu().Bind<T>(subject.Layer.OutputShape), default);
            LayerResult<T> separate = new GuardedRun<T> { Batch = Batch, Training = false }.Of(subject, data);
            separate = new GuardedRun<T> { Batch = Batch, Training = false }.Of(relu, LayerData<T>.For(relu, Batch) with { Input = separate.Output });
            LayerResult<T> fused = new GuardedRun<T> { Batch = Batch, Training = false, FuseRelu = true }.Of(subject, data);
            Bits.AssertEqual<T>(separate.Output, fused.Output, "Output");
        }
    });

    private static void ForEachLayer(string name, Action<LayerUnderTest<T>, LayerData<T>> check)
    {
        foreach (LayerUnderTest<T> subject in LayerCases.Named(name).Layers<T>())
            check(subject, LayerData<T>.For(subject, Batch));
    }

    private static void AssertSameSample(LayerResult<T> expected, LayerResult<T> actual, int expectedSample, int actualSample, int actualBatch)
    {
        AssertSame(expected.Output, actual.Output, "Output");
        AssertSame(expected.InputGradient, actual.InputGradient, "Input gradient");
        AssertSame(expected.SecondInputGradient, actual.SecondInputGradient, "Second input gradient");

        void AssertSame(T[] batch, T[] other, string what) => Bits.AssertEqual<T>(
            LayerResult<T>.Row(batch, expectedSample, Batch), LayerResult<T>.Row(other, actualSample, actualBatch), $"{what} of sample {expectedSample}");
    }
}

public sealed class LayerContractInFloatTests : LayerContractTests<float>;

public sealed class LayerContractInDoubleTests : LayerContractTests<double>;
