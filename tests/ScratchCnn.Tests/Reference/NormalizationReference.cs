using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>Ioffe and Szegedy, algorithm 1 and the gradient of section 3, each step as it stands there.</summary>
internal sealed class NormalizationReference<T>(BatchNorm spec, Shape shape) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool IsExact => false;

    private int Channels => InputShape.Channels;

    private T Epsilon => T.CreateChecked(spec.Epsilon);

    public override void Forward(ReferencePass<T> pass)
    {
        T momentum = T.CreateChecked(spec.Momentum);
        for (int c = 0; c < Channels; c++)
        {
            T mean = pass.State[c], variance = pass.State[Channels + c];
            if (pass.Training)
            {
                (mean, variance) = Statistics(pass, c);
                pass.State[c] = (momentum * pass.State[c]) + ((T.One - momentum) * mean);
                pass.State[Channels + c] = (momentum * pass.State[Channels + c]) + ((T.One - momentum) * variance);
            }

            foreach (int i in PlacesOf(pass, c))
            {
                T normalized = (pass.Input[i] - mean) / T.Sqrt(variance + Epsilon);
                pass.Output[i] = (pass.Parameters[c] * normalized) + pass.Parameters[Channels + c];
            }
        }
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int c = 0; c < Channels; c++)
        {
            (T mean, T variance) = Statistics(pass, c);
            T gamma = pass.Parameters[c], deviation = T.Sqrt(variance + Epsilon), count = T.CreateChecked(PlacesOf(pass, c).Count());
            T ofGamma = T.Zero, ofBeta = T.Zero, ofVariance = T.Zero, ofMean = T.Zero, sumOfDistances = T.Zero;
            foreach (int i in PlacesOf(pass, c))
            {
                T distance = pass.Input[i] - mean, dy = pass.OutputGradient[i];
                ofGamma += dy * distance / deviation;
                ofBeta += dy;
                ofVariance -= dy * gamma * distance / (T.CreateChecked(2) * deviation * deviation * deviation);
                ofMean -= dy * gamma / deviation;
                sumOfDistances += distance;
            }

            ofMean -= ofVariance * T.CreateChecked(2) * sumOfDistances / count;
            foreach (int i in PlacesOf(pass, c))
            {
                pass.InputGradient[i] = (pass.OutputGradient[i] * gamma / deviation)
                    + (ofVariance * T.CreateChecked(2) * (pass.Input[i] - mean) / count) + (ofMean / count);
            }

            pass.ParameterGradient[c] = ofGamma;
            pass.ParameterGradient[Channels + c] = ofBeta;
        }
    }

    private (T Mean, T Variance) Statistics(ReferencePass<T> pass, int c)
    {
        T[] values = [.. PlacesOf(pass, c).Select(i => pass.Input[i])];
        T count = T.CreateChecked(values.Length), mean = values.Aggregate(T.Zero, (sum, x) => sum + x) / count;
        return (mean, values.Aggregate(T.Zero, (sum, x) => sum + ((x - mean) * (x - mean))) / count);
    }

    private IEnumerable<int> PlacesOf(ReferencePass<T> pass, int c) =>
        Enumerable.Range(0, pass.Batch * InputShape.Length).Select(row => (row * Channels) + c);
}
