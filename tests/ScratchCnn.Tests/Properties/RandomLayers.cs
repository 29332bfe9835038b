using FsCheck;
using FsCheck.Fluent;
using ScratchCnn.Layers;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Properties;

/// <summary>A random layer on a random shape, with a random batch. What it prints is what FsCheck shows when a property fails.</summary>
public sealed record RandomLayer(LayerSpec Spec, Shape Input, int Batch)
{
    internal LayerCase Case => new(Spec.ToString(), Spec, Input);

    public override string ToString() => $"{Spec} on {Input}, batch {Batch}";
}

/// <summary>
/// Generates layers whose sizes vary freely, and often enough hits the borders: one channel, one position, one sample, a kernel as long as the signal,
/// strides beyond the kernel, windows that overlap.
/// </summary>
public static class RandomLayers
{
    public static Arbitrary<RandomLayer> Layers() => Gen.OneOf(Convolutions, DepthwiseConvolutions, Denses, Pools, Normalizations, LayerNormalizations, Others).ToArbitrary();

    private static Gen<int> Small => Gen.Frequency((1, Gen.Constant(1)), (4, Gen.Choose(1, 12)), (2, Gen.Choose(13, 40)));

    private static Gen<int> Batches => Gen.Frequency((1, Gen.Constant(1)), (3, Gen.Choose(2, 5)));

    private static Gen<RandomLayer> Convolutions =>
        from filters in Small
        from channels in Small
        from kernelSize in Gen.Choose(1, 7)
        from stride in Gen.Choose(1, 9)
        from dilation in Gen.Choose(1, 4)
        from padding in Gen.Elements(Padding.Valid, Padding.Same, Padding.Causal)
        from useBias in Gen.Elements(true, false)
        from extra in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(0, 30)))
        from batch in Batches
        let shortest = padding == Padding.Valid ? (dilation * (kernelSize - 1)) + 1 : 1
        select new RandomLayer(new Conv1D(filters, kernelSize, stride, dilation, padding, useBias), new Shape(shortest + extra, channels), batch);

    private static Gen<RandomLayer> DepthwiseConvolutions =>
        from channels in Small
        from kernelSize in Gen.Choose(1, 7)
        from stride in Gen.Choose(1, 9)
        from dilation in Gen.Choose(1, 4)
        from padding in Gen.Elements(Padding.Valid, Padding.Same, Padding.Causal)
        from useBias in Gen.Elements(true, false)
        from extra in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(0, 30)))
        from batch in Batches
        let shortest = padding == Padding.Valid ? (dilation * (kernelSize - 1)) + 1 : 1
        select new RandomLayer(new DepthwiseConv1D(kernelSize, stride, dilation, padding, useBias), new Shape(shortest + extra, channels), batch);

    private static Gen<RandomLayer> Denses =>
        from units in Small
        from inputs in Small
        from length in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(1, 20)))
        from useBias in Gen.Elements(true, false)
        from batch in Batches
        select new RandomLayer(new Dense(units, useBias), new Shape(length, inputs), batch);

    private static Gen<RandomLayer> Pools =>
        from channels in Small
        from poolSize in Gen.Choose(1, 6)
        from stride in Gen.Choose(1, 8)
        from padding in Gen.Elements(Padding.Valid, Padding.Same)
        from average in Gen.Elements(true, false)
        from extra in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(0, 25)))
        from batch in Batches
        let length = (padding == Padding.Valid ? poolSize : 1) + extra
        select new RandomLayer(average ? new AveragePool1D(poolSize, stride, padding) : new MaxPool1D(poolSize, stride, padding), new Shape(length, channels), batch);

    /// <summary>Two values at the least: the variance of one is 0, and its output does not depend on it.</summary>
    private static Gen<RandomLayer> Normalizations =>
        from channels in Small
        from length in Gen.Choose(1, 20)
        from batch in Gen.Choose(2, 5)
        select new RandomLayer(new BatchNorm(0.9, 1e-2), new Shape(length, channels), batch);

    /// <summary>Two channels at least, for the same reason; and an epsilon that keeps the function smooth where they are nearly equal.</summary>
    private static Gen<RandomLayer> LayerNormalizations =>
        from channels in Gen.Choose(2, 40)
        from length in Gen.Choose(1, 20)
        from batch in Batches
        select new RandomLayer(new LayerNorm(0.1), new Shape(length, channels), batch);

    private static Gen<RandomLayer> Others =>
        from spec in Gen.Elements<LayerSpec>(
            new Relu(), new LeakyRelu(0.1), new Sigmoid(), new Tanh(), new Gelu(), new Silu(), new Softmax(), new Dropout(0.3), new BranchDropout(0.3), new Flatten(),
            new GlobalMaxPool1D(), new GlobalAveragePool1D(), new ZeroPadding1D(3, 1), new UpSampling1D(2), new AdaptiveAveragePool1D(1), new Slice(0, 1))
        from channels in Small
        from length in Gen.Choose(1, 20)
        from batch in Batches
        select new RandomLayer(spec, new Shape(length, channels), batch);
}
