using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Tests.AddALayer;

namespace ScratchCnn.Tests.Reference;

/// <summary>The plain formulas of each layer. A new layer needs a line here.</summary>
internal static class References
{
    /// <summary>The reference for a layer that stands for <paramref name="spec"/>.</summary>
    /// <param name="spec">The spec that the layer was bound from.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="second">Shape of its second input.</param>
    public static ReferenceLayer<T> Of<T>(ModuleSpec spec, Layer<T> layer, Shape second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape input = layer.InputShape, output = layer.OutputShape;
        return spec switch
        {
            Conv1D convolution => new ConvolutionReference<T>(convolution, input, output),
            Dense dense => new DenseReference<T>(dense, input, output),
            BatchNorm normalization => new NormalizationReference<T>(normalization, input),
            MaxPool1D pool => new MaxPoolReference<T>(pool.PoolSize, pool.Stride ?? pool.PoolSize, pool.Padding, input, output),
            AveragePool1D pool => new AveragePoolReference<T>(pool.PoolSize, pool.Stride ?? pool.PoolSize, pool.Padding, input, output),
            GlobalMaxPool1D => new MaxPoolReference<T>(input.Length, 1, Padding.Valid, input, output),
            GlobalAveragePool1D => new AveragePoolReference<T>(input.Length, 1, Padding.Valid, input, output),
            AdaptiveAveragePool1D => new AdaptiveAveragePoolReference<T>(input, output),
            Relu => ActivationReference.Relu<T>(input),
            LeakyRelu leaky => ActivationReference.LeakyRelu(input, T.CreateChecked(leaky.Slope)),
            Sigmoid => ActivationReference.Sigmoid<T>(input),
            Tanh => ActivationReference.Tanh<T>(input),
            Gelu => ActivationReference.Gelu<T>(input),
            Softmax => new SoftmaxReference<T>(input),
            Dropout dropout => new DropoutReference<T>(dropout.Rate, input),
            BranchDropout dropout => new BranchDropoutReference<T>(dropout.Rate, input),
            Slice slice => new SliceReference<T>(slice.Start, input, output),
            Flatten => new FlattenReference<T>(input),
            Silu => ActivationReference.Silu<T>(input),
            LayerNorm normalization => new LayerNormReference<T>(normalization, input),
            ZeroPadding1D padding => new ZeroPaddingReference<T>(padding, input, output),
            UpSampling1D resampling => new UpSamplingReference<T>(resampling, input, output),
            Concatenate => new ConcatenateReference<T>(input, second),
            Average => new RunningMeanReference<T>(input, ((RunningMeanLayer<T>)layer).Count),
            Multiply => new MultiplyReference<T>(input, second),
            ChannelScale => new ChannelScaleReference<T>(input),
            DepthwiseConv1D depthwise => new DepthwiseReference<T>(depthwise, input, output),
            Residual => new AddReference<T>(input),
            SideInput when layer is TakeLayer<T> => new SliceReference<T>(0, input, output),
            SideInput side => new JoinReference<T>(input, second.Size, side.Size),
            _ => throw new NotSupportedException($"There is no reference for {spec.Kind}."),
        };
    }
}
