using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>Ba, Kiros, Hinton, eq. 3 and 4, position by position; every sum in ascending order of the channels, or of the positions.</summary>
internal sealed class LayerNormReference<T>(LayerNorm spec, Shape shape) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private int C => InputShape.Channels;

    private T Count => T.CreateChecked(C);

    public override void Forward(ReferencePass<T> pass)
    {
        for (int row = 0; row < pass.Batch * InputShape.Length; row++)
        {
            (T mean, T inverseDeviation) = Moments(pass, row);
            for (int c = 0; c < C; c++)
            {
                T normalized = (pass.Input[(row * C) + c] - mean) * inverseDeviation;
                pass.Output[(row * C) + c] = T.FusedMultiplyAdd(normalized, pass.Parameters[c], pass.Parameters[C + c]);
            }
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int row = 0; row < pass.Batch * InputShape.Length; row++)
        {
            (T mean, T r) = Moments(pass, row);
            T sum = T.Zero, product = T.Zero;
            var g = new T[C];
            var normalized = new T[C];
            for (int c = 0; c < C; c++)
            {
                T dy = pass.OutputGradient[(row * C) + c];
                normalized[c] = (pass.Input[(row * C) + c] - mean) * r;
                g[c] = dy * pass.Parameters[c];
                sum += g[c];
                product = T.FusedMultiplyAdd(g[c], normalized[c], product);
                pass.ParameterGradient[c] = T.FusedMultiplyAdd(dy, normalized[c], pass.ParameterGradient[c]);
                pass.ParameterGradient[C + c] += dy;
            }

            T ofNormalized = -r * product / Count, constant = -r * sum / Count;
            for (int c = 0; c < C; c++)
                pass.InputGradient[(row * C) + c] = T.FusedMultiplyAdd(g[c], r, T.FusedMultiplyAdd(normalized[c], ofNormalized, constant));
        }
    }

    private (T Mean, T InverseDeviation) Moments(ReferencePass<T> pass, int row)
    {
        T sum = T.Zero, squares = T.Zero;
        for (int c = 0; c < C; c++)
            sum += pass.Input[(row * C) + c];
        T mean = sum / Count;
        for (int c = 0; c < C; c++)
        {
            T distance = pass.Input[(row * C) + c] - mean;
            squares = T.FusedMultiplyAdd(distance, distance, squares);
        }

        return (mean, T.One / T.Sqrt((squares / Count) + T.CreateChecked(spec.Epsilon)));
    }
}
