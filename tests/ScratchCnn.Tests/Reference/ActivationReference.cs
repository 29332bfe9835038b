using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Reference;

/// <summary>A function of each value alone, and its derivative as a function of the input.</summary>
internal sealed class ActivationReference<T>(Shape shape, Func<T, T> function, Func<T, T> derivative, bool isExact) : ReferenceLayer<T>(shape, shape)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool IsExact => isExact;

    public override void Forward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Input.Length; i++)
            pass.Output[i] = function(pass.Input[i]);
    }

    public override void Backward(ReferencePass<T> pass)
    {
        for (int i = 0; i < pass.Input.Length; i++)
            pass.InputGradient[i] = pass.OutputGradient[i] * derivative(pass.Input[i]);
    }
}

/// <summary>The activations' formulas, each as in its layer's documentation.</summary>
internal static class ActivationReference
{
    public static ReferenceLayer<T> Relu<T>(Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new ActivationReference<T>(shape, x => x > T.Zero ? x : T.Zero, x => x > T.Zero ? T.One : T.Zero, isExact: true);

    public static ReferenceLayer<T> LeakyRelu<T>(Shape shape, T slope)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new ActivationReference<T>(shape, x => x > T.Zero ? x : x * slope, x => x > T.Zero ? T.One : slope, isExact: true);

    public static ReferenceLayer<T> Sigmoid<T>(Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return new ActivationReference<T>(shape, Logistic, x => Logistic(x) * Logistic(-x), isExact: false);

        static T Logistic(T x) => T.One / (T.One + T.Exp(-x));
    }

    public static ReferenceLayer<T> Tanh<T>(Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new ActivationReference<T>(shape, T.Tanh, x => T.One / (T.Cosh(x) * T.Cosh(x)), isExact: false);

    public static ReferenceLayer<T> Silu<T>(Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return new ActivationReference<T>(
            shape, x => x * Logistic(x), x => Logistic(x) + (x * Logistic(x) * Logistic(-x)), isExact: false);

        static T Logistic(T x) => T.One / (T.One + T.Exp(-x));
    }

    public static ReferenceLayer<T> Gelu<T>(Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return new ActivationReference<T>(shape, x => x * Phi(x), x => Phi(x) + (x * Density(x)), isExact: false);

        static T Phi(T x) => T.CreateChecked(MathNet.Numerics.Distributions.Normal.CDF(0, 1, double.CreateChecked(x)));
        static T Density(T x) => T.CreateChecked(MathNet.Numerics.Distributions.Normal.PDF(0, 1, double.CreateChecked(x)));
    }
}
