using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>Each output is one chain of fused multiply-adds in ascending (tap, channel), begun with the bias.</summary>
internal sealed class ConvolutionReference<T>(Conv1D spec, Shape input, Shape output) : ReferenceLayer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private int Extent => (spec.Dilation * (spec.KernelSize - 1)) + 1;

    /// <summary>Places before the signal: Keras puts an odd extra place of 'same' padding behind it.</summary>
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
                for (int f = 0; f < spec.Filters; f++)
                {
                    T sum = spec.UseBias ? pass.Parameters[BiasAt(f)] : T.Zero;
                    for (int t = 0; t < spec.KernelSize; t++)
                    {
                        for (int c = 0; c < InputShape.Channels; c++)
                            sum = T.FusedMultiplyAdd(InputOrZero(pass, n, PositionOf(l, t), c), pass.Parameters[KernelAt(t, c, f)], sum);
                    }

                    pass.Output[OutputAt(n, l, f)] = sum;
                }
            }
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        InputGradient(pass);
        for (int t = 0; t < spec.KernelSize; t++)
        {
            for (int c = 0; c < InputShape.Channels; c++)
            {
                for (int f = 0; f < spec.Filters; f++)
                {
                    T sum = T.Zero;
                    for (int n = 0; n < pass.Batch; n++)
                    {
                        for (int l = 0; l < OutputShape.Length; l++)
                            sum = T.FusedMultiplyAdd(InputOrZero(pass, n, PositionOf(l, t), c), pass.OutputGradient[OutputAt(n, l, f)], sum);
                    }

                    pass.ParameterGradient[KernelAt(t, c, f)] = sum;
                }
            }
        }

        for (int f = 0; spec.UseBias && f < spec.Filters; f++)
        {
            T sum = T.Zero;
            for (int n = 0; n < pass.Batch; n++)
            {
                for (int l = 0; l < OutputShape.Length; l++)
                    sum += pass.OutputGradient[OutputAt(n, l, f)];
            }

            pass.ParameterGradient[BiasAt(f)] = sum;
        }
    }

    /// <summary>Taps from last to first, then filters: for each, the one output in which this input met the tap, if there is one.</summary>
    private void InputGradient(ReferencePass<T> pass)
    {
        for (int n = 0; n < pass.Batch; n++)
        {
            for (int i = 0; i < InputShape.Length; i++)
            {
                for (int c = 0; c < InputShape.Channels; c++)
                {
                    T sum = T.Zero;
                    for (int t = spec.KernelSize - 1; t >= 0; t--)
                    {
                        for (int l = 0; l < OutputShape.Length; l++)
                        {
                            for (int f = 0; PositionOf(l, t) == i && f < spec.Filters; f++)
                                sum = T.FusedMultiplyAdd(pass.OutputGradient[OutputAt(n, l, f)], pass.Parameters[KernelAt(t, c, f)], sum);
                        }
                    }

                    pass.InputGradient[InputAt(n, i, c)] = sum;
                }
            }
        }
    }

    private int PositionOf(int l, int t) => (l * spec.Stride) + (t * spec.Dilation) - PadLeft;

    private T InputOrZero(ReferencePass<T> pass, int n, int position, int c) =>
        position < 0 || position >= InputShape.Length ? T.Zero : pass.Input[InputAt(n, position, c)];

    private int KernelAt(int t, int c, int f) => (((t * InputShape.Channels) + c) * spec.Filters) + f;

    private int BiasAt(int f) => (spec.KernelSize * InputShape.Channels * spec.Filters) + f;
}
