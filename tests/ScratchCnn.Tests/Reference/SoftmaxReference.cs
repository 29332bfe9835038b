using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>y = e^x / Σ e^x at each position; dx by the whole Jacobian ∂y[k]/∂x[c] = y[k] · ([k = c] − y[c]).</summary>
internal sealed class SoftmaxReference<T>(Shape shape) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool IsExact => false;

    public override void Forward(ReferencePass<T> pass)
    {
        for (int row = 0; row < pass.Input.Length; row += InputShape.Channels)
        {
            T sum = T.Zero;
            for (int c = 0; c < InputShape.Channels; c++)
                sum += T.Exp(pass.Input[row + c]);
            for (int c = 0; c < InputShape.Channels; c++)
                pass.Output[row + c] = T.Exp(pass.Input[row + c]) / sum;
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int row = 0; row < pass.Input.Length; row += InputShape.Channels)
        {
            for (int c = 0; c < InputShape.Channels; c++)
            {
                for (int k = 0; k < InputShape.Channels; k++)
                {
                    T jacobian = pass.Output[row + k] * ((k == c ? T.One : T.Zero) - pass.Output[row + c]);
                    pass.InputGradient[row + c] += pass.OutputGradient[row + k] * jacobian;
                }
            }
        }
    }
}
