using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>The promises of every layer, as checks of one layer on one batch.</summary>
internal sealed class LayerContract<T>(LayerUnderTest<T> subject, int batch)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly LayerData<T> _data = LayerData<T>.For(subject, batch);

    /// <summary>Runs a check on every layer that a case puts into a network.</summary>
    public static void ForEachLayer(LayerCase layerCase, int batch, Action<LayerContract<T>> check)
    {
        foreach (LayerUnderTest<T> subject in layerCase.Layers<T>())
            check(new LayerContract<T>(subject, batch));
    }

    /// <summary>Outputs and gradients are overwritten; what they, the scratch and the saved values held before does not matter.</summary>
    public void OverwritesEverything()
    {
        LayerResult<T> result = Trained();
        foreach (T[] written in new[] { result.Output, result.InputGradient, result.SecondInputGradient, result.ParameterGradient, result.State })
            Assert.All(written, value => Assert.True(T.IsFinite(value)));
        Bits.AssertEqual(result, new GuardedRun<T> { Batch = batch, Fill = T.CreateChecked(12345) }.Of(subject, _data));
    }

    /// <summary>Nothing is read behind the end of a buffer.</summary>
    public void ReadsNothingOutside() =>
        Bits.AssertEqual(Trained(), new GuardedRun<T> { Batch = batch, Guard = Guard.UnreadablePage }.Of(subject, _data));

    /// <summary>Blocks of samples of any size, in any order, give the same bits; so do parameter gradients that continue from block to block.</summary>
    public void DoesNotSeeBlocks()
    {
        LayerResult<T> whole = Trained();
        for (int size = 1; size <= batch; size++)
        {
            Bits.AssertEqual(whole, new GuardedRun<T> { Batch = batch, BlockSize = size }.Of(subject, _data));
            Bits.AssertEqual(whole, new GuardedRun<T> { Batch = batch, BlockSize = size, Reversed = true }.Of(subject, _data));
        }
    }

    /// <summary>A sample depends on no other; except in batch normalization while training, which says so.</summary>
    public void KeepsSamplesApart()
    {
        bool training = !subject.IsCoupled;
        LayerResult<T> expected = new GuardedRun<T> { Batch = batch, Training = training }.Of(subject, _data);
        for (int sample = 0; sample < batch; sample++)
        {
            LayerData<T> amongOthers = _data.KeepingOnly(sample, subject, batch);
            AssertSameSample(expected, new GuardedRun<T> { Batch = batch, Training = training }.Of(subject, amongOthers), sample, sample, batch);

            // A dropout mask depends on the sample's place in the batch.
            if (subject.Spec is not (Dropout or BranchDropout))
                AssertSameSample(expected, new GuardedRun<T> { Batch = 1, Training = training }.Of(subject, _data.Alone(sample, batch)), sample, 0, 1);
        }
    }

    /// <summary>A prediction needs no packed values, leaves the state alone, and is the same for a sample alone.</summary>
    public void PredictsSampleBySample()
    {
        LayerResult<T> result = new GuardedRun<T> { Batch = batch, Training = false }.Of(subject, _data);
        Assert.All(result.Output, value => Assert.True(T.IsFinite(value)));
        for (int sample = 0; sample < batch; sample++)
            AssertSameSample(result, new GuardedRun<T> { Batch = 1, Training = false }.Of(subject, _data.Alone(sample, batch)), sample, 0, 1);
    }

    /// <summary>The parts of a sample's forward pass, in any order, are the whole of it.</summary>
    public void DividesAForwardPassIntoParts()
    {
        LayerResult<T> whole = new GuardedRun<T> { Batch = batch, Training = false }.Of(subject, _data);
        Bits.AssertEqual<T>(whole.Output, new GuardedRun<T> { Batch = batch, Training = false, InParts = true }.Of(subject, _data).Output, "Output");
        Bits.AssertEqual<T>(whole.Output, new GuardedRun<T> { Batch = batch, Training = false, InParts = true, Reversed = true }.Of(subject, _data).Output, "Output");
    }

    /// <summary>Without an input gradient none is written, and the parameters get the same gradient.</summary>
    public void CanLeaveOutTheInputGradient()
    {
        LayerResult<T> without = new GuardedRun<T> { Batch = batch, NeedsInputGradient = false }.Of(subject, _data);
        Bits.AssertEqual<T>(Trained().ParameterGradient, without.ParameterGradient, "Parameter gradient");
    }

    /// <summary>A layer that says it may run in place gives the same bits there.</summary>
    public void RunsInPlace()
    {
        Assert.False(subject.Layer.BackwardReadsInput);
        Bits.AssertEqual(Trained(), new GuardedRun<T> { Batch = batch, InPlace = true, BlockSize = 2 }.Of(subject, _data));
    }

    /// <summary>A layer that says it can apply a ReLU gives the bits of a separate one.</summary>
    public void FusesRelu()
    {
        var relu = new LayerUnderTest<T>(new Relu(), new Relu().Bind<T>(subject.Layer.OutputShape), default);
        LayerResult<T> before = new GuardedRun<T> { Batch = batch, Training = false }.Of(subject, _data);
        LayerResult<T> after = new GuardedRun<T> { Batch = batch, Training = false }.Of(relu, LayerData<T>.For(relu, batch) with { Input = before.Output });
        LayerResult<T> fused = new GuardedRun<T> { Batch = batch, Training = false, FuseRelu = true }.Of(subject, _data);
        Bits.AssertEqual<T>(after.Output, fused.Output, "Output");
    }

    /// <summary>A layer that says it can do a ReLU's backward pass gives the bits of a separate one, in training too.</summary>
    public void FusesReluGradient()
    {
        if (!subject.Layer.CanFuseReluGradient)
            return;
        T[] normalized = Trained().Output;
        T[] passed = [.. _data.OutputGradient.Zip(normalized, (gradient, value) => value > T.Zero ? gradient : T.Zero)];
        Assert.Contains(normalized, value => value < T.Zero);
        LayerResult<T> expected = new GuardedRun<T> { Batch = batch }.Of(subject, _data with { OutputGradient = passed });
        LayerResult<T> fused = new GuardedRun<T> { Batch = batch, FuseRelu = true, BlockSize = 2 }.Of(subject, _data);
        Bits.AssertEqual(expected with { Output = [.. normalized.Select(value => T.Max(value, T.Zero))] }, fused);
    }

    private LayerResult<T> Trained() => new GuardedRun<T> { Batch = batch }.Of(subject, _data);

    private void AssertSameSample(LayerResult<T> expected, LayerResult<T> actual, int expectedSample, int actualSample, int actualBatch)
    {
        AssertSame(expected.Output, actual.Output, "Output");
        AssertSame(expected.InputGradient, actual.InputGradient, "Input gradient");
        AssertSame(expected.SecondInputGradient, actual.SecondInputGradient, "Second input gradient");

        void AssertSame(T[] whole, T[] other, string what) => Bits.AssertEqual<T>(
            LayerResult<T>.Row(whole, expectedSample, batch), LayerResult<T>.Row(other, actualSample, actualBatch), $"{what} of sample {expectedSample}");
    }
}
