using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Gradients;

/// <summary>Mistakes that a backward pass may have.</summary>
public enum Fault
{
    None,
    OneElementOff,
    Zero,
    Unwritten,
    ChannelsReversed,
    SamplesSwapped,
    WeightForgotten,
    WeightTransposed,
}

/// <summary>y[c] = weight[0, c] · weight[1, c] · x[c]², with a mistake in its gradient.</summary>
public sealed record FaultyLayer(Fault Fault) : LayerSpec
{
    public override string Kind => "faulty";

    public override Shape OutputShape(Shape input) => input;

    public override Layer<T> Bind<T>(Shape input) => new Bound<T>(Fault, input);

    private sealed class Bound<T>(Fault fault, Shape shape) : Layer<T>(shape, shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly int _channels = shape.Channels;

        public override IReadOnlyList<ParameterSpec> Parameters { get; } = [new ParameterSpec("weight", [2, shape.Channels], Initializer.Ones)];

        public override int ParameterGradientParts => 1;

        public override void Forward(in LayerPass<T> pass)
        {
            for (int i = 0; i < pass.Input.Length; i++)
                pass.Output[i] = pass.Parameters[i % _channels] * pass.Parameters[_channels + (i % _channels)] * pass.Input[i] * pass.Input[i];
        }

        public override void Backward(in LayerPass<T> pass)
        {
            for (int i = 0; i < pass.Input.Length; i++)
            {
                int c = i % _channels;
                int from = fault switch
                {
                    Fault.ChannelsReversed => i - c + _channels - 1 - c,
                    Fault.SamplesSwapped => (i + InputShape.Size) % pass.Input.Length,
                    _ => i,
                };
                T gradient = pass.OutputGradient[from] * pass.Parameters[c] * pass.Parameters[_channels + c] * (pass.Input[i] + pass.Input[i]);
                if (fault == Fault.Unwritten && i == 5)
                    gradient = T.NaN;
                pass.InputGradient[i] = fault == Fault.OneElementOff && i == 10 ? gradient * T.CreateChecked(1.001) : fault == Fault.Zero ? T.Zero : gradient;
            }
        }

        public override void ParameterGradient(in LayerPass<T> pass, int first, int count)
        {
            if (fault == Fault.WeightForgotten)
            {
                pass.ParameterGradient.Clear();
                return;
            }

            for (int k = 0; k < 2 * _channels; k++)
            {
                int c = k % _channels;
                T sum = T.Zero;
                for (int i = c; i < pass.Input.Length; i += _channels)
                    sum += pass.OutputGradient[i] * pass.Input[i] * pass.Input[i];
                T other = pass.Parameters[(k + _channels) % (2 * _channels)];
                pass.ParameterGradient[fault == Fault.WeightTransposed ? (c * 2) + (k / _channels) : k] = sum * other;
            }
        }
    }
}
