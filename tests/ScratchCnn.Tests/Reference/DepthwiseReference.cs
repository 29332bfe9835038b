using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>Each output is one chain of fused multiply-adds in ascending order of the taps inside the signal, begun with the bias.</summary>
internal sealed class DepthwiseReference<T>(DepthwiseConv1D spec, Shape input, Shape output) : ReferenceLayer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private int Extent => (spec.Dilation * (spec.KernelSize - 1)) + 1;

    private int PadLeft => spec.Padding switch
    {
        Padding.Same => Math.Max(0, ((OutputShape.Length - 1) * spec.Stride) + Extent - InputShape.Length) / 2,
        Padding.Causal => Extent - 1,
        _ => 0,
    };

    public override void Forward(ReferencePass<T> pass)
    {
        for (int n = 0; n < pass.Batch; n++)
        {
            for (int l = 0; l < OutputShape.Length; l++)
            {
                for (int c = 0; c < OutputShape.Channels; c++)
                {
                    T sum = spec.UseBias ? pass.Parameters[BiasAt(c)] : T.Zero;
                    for (int t = 0; t < spec.KernelSize; t++)
                    {
                        if (IsInside(PositionOf(l, t)))
                            sum = T.FusedMultiplyAdd(pass.Input[InputAt(n, PositionOf(l, t), c)], pass.Parameters[KernelAt(t, c)], sum);
                    }

                    pass.Output[OutputAt(n, l, c)] = sum;
                }
            }
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int n = 0; n < pass.Batch; n++)
        {
            for (int t = 0; t < spec.KernelSize; t++)
            {
                for (int l = 0; l < OutputShape.Length; l++)
                {
                    for (int c = 0; c < OutputShape.Channels && IsInside(PositionOf(l, t)); c++)
                    {
                        T dy = pass.OutputGradient[OutputAt(n, l, c)];
                        int i = InputAt(n, PositionOf(l, t), c), k = KernelAt(t, c);
                        pass.InputGradient[i] = T.FusedMultiplyAdd(dy, pass.Parameters[k], pass.InputGradient[i]);
                        pass.ParameterGradient[k] = T.FusedMultiplyAdd(pass.Input[i], dy, pass.ParameterGradient[k]);
                    }
                }
            }

            for (int l = 0; l < OutputShape.Length && spec.UseBias; l++)
            {
                for (int c = 0; c < OutputShape.Channels; c++)
                    pass.ParameterGradient[BiasAt(c)] += pass.OutputGradient[OutputAt(n, l, c)];
            }
        }
    }

    private int PositionOf(int l, int t) => (l * spec.Stride) + (t * spec.Dilation) - PadLeft;

    private bool IsInside(int position) => position >= 0 && position < InputShape.Length;

    private int KernelAt(int t, int c) => (t * InputShape.Channels) + c;

    private int BiasAt(int c) => KernelAt(spec.KernelSize, c);
}
