using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>The factor's gradient is one chain of fused multiply-adds in ascending order of samples and positions.</summary>
internal sealed class ChannelScaleReference<T>(Shape shape) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        for (int n = 0; n < pass.Batch; n++)
        {
            for (int l = 0; l < InputShape.Length; l++)
            {
                for (int c = 0; c < InputShape.Channels; c++)
                    pass.Output[OutputAt(n, l, c)] = pass.Input[InputAt(n, l, c)] * pass.Parameters[c];
            }
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int n = 0; n < pass.Batch; n++)
        {
            for (int l = 0; l < InputShape.Length; l++)
            {
                for (int c = 0; c < InputShape.Channels; c++)
                {
                    int i = InputAt(n, l, c);
                    pass.InputGradient[i] = pass.OutputGradient[i] * pass.Parameters[c];
                    pass.ParameterGradient[c] = T.FusedMultiplyAdd(pass.OutputGradient[i], pass.Input[i], pass.ParameterGradient[c]);
                }
            }
        }
    }
}
