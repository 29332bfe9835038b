using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>Each output is one chain of fused multiply-adds in ascending order of the inputs, begun with the bias.</summary>
internal sealed class DenseReference<T>(Dense spec, Shape input, Shape output) : ReferenceLayer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private int Inputs => InputShape.Channels;

    public override void Forward(ReferencePass<T> pass)
    {
        for (int row = 0; row < pass.Batch * InputShape.Length; row++)
        {
            for (int o = 0; o < spec.Units; o++)
            {
                T sum = spec.UseBias ? pass.Parameters[(Inputs * spec.Units) + o] : T.Zero;
                for (int i = 0; i < Inputs; i++)
                    sum = T.FusedMultiplyAdd(pass.Input[(row * Inputs) + i], pass.Parameters[(i * spec.Units) + o], sum);
                pass.Output[(row * spec.Units) + o] = sum;
            }
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        int rows = pass.Batch * InputShape.Length;
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < Inputs; i++)
            {
                T sum = T.Zero;
                for (int o = 0; o < spec.Units; o++)
                    sum = T.FusedMultiplyAdd(pass.OutputGradient[(row * spec.Units) + o], pass.Parameters[(i * spec.Units) + o], sum);
                pass.InputGradient[(row * Inputs) + i] = sum;
            }
        }

        for (int o = 0; o < spec.Units; o++)
        {
            for (int i = 0; i < Inputs; i++)
            {
                T sum = T.Zero;
                for (int row = 0; row < rows; row++)
                    sum = T.FusedMultiplyAdd(pass.Input[(row * Inputs) + i], pass.OutputGradient[(row * spec.Units) + o], sum);
                pass.ParameterGradient[(i * spec.Units) + o] = sum;
            }

            T bias = T.Zero;
            for (int row = 0; row < rows; row++)
                bias += pass.OutputGradient[(row * spec.Units) + o];
            if (spec.UseBias)
                pass.ParameterGradient[(Inputs * spec.Units) + o] = bias;
        }
    }
}
