using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.AddALayer;

/// <summary>
/// Scales each channel by a trained factor: <code>y[l, c] = x[l, c] · scale[c]</code>
/// Input and output [length, channels], scale [channels].
/// Source: Touvron et al., Going Deeper with Image Transformers (2021), section 2 (LayerScale).
/// </summary>
/// <param name="InitialScale">Initial value of every factor: 1 or 0.</param>
public sealed record ChannelScale(Initializer InitialScale = Initializer.Ones) : LayerSpec
{
    /// <inheritdoc/>
    public override string Kind => "channel_scale";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public override Layer<T> Bind<T>(Shape input) => new ChannelScaleLayer<T>(this, input);
}

/// <summary>Parameters: scale [channels].</summary>
internal sealed class ChannelScaleLayer<T>(ChannelScale spec, Shape shape) : Layer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _channels = shape.Channels;

    public override IReadOnlyList<ParameterSpec> Parameters { get; } = [new ParameterSpec("scale", [shape.Channels], spec.InitialScale)];

    /// <summary>One part per channel: no two parts write the same element.</summary>
    public override int ParameterGradientParts => _channels;

    public override void Forward(in LayerPass<T> pass)
    {
        for (int i = 0; i < pass.Input.Length; i++)
            pass.Output[i] = pass.Input[i] * pass.Parameters[i % _channels];
    }

    /// <remarks>∂y[l, c] / ∂x[l, c] = scale[c], so dx[l, c] = dy[l, c] · scale[c].</remarks>
    public override void Backward(in LayerPass<T> pass)
    {
        for (int i = 0; i < pass.InputGradient.Length; i++)
            pass.InputGradient[i] = pass.OutputGradient[i] * pass.Parameters[i % _channels];
    }

    /// <remarks>dscale[c] = Σ over samples n and positions l:  dy[n, l, c] · x[n, l, c].</remarks>
    public override void ParameterGradient(in LayerPass<T> pass, int first, int count)
    {
        for (int c = first; c < first + count; c++)
        {
            T sum = T.Zero;
            for (int i = c; i < pass.Input.Length; i += _channels)
                sum = T.FusedMultiplyAdd(pass.OutputGradient[i], pass.Input[i], sum);
            pass.ParameterGradient[c] = sum;
        }
    }
}
