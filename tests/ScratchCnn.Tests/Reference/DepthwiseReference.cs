using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Tests.AddALayer;

namespace ScratchCnn.Tests.Reference;

/// <summary>Each output is one chain of fused multiply-adds in ascending order of the taps, begun with the bias.</summary>
internal sealed class DepthwiseReference<T>(DepthwiseConv1D spec, Shape input, Shape output) : ReferenceLayer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(ReferencePass<T> pass)
    {
        for (int n = 0; n < pass.Batch; n++)
        {
            for (int l = 0; l < OutputShape.Length; l++)
            {
                for (int c = 0; c < OutputShape.Channels; c++)
                {
                    T sum = pass.Parameters[KernelAt(spec.KernelSize, c)];
                    for (int t = 0; t < spec.KernelSize; t++)
                        sum = T.FusedMultiplyAdd(pass.Input[InputAt(n, (l * spec.Stride) + t, c)], pass.Parameters[KernelAt(t, c)], sum);
                    pass.Output[OutputAt(n, l, c)] = sum;
                }
            }
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int n = 0; n < pass.Batch; n++)
        {
            for (int l = 0; l < OutputShape.Length; l++)
            {
                for (int c = 0; c < OutputShape.Channels; c++)
                {
                    T dy = pass.OutputGradient[OutputAt(n, l, c)];
                    for (int t = 0; t < spec.KernelSize; t++)
                    {
                        int i = InputAt(n, (l * spec.Stride) + t, c), k = KernelAt(t, c);
                        pass.InputGradient[i] = T.FusedMultiplyAdd(dy, pass.Parameters[k], pass.InputGradient[i]);
                        pass.ParameterGradient[k] = T.FusedMultiplyAdd(dy, pass.Input[i], pass.ParameterGradient[k]);
                    }

                    pass.ParameterGradient[KernelAt(spec.KernelSize, c)] += dy;
                }
            }
        }
    }

    /// <summary>The bias lies behind the kernel, as if it were one tap more.</summary>
    private int KernelAt(int t, int c) => (t * InputShape.Channels) + c;
}
